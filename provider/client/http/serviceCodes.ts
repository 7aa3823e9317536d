/** Error codes of services as data: what a code tells a caller beyond the HTTP status. */
import type { ErrorKind, ErrorMeaning } from "./errors";

export interface ServiceCode {
  readonly kind: ErrorKind;
  /** What the user can do, in a few words that follow a semicolon. */
  readonly advice: string;
  /**
   * The request did nothing, and the same request can succeed later. Only information: the link
   * `retry` does not read this field.
   */
  readonly retry?: true;
  readonly means?: readonly ErrorMeaning[];
}

/** By code: `IMG.0026`. */
export type ServiceCodes = Readonly<Record<string, ServiceCode | undefined>>;
