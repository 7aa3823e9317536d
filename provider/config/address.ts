/** Checks addresses when settings are read, so that no request or message has a broken one. */
import { shown } from "./words";

export type CheckedAddress =
  { readonly url: string } | { readonly problem: string; readonly advice: string };

/** `problem` continues a sentence that begins with the name of the setting. */
export function checkedAddress(text: string): CheckedAddress {
  const url = text.trim();
  const example = "write it like https://cloud.example.com:5000/v3";
  if (url === "") return { problem: "contains only blanks", advice: example };
  if (/[\s\u0000-\u001f\u007f]/.test(url))
    return { problem: "has a blank or a line feed in its middle", advice: example };
  // This check is first: later messages show the address, and before an @ may be a password.
  if (/^[^/?#]*(\/\/)?[^/?#]*@/.test(url))
    return { problem: "contains a user or a password", advice: "write the address without it" };
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(url)?.[1];
  if (scheme === undefined)
    return { problem: `is ${shown(url)}, which has no scheme`, advice: withScheme(url) ?? example };
  if (!/^https?$/i.test(scheme))
    return { problem: `begins with ${shown(`${scheme}:`)}, not with https:`, advice: example };
  if (/[?#]/.test(url)) return { problem: "has a query or a fragment", advice: example };
  // Placeholders such as {region_name} are replaced later, so here any text stands for them.
  const sample = url.replace(/\{\w+\}/g, "x");
  const isAddress = /^https?:\/\/[^/]/i.test(sample) && URL.canParse(sample);
  return isAddress
    ? { url }
    : { problem: `is ${shown(url)}, which is no address`, advice: example };
}

function withScheme(url: string): string | undefined {
  const whole = `https://${url}`;
  return /^[^/:]/.test(url) && URL.canParse(whole) ? `write ${whole}` : undefined;
}
