/** Words for formats that a cloud may not know. Where its own settings decide, ours is advice beside its refusal. */
import type { CloudRules } from "../../../client/cloud";
import { isApiError } from "../../../client/http/errors";
import { didYouMean, nearest } from "../../../client/nearest";
import type { HandlerContext } from "../../handler";
import { known } from "../../values/unknown";
import type { ImageInputs } from "../inputs";

interface OddFormat {
  readonly property: "diskFormat" | "containerFormat";
  readonly value: string;
  readonly usual: readonly string[];
}

function oddFormats(inputs: ImageInputs, rules: CloudRules): OddFormat[] {
  const usual = { diskFormat: rules.diskFormats, containerFormat: rules.containerFormats };
  return (["diskFormat", "containerFormat"] as const).flatMap((property) => {
    const value = known(inputs[property]);
    if (value === undefined || usual[property].includes(value)) return [];
    return [{ property, value, usual: usual[property] }];
  });
}

/** A refusal of the cloud, with what is usual where a declared format is not. */
export function adviseOnFormat(error: unknown, inputs: ImageInputs, rules: CloudRules): unknown {
  if (!isApiError(error, "badRequest") || error.advice !== undefined) return error;
  const [odd] = oddFormats(inputs, rules);
  if (odd === undefined) return error;
  const near = didYouMean(odd.value, odd.usual);
  const advice =
    `the cloud's settings decide which values ${odd.property} can have, usually ${odd.usual.join(", ")}` +
    (near === undefined ? "" : `; ${near}`);
  return error.with({ advice });
}

/** A slip of the pen is named before the cloud refuses it; a word that is like no other may well be known there. */
export function warnOfOddFormats(
  inputs: ImageInputs,
  oldInputs: ImageInputs | undefined,
  rules: CloudRules,
  context: HandlerContext,
): void {
  for (const { property, value, usual } of oddFormats(inputs, rules)) {
    const near = nearest(value, usual);
    if (near === undefined || oldInputs?.[property] === value) continue;
    const name = known(inputs.declaredAs)?.name ?? "an image";
    context.log.warn(
      `${name}: ${property} "${value}" is not among the usual ones; did you mean "${near}"?`,
    );
  }
}
