/**
 * The engine imports an image even if a check refuses its inputs, and then every run of the program
 * fails. So these functions judge an image before its import.
 */
import type { CloudImage } from "../../../client/cloud";
import type { CloudRules } from "../../../client/rules";
import { checkInputs } from "../../checks/check";
import { isMarked } from "../../recovery/mark";
import { imageShape } from "../inputs";
import { isGone } from "../gone";
import { inputsOfImage, type DescribedImage } from "../state";
import { cloudRuleFailures } from "./cloudRules";

export function isSettled(image: Pick<CloudImage, "properties" | "status">): boolean {
  return !isGone(image) && !isMarked(image);
}

/** Returns why a program cannot declare the image as it is. */
export function declarationProblem(image: DescribedImage, rules: CloudRules): string | undefined {
  const inputs = inputsOfImage(image, rules);
  const [failure] = [...checkInputs(imageShape, inputs), ...cloudRuleFailures(inputs, rules)];
  return failure && `a program cannot declare it: ${failure.property}: ${failure.reason}`;
}
