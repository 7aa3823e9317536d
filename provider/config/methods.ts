/** The ways to log in, by the names that OpenStack's tools use. */
import type { AuthSettings } from "../client/settings";

export type Method = Exclude<AuthSettings["kind"], "accessKey" | "instanceMetadata" | "agency">;

const methods: ReadonlyMap<string, Method> = new Map([
  ["none", "none"],
  ...(["token", "v3token", "token_endpoint", "admin_token"] as const).map(
    (type): [string, Method] => [type, "token"],
  ),
  ["v3applicationcredential", "applicationCredential"],
  ["applicationcredential", "applicationCredential"],
  ["password", "password"],
  ["v3password", "password"],
]);

/** Undefined if the way is not supported. */
export function methodNamed(authType: string): Method | undefined {
  return methods.get(authType.toLowerCase());
}

export const supportedTypes =
  "supported are password, v3password, v3applicationcredential, token, v3token, token_endpoint and none";

/** What the user can do instead of an unsupported way. */
export function insteadOf(authType: string): string {
  if (/^v2/i.test(authType)) return "Keystone v2 is gone from OpenStack: ask for its address of v3";
  return "for any other one make an application credential (openstack application credential create) and use that";
}
