/** Error codes of services: what a code tells a caller beyond the HTTP status. */
import type { ErrorKind, ErrorMeaning } from "./errors";

export interface ServiceCode {
  readonly kind: ErrorKind;
  /** What the user can do, in a few words that follow a semicolon. */
  readonly advice: string;
  readonly means?: readonly ErrorMeaning[] | undefined;
}

/** By code: `IMG.0026`. */
export type ServiceCodes = Readonly<Record<string, ServiceCode | undefined>>;

/** `adviceByKind` has each code's advice, grouped by kind; only a few codes have `meanings`. */
export function codesOf(
  adviceByKind: Partial<Record<ErrorKind, Readonly<Record<string, string>>>>,
  meanings: Readonly<Record<string, readonly ErrorMeaning[]>> = {},
): Readonly<Record<string, ServiceCode>> {
  const codes: Record<string, ServiceCode> = {};
  for (const [kind, advices] of Object.entries(adviceByKind)) {
    for (const [code, advice] of Object.entries(advices))
      codes[code] = { kind: kind as ErrorKind, advice, means: meanings[code] };
  }
  return codes;
}
