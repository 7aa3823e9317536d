/** Makes a name for an image if the program gives none. */
import type { CloudRules } from "../../../client/rules";
import type { DeclaredAs } from "../../run/declaredAs";
import { containsUnknown } from "../../values/unknown";
import type { ImageInputs } from "../inputs";

/**
 * The resource's name and seven digits of its path. It is the same in every run, so that plans stay
 * valid.
 */
export function automaticName(declaredAs: DeclaredAs, nameMaxLength: number): string {
  const longest = Math.min(240, nameMaxLength - 8);
  return `${declaredAs.name.slice(0, longest)}-${declaredAs.resource.slice(0, 7)}`;
}

/** Adds a name to an image that is created here. An adopted image keeps its own name. */
export function withName(
  inputs: ImageInputs,
  oldInputs: ImageInputs | undefined,
  rules: CloudRules | undefined,
): ImageInputs {
  const { declaredAs } = inputs;
  if (inputs.name !== undefined || declaredAs === undefined) return inputs;
  if (containsUnknown(declaredAs)) return inputs;
  if (inputs.existingId !== undefined || keptItsName(oldInputs)) return inputs;
  return { ...inputs, name: automaticName(declaredAs, rules?.nameMaxLength ?? 255) };
}

/**
 * Whether the image was adopted. Every image created here has had a name in its inputs since its
 * first run.
 */
function keptItsName(oldInputs: ImageInputs | undefined): boolean {
  if (oldInputs === undefined) return false;
  return oldInputs.existingId !== undefined || oldInputs.name === undefined;
}
