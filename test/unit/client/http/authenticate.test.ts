import type { Authenticator } from "../../../../provider/client/auth/authenticator";
import { withAuthenticate } from "../../../../provider/client/http/authenticate";
import { answering, failure, request } from "../support/sends";

function numbered(canRenew: boolean): Authenticator & { readonly refusals: string[] } {
  let token = 1;
  const refusals: string[] = [];
  return {
    refusals,
    apply: async (given) => ({
      ...given,
      headers: { ...given.headers, "x-auth-token": `t${token}` },
    }),
    refused: (applied) => {
      refusals.push(applied.headers?.["x-auth-token"] ?? "");
      token += 1;
      return canRenew;
    },
    location: async () => ({ endpoint: "", projectId: "" }),
  };
}

const tokens = (stub: ReturnType<typeof answering>) =>
  stub.requests.map(({ headers }) => headers?.["x-auth-token"]);

describe("withAuthenticate", () => {
  it("adds credentials to what it is given", async () => {
    const stub = answering({ status: 200 });
    await withAuthenticate(stub.send, numbered(true))(request({ headers: { accept: "a/b" } }));
    expect(stub.requests[0]?.headers).toEqual({ accept: "a/b", "x-auth-token": "t1" });
  });

  it("fetches new credentials and repeats once when they are refused", async () => {
    const stub = answering({ status: 401 }, { status: 200 });
    const authenticator = numbered(true);
    await expect(withAuthenticate(stub.send, authenticator)(request())).resolves.toMatchObject({
      status: 200,
    });
    expect(tokens(stub)).toEqual(["t1", "t2"]);
    expect(authenticator.refusals).toEqual(["t1"]);
  });

  it.each(["unavailable", "unreachable", "rateLimited", "configuration"] as const)(
    "passes %s of the identity service on as what it is",
    async (kind) => {
      const error = failure(0, { kind });
      const failing: Authenticator = { ...numbered(true), apply: () => Promise.reject(error) };
      const stub = answering({});
      await expect(withAuthenticate(stub.send, failing)(request())).rejects.toBe(error);
      expect(stub.requests).toEqual([]);
    },
  );

  it.each(["notFound", "forbidden", "conflict"] as const)(
    "lets nobody take %s of the identity service for news of the object",
    async (kind) => {
      const failing: Authenticator = {
        ...numbered(true),
        apply: () => Promise.reject(failure(404, { kind, reason: "no such agency" })),
      };
      await expect(withAuthenticate(answering().send, failing)(request())).rejects.toMatchObject({
        kind: "unauthenticated",
        reason: "no such agency",
      });
    },
  );

  it("lets nobody take it for that either where credentials are renewed after a refusal", async () => {
    const first = numbered(true);
    let applied = 0;
    const failing: Authenticator = {
      ...first,
      apply: (given) => {
        applied += 1;
        return applied === 1
          ? first.apply(given)
          : Promise.reject(failure(404, { reason: "no such agency" }));
      },
    };
    const send = withAuthenticate(answering({ status: 401 }).send, failing);
    await expect(send(request())).rejects.toMatchObject({
      kind: "unauthenticated",
      reason: "no such agency",
    });
  });

  it("does not repeat a second time", async () => {
    const stub = answering({ status: 401 }, { status: 401 });
    await expect(withAuthenticate(stub.send, numbered(true))(request())).resolves.toMatchObject({
      status: 401,
    });
  });

  it("does not repeat where nothing can be renewed", async () => {
    const stub = answering({ status: 401 });
    await expect(withAuthenticate(stub.send, numbered(false))(request())).resolves.toMatchObject({
      status: 401,
    });
  });
});
