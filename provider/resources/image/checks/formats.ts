/** Unusual formats. The settings of a cloud may allow them, so they are not refused here. */
import type { CloudRules } from "../../../client/rules";
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

/** Adds the usual formats to a refusal by the cloud if a declared format is unusual. */
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

/** Warns of a likely typing error. The cloud may well know a format that resembles no usual one. */
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
