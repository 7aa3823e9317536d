/** Explains why a cloud refused a visibility. Only the cloud's answers show what it allows. */
import type { ApiError } from "../../../client/http/errors";

export function isAboutVisibility(error: ApiError): boolean {
  return error.kind === "forbidden" && ofVisibility.test(error.reason);
}

// Glance names the rule that forbids the call (glance/api/v2/policy.py at 33.0.0).
const ofVisibility = /publicize_image|communitize_image|visibilit/i;
const ofRole = /\b(add|modify)_image\b/i;

/** Undefined if the 403 to a request that sets a visibility has another cause. */
export function visibilityAdvice(
  error: ApiError,
  visibility: string | undefined,
): string | undefined {
  if (error.kind !== "forbidden" || visibility === undefined) return undefined;
  if (ofVisibility.test(error.reason) || visibility === "public") return adviceOf(visibility);
  if (visibility !== "community" || ofRole.test(error.reason)) return undefined;
  return `${adviceOf(visibility)}; or the role of the connection's user allows no changes of images at all`;
}

function adviceOf(visibility: string): string {
  if (visibility === "public")
    return `most clouds let only administrators publish images: choose visibility "shared", "community" or "private"`;
  if (visibility === "community")
    return `this cloud may let only administrators make community images: choose visibility "shared" or "private", or ask who runs the cloud`;
  return `this cloud does not let the connection's user set visibility "${visibility}": leave visibility out, or ask who runs the cloud`;
}
