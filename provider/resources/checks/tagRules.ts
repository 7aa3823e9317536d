import type { CloudRules, KeyedTagRules } from "../../client/rules";
import { tagPair } from "../../client/tagText";

/**
 * Returns why this kind of cloud cannot have the tag, or undefined if it can. The reason quotes the
 * tag, because the engine prints no values of list entries.
 */
export function tagProblem(tag: string, rules: CloudRules): string | undefined {
  const problem = problemOf(tag, rules);
  return problem === undefined ? undefined : `${quoted(tag)} ${problem}`;
}

function problemOf(tag: string, rules: CloudRules): string | undefined {
  if (tag.length > rules.tagMaxLength) {
    return `is ${tag.length} characters long; a tag has at most ${rules.tagMaxLength}`;
  }
  if (rules.keyedTags !== undefined) return keyedTagProblem(tag, rules.keyedTags);
  const forbidden = rules.tagForbidden.find((part) => tag.includes(part));
  if (forbidden === undefined) return undefined;
  const why = forbidden === "/" ? ": a tag stands in the path of a request" : "";
  return `must not contain "${forbidden}"${why}`;
}

const quotedMost = 60;

/** Shortens a long tag, and escapes control characters for the terminal. */
function quoted(tag: string): string {
  return JSON.stringify(tag.length > quotedMost ? `${tag.slice(0, quotedMost)}…` : tag);
}

function keyedTagProblem(tag: string, rules: KeyedTagRules): string | undefined {
  const { key, value } = tagPair(tag);
  if (key === "") return 'has no key: write "key" or "key=value"';
  if (tag.endsWith("=") && value === "")
    return `is written ${quoted(key)}: a key without a value has no =`;
  const parts = [
    ["key", key, rules.keyMaxLength, rules.key],
    ["value", value, rules.valueMaxLength, rules.value],
  ] as const;
  for (const [part, text, longest, form] of parts) {
    if (text.length > longest)
      return `has a ${part} of ${text.length} characters; it has at most ${longest} here`;
    if (!form.pattern.test(text)) {
      return `has the ${part} ${quoted(text)}, which may only have ${form.inWords}`;
    }
  }
  return undefined;
}
