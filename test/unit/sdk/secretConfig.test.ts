const secretKeys = [
  "password",
  "applicationCredentialSecret",
  "token",
  "secretKey",
  "securityToken",
];

/** A program's own run: what was checked before is checked again. */
function check(config: Record<string, string>, secrets: string[] = []): unknown {
  jest.resetModules();
  const pulumi = jest.requireActual<typeof import("@pulumi/pulumi")>("@pulumi/pulumi");
  const { assertSecretConfig } = jest.requireActual<
    typeof import("../../../sdk/nodejs/secretConfig")
  >("../../../sdk/nodejs/secretConfig");
  pulumi.runtime.setAllConfig(config, secrets);
  try {
    assertSecretConfig();
    return undefined;
  } catch (error) {
    return pulumi.RunError.isInstance(error) ? error.message : error;
  }
}

describe("assertSecretConfig", () => {
  it.each(secretKeys)("refuses ims:%s as plain text, without showing it", (key) => {
    const message = check({ [`ims:${key}`]: "hunter2" });
    expect(message).toBe(
      `ims:${key} stands in the stack configuration as plain text. Run: pulumi config set --secret ims:${key}; ` +
        `and change it where it was made, because the clear one is in the stack's file`,
    );
    expect(message).not.toContain("hunter2");
  });

  it.each(secretKeys)("accepts ims:%s as a secret", (key) => {
    expect(check({ [`ims:${key}`]: "hunter2" }, [`ims:${key}`])).toBeUndefined();
  });

  it("does not mind settings that are no secrets", () => {
    expect(check({ "ims:authUrl": "https://example.com/v3" })).toBeUndefined();
  });

  it("does not mind a password of another package", () => {
    expect(check({ "db:password": "hunter2" })).toBeUndefined();
  });
});
