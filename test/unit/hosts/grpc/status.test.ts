/** What the engine is told of a call that failed. */
import { status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { failure } from "../../../../provider/hosts/grpc/calls";
import { KeptState } from "../../../../provider/hosts/grpc/keptState";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";
import { encode } from "../../../../provider/hosts/grpc/properties";
import { cancelledStatus, statusOf } from "../../../../provider/hosts/grpc/status";
import { ApiError, type ErrorKind } from "../../../../provider/client/http/errors";
import { Secret } from "../../../../provider/client/secret";

const apiError = (kind: ErrorKind) =>
  new ApiError({ kind, purpose: "read image x", reason: "it did not work" });

const unfinished = () =>
  new KeptState("image-1", encode({ name: "golden", tags: ["a"] }), apiError("unavailable"));

describe("the code of an error", () => {
  it.each([
    ["badRequest", status.INVALID_ARGUMENT],
    ["unauthenticated", status.UNAUTHENTICATED],
    ["forbidden", status.PERMISSION_DENIED],
    ["notFound", status.NOT_FOUND],
    ["conflict", status.FAILED_PRECONDITION],
    ["quota", status.RESOURCE_EXHAUSTED],
    ["rateLimited", status.RESOURCE_EXHAUSTED],
    ["unavailable", status.UNAVAILABLE],
    ["unreachable", status.UNAVAILABLE],
    ["cancelled", status.CANCELLED],
    ["protocol", status.FAILED_PRECONDITION],
    ["configuration", status.FAILED_PRECONDITION],
  ] as const)("of kind %s is %i", (kind, code) => {
    expect(statusOf(apiError(kind))).toEqual({
      code,
      details: "cannot read image x: it did not work",
    });
  });

  it("is none that speaks of a corrupt resource where a sentence tells what is wrong", () => {
    expect(statusOf(new Error("name is required")).code).toBe(status.FAILED_PRECONDITION);
  });

  const several = (...errors: unknown[]) => new AggregateError(errors, "2 shares failed: x; y");
  it.each([
    [status.PERMISSION_DENIED, several(apiError("forbidden"), apiError("forbidden"))],
    [status.FAILED_PRECONDITION, several(apiError("forbidden"), apiError("notFound"))],
    [status.FAILED_PRECONDITION, several(apiError("unavailable"), new Error("no such share"))],
    [status.INTERNAL, several(apiError("forbidden"), new TypeError("x is not a function"))],
    [status.INTERNAL, several()],
  ])("of several failures is what they share, or one for all: %i", (code, error) => {
    expect(statusOf(error)).toEqual({ code, details: "2 shares failed: x; y" });
  });

  it.each([new TypeError("x is not a function"), "a text", undefined])(
    "is that of a defect for %s",
    (error) => {
      expect(statusOf(error).code).toBe(status.INTERNAL);
    },
  );
});

describe("the words of an error", () => {
  it("are short enough to be delivered", () => {
    expect(statusOf(new Error("x".repeat(100_000))).details).toBe("x".repeat(8_000));
  });

  it("hold no secret, and steer no terminal", () => {
    const secret = new Secret("hunter2-and-a-lot-more");
    const { details } = statusOf(new Error(`\u001b[2Jsaid ${secret.reveal()}`));
    expect(details).toContain("said ");
    expect(details).not.toContain("hunter2");
    expect(details).not.toContain("\u001b");
  });
});

describe("an unfinished resource", () => {
  it.each([statusOf, cancelledStatus])("is kept in the state with its id (%p)", (answer) => {
    const { code, details, metadata } = answer(unfinished());
    expect([code, details]).toEqual([status.UNKNOWN, "cannot read image x: it did not work"]);
    const [packed] = metadata?.get("grpc-status-details-bin") ?? [];
    const told = Status.deserializeBinary(new Uint8Array(packed as Buffer));
    expect([told.getCode(), told.getMessage()]).toEqual([status.UNKNOWN, details]);
    const [detail, ...others] = told.getDetailsList();
    expect(others).toEqual([]);
    expect(detail?.getTypeUrl()).toBe("type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
    const bytes = detail?.getValue_asU8() ?? new Uint8Array();
    const kept = ErrorResourceInitFailed.deserializeBinary(bytes);
    expect(kept.getId()).toBe("image-1");
    expect(kept.getProperties()?.toJavaScript()).toEqual({ name: "golden", tags: ["a"] });
    expect(kept.getReasonsList()).toEqual([details]);
  });
});

describe("a cancelled run", () => {
  it("says of every other failure that it was cancelled", () => {
    const plugin = new Plugin({}, undefined);
    expect(failure(plugin, new TypeError("x")).code).toBe(status.INTERNAL);
    plugin.cancel(new Error("the run was cancelled"));
    expect(failure(plugin, new TypeError("x"))).toEqual({ code: status.CANCELLED, details: "x" });
    expect(failure(plugin, unfinished()).code).toBe(status.UNKNOWN);
  });
});
