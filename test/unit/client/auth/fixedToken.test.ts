import { fixedToken } from "../../../../provider/client/auth/fixedToken";
import { Secret } from "../../../../provider/client/secret";
import { request } from "../support/sends";

const options = {
  token: new Secret("hunter2"),
  endpoint: "https://cloud/image",
  projectId: "p1",
  allowPlainHttp: false,
  connectionName: "the default connection",
};

describe("fixedToken", () => {
  it("puts address and token on a request", async () => {
    await expect(
      fixedToken(options).apply(request({ headers: { a: "b" } })),
    ).resolves.toMatchObject({
      url: "https://cloud/image/v2/things",
      headers: { a: "b", "x-auth-token": "hunter2" },
    });
  });

  it("leaves an address that is whole as it is", async () => {
    const given = request({ url: "https://elsewhere/x", method: "PUT", okStatus: [204] });
    for (const token of [options.token, undefined])
      await expect(fixedToken({ ...options, token }).apply(given)).resolves.toMatchObject({
        ...{ url: "https://elsewhere/x", method: "PUT", okStatus: [204] },
      });
  });

  it("needs no token where the service asks for none, and then may go over plain http", async () => {
    const applied = await fixedToken({
      ...options,
      token: undefined,
      endpoint: "http://glance:9292",
    }).apply(request());
    expect(applied.url).toBe("http://glance:9292/v2/things");
    expect(applied.headers?.["x-auth-token"]).toBeUndefined();
  });

  it("does not send the token unencrypted", async () => {
    await expect(
      fixedToken({ ...options, endpoint: "http://glance:9292" }).apply(request()),
    ).rejects.toThrow(/plain http/);
  });

  it("cannot renew, and knows its place without asking", async () => {
    const authenticator = fixedToken(options);
    expect(authenticator.refused).toBeUndefined();
    await expect(authenticator.location()).resolves.toEqual({
      endpoint: "https://cloud/image",
      projectId: "p1",
    });
  });
});
