/** Makes a name for an image if the program gives none. */
import type { CloudRules } from "../../../client/rules";
import type { Naming } from "../../handler";
import type { DeclaredAs } from "../../run/declaredAs";
import { containsUnknown } from "../../values/unknown";
import type { ImageInputs } from "../inputs";

/** By default, the digits come from the hash of the URN, so that plans stay valid. */
export function automaticName(
  declaredAs: DeclaredAs,
  nameMaxLength: number,
  digits: string = declaredAs.resource,
): string {
  return withDigits(declaredAs.name, digits, nameMaxLength);
}

/**
 * Adds a name to an image that is created here. If the host says how names are made, a name from an
 * earlier run stays, because another one would rename the image without need.
 */
export function withName(
  inputs: ImageInputs,
  oldInputs: ImageInputs | undefined,
  rules: CloudRules | undefined,
  naming?: Naming,
): ImageInputs {
  const { declaredAs } = inputs;
  if (declaredAs === undefined || containsUnknown(declaredAs)) return inputs;
  if (!needsName(inputs, oldInputs)) return inputs;
  const nameMaxLength = rules?.nameMaxLength ?? 255;
  const name =
    naming === undefined
      ? automaticName(declaredAs, nameMaxLength)
      : (oldInputs?.name ?? madeName(naming, declaredAs, nameMaxLength));
  return name === undefined ? inputs : { ...inputs, name };
}

/** Undefined if the program must give the name. */
function madeName(
  { mode, name, digits = "" }: Naming,
  declaredAs: DeclaredAs,
  nameMaxLength: number,
): string | undefined {
  const random = digits === "" ? declaredAs.resource : digits;
  switch (mode) {
    case "disable":
      return undefined;
    case "enforce":
      return name;
    case "propose":
      // Cutting the end usually removes the proposal's random part, so digits are added again.
      return name === undefined || name.length <= nameMaxLength
        ? name
        : withDigits(name, random, nameMaxLength);
    case "default":
      return automaticName(declaredAs, nameMaxLength, random);
  }
}

/** Whether the program gives no name although it must, because auto-naming is disabled. */
export function lacksName(
  inputs: ImageInputs,
  oldInputs: ImageInputs | undefined,
  naming: Naming | undefined,
): boolean {
  return naming?.mode === "disable" && needsName(inputs, oldInputs);
}

function needsName(inputs: ImageInputs, oldInputs: ImageInputs | undefined): boolean {
  if (inputs.name !== undefined || inputs.existingId !== undefined) return false;
  return !keptItsName(oldInputs);
}

function withDigits(text: string, digits: string, nameMaxLength: number): string {
  const longest = Math.min(240, nameMaxLength - 8);
  return `${text.slice(0, longest)}-${digits.slice(0, 7)}`;
}

/** Whether the image was adopted. Old inputs without a name show it: created images get one. */
function keptItsName(oldInputs: ImageInputs | undefined): boolean {
  if (oldInputs === undefined) return false;
  return oldInputs.existingId !== undefined || oldInputs.name === undefined;
}
