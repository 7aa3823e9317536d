/**
 * Refuses a credential that is not encrypted in the stack configuration, because the engine would
 * copy it into the state.
 */
import * as pulumi from "@pulumi/pulumi";

const secretKeys = [
  "password",
  "applicationCredentialSecret",
  "token",
  "secretKey",
  "securityToken",
] as const;

let isChecked = false;

export function assertSecretConfig(): void {
  if (isChecked) return;
  for (const key of secretKeys) {
    const name = `ims:${key}`;
    if (pulumi.runtime.getConfig(name) === undefined || isConfigSecret(name)) continue;
    throw new pulumi.RunError(
      `${name} stands in the stack configuration as plain text. Run: pulumi config set --secret ${name}; ` +
        `and change it where it was made, because the clear one is in the stack's file`,
    );
  }
  isChecked = true;
}

// The SDK has the function since 2.3, but its typings lack it.
// @see pulumi sdk/nodejs/runtime/config.ts at v3.276.0
function isConfigSecret(name: string): boolean {
  const { isConfigSecret: ask } = pulumi.runtime as unknown as {
    readonly isConfigSecret: (key: string) => boolean;
  };
  return ask(name);
}
