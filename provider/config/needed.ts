/** Returns a secret that must be there. Otherwise throws an error that says where to write it. */
import type { Secret } from "../client/secret";
import type { SecretKey } from "./connectionInputs";
import type { Draft } from "./draft";
import { configurationError } from "./sources";

const words: Readonly<Record<SecretKey, string>> = {
  password: "password",
  applicationCredentialSecret: "secret of the application credential",
  token: "token",
  secretKey: "secret key of the access key",
  securityToken: "security token",
};

export function needed(name: string | undefined, draft: Draft, key: SecretKey): Secret {
  const value = draft.values[key];
  if (value !== undefined) return value;
  throw configurationError(
    name,
    `the ${words[key]} is missing; the rest is from ${draft.source}`,
    draft.secretAdvice[key],
  );
}
