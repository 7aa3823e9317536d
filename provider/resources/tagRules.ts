/** What a tag may be, for Image.tags and ImageTag. */
import type { CloudRules } from "../client/cloud";

/** Why a tag is not possible on this kind of cloud, if so. */
export function tagProblem(tag: string, rules: CloudRules): string | undefined {
  if (tag.length > rules.tagMaxLength) {
    return `is ${tag.length} characters long; a tag has at most ${rules.tagMaxLength}`;
  }
  const forbidden = rules.tagForbidden.find((part) => tag.includes(part));
  if (forbidden === undefined) return undefined;
  const why = forbidden === "/" ? ": a tag stands in the path of a request" : "";
  return `must not contain "${forbidden}"${why}`;
}
