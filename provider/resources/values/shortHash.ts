import { hash } from "node:crypto";

/** The first 32 hexadecimal digits of the SHA-256 of a text: short, and still without collisions. */
export function shortHash(text: string): string {
  return hash("sha256", text).slice(0, 32);
}
