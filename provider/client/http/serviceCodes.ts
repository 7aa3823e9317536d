/** Error codes of services as data: what a code tells a caller beyond the HTTP status. */
import type { ErrorKind, ErrorMeaning } from "./errors";

export interface ServiceCode {
  readonly kind: ErrorKind;
  /** What the user can do, in a few words that follow a semicolon. */
  readonly advice: string;
  /** The same request can succeed later without any change on our side, and nothing was done. */
  readonly retry?: true;
  readonly means?: readonly ErrorMeaning[];
}

/** By code: `IMG.0026`. */
export type ServiceCodes = Readonly<Record<string, ServiceCode | undefined>>;
