/** Computes the smallest PATCH that changes a live image to what is declared. Pure functions. */
import type { CloudImage, ImageChange } from "../../../client/cloud";
import type { CloudRules } from "../../../client/rules";
import {
  attributeRow,
  comparedByValue,
  hasValue,
  pickAttributes,
  type ComparedByValue,
  type SomeAttributes,
} from "../../../client/imageAttributes";
import { containsUnknown } from "../../values/unknown";
import { automaticName } from "../checks/imageName";
import type { ImageInputs } from "../inputs";

/** Undefined leaves an attribute as it is. */
export interface DesiredImage {
  readonly attributes: Pick<SomeAttributes, ComparedByValue>;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * Removing an input resets it to its default. An adopted image keeps its value instead, because
 * somebody else chose it.
 */
export function desiredImage(
  inputs: ImageInputs,
  rules: CloudRules,
  adopted: boolean,
): DesiredImage {
  const attributes = pickAttributes(comparedByValue, (name) => {
    if (!rules.changeable.includes(name)) return undefined;
    if (name === "name" && adopted && isAutomatic(inputs, rules)) return undefined;
    const { resetsTo } = attributeRow(name);
    const byDefault = name === "visibility" ? rules.visibilityDefault : resetsTo;
    return inputs[name] ?? (adopted ? undefined : byDefault);
  });
  return { attributes, properties: inputs.properties ?? {} };
}

/** Whether the name is the one made of the URN. It counts as a name that nobody declared. */
function isAutomatic({ name, declaredAs }: ImageInputs, { nameMaxLength }: CloudRules): boolean {
  if (declaredAs === undefined || containsUnknown(declaredAs)) return false;
  return name === automaticName(declaredAs, nameMaxLength);
}

/** `owned` are the property keys that may be removed. Somebody else may have set the others. */
export function imagePatch(
  observed: CloudImage,
  desired: DesiredImage,
  owned: readonly string[],
): ImageChange[] {
  const changes: ImageChange[] = [];
  for (const attribute of comparedByValue) {
    const value = desired.attributes[attribute];
    if (value !== undefined && !hasValue(attribute, observed[attribute], value)) {
      changes.push({ set: attribute, value });
    }
  }
  for (const [key, value] of Object.entries(desired.properties)) {
    const exists = Object.hasOwn(observed.properties, key);
    if (!exists || observed.properties[key] !== value) {
      changes.push({ setProperty: key, value, exists });
    }
  }
  for (const key of new Set(owned)) {
    if (Object.hasOwn(observed.properties, key) && !Object.hasOwn(desired.properties, key)) {
      changes.push({ removeProperty: key });
    }
  }
  return changes;
}
