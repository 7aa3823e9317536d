/** Codes of services as data: what one means for a caller, where it says more than the status it came with. */
import type { ErrorKind, ErrorMeaning } from "./errors";

export interface ServiceCode {
  readonly kind: ErrorKind;
  /** What to do, in a few words that follow a semicolon. */
  readonly advice: string;
  /** The same request can succeed later, with nothing changed on our side; nothing was done. */
  readonly retry?: true;
  readonly means?: readonly ErrorMeaning[];
}

/** By code: `IMG.0026`. */
export type ServiceCodes = Readonly<Record<string, ServiceCode | undefined>>;
