/** The agency that somebody wants to take on, as it stands in the bodies of two requests. */
import { isRecord } from "../http";
import { defaultDomain } from "../keystone/directory";
import { expecting, KeystoneRefusal } from "../keystone/errors";
import { agencyNames } from "./account";

export function requireAgency(given: unknown): void {
  if (!isRecord(given)) throw expecting("assume_role", "identity");
  const { domain_id: accountId, domain_name: accountName } = given;
  if (accountId === undefined && accountName === undefined) {
    throw expecting("domain_id or domain_name", "assume_role");
  }
  const name = given["agency_name"] ?? given["xrole_name"];
  if (name === undefined) throw expecting("agency_name", "assume_role");
  const isOurs = accountId === defaultDomain.id || accountName === defaultDomain.name;
  if (isOurs && agencyNames.includes(String(name))) return;
  throw new KeystoneRefusal(
    404,
    `Could not find agency: ${String(name)} of ${String(accountName ?? accountId)}.`,
  );
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw expecting("valid JSON", "request body");
  }
}
