import { hash } from "node:crypto";

/** The first 32 hexadecimal digits of a text's SHA-256: short, and still without collisions. */
export function shortHash(text: string): string {
  return hash("sha256", text).slice(0, 32);
}
