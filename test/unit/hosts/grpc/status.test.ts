/** What the engine reads of an error: a status it knows, and the state of what was begun. */
import { status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { ApiError } from "../../../../provider/client/http/errors";
import { statusOf } from "../../../../provider/hosts/grpc/status";
import { UnfinishedError } from "../../../../provider/resources/recovery/unfinished";

const busy = new ApiError({
  kind: "unavailable",
  purpose: "cannot share",
  reason: "the service is busy",
});

it("carries the id and the state of what was begun", () => {
  const error = UnfinishedError.of("the-id", { shared: ["bob"] }, busy);
  const { code, details, metadata } = statusOf(error);
  expect(code).toBe(status.UNKNOWN);
  const [packed] = metadata?.get("grpc-status-details-bin") ?? [];
  const answer = Status.deserializeBinary(new Uint8Array(packed as Buffer));
  expect([answer.getCode(), answer.getMessage()]).toEqual([status.UNKNOWN, details]);
  const [detail, ...others] = answer.getDetailsList();
  expect(others).toEqual([]);
  expect(detail?.getTypeUrl()).toBe("type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
  const kept = ErrorResourceInitFailed.deserializeBinary(
    detail?.getValue_asU8() ?? new Uint8Array(),
  );
  expect(kept.getId()).toBe("the-id");
  expect(kept.getProperties()?.toJavaScript()).toEqual({ shared: ["bob"] });
  expect(kept.getReasonsList()).toEqual([details]);
});

it("says of no error that we understand that the resource may be corrupt", () => {
  expect(statusOf(busy).code).toBe(status.UNAVAILABLE);
  expect(statusOf(new Error("nothing is there")).code).toBe(status.FAILED_PRECONDITION);
  expect(statusOf(new TypeError("a bug")).code).toBe(status.INTERNAL);
});
