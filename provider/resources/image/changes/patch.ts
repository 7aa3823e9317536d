/** The smallest PATCH that makes a live image what is declared. Pure. */
import type { CloudImage, CloudRules, ImageChange } from "../../../client/cloud";
import {
  attributeRow,
  comparedByValue,
  isAsWanted,
  pickAttributes,
  type ComparedByValue,
  type SomeAttributes,
} from "../../../client/imageAttributes";
import { containsUnknown } from "../../values/unknown";
import { automaticName } from "../checks/imageName";
import type { ImageInputs } from "../inputs";

/** The attributes an image shall have; undefined leaves one as it is. */
export interface DesiredImage {
  readonly attributes: Pick<SomeAttributes, ComparedByValue>;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * What is declared; removing an input resets it to its default. Of an adopted image only what is
 * declared counts: the rest was somebody's intention before.
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

/** Filled in where the program gives no name, by us or by an older version: nobody declared it. */
function isAutomatic({ name, declaredAs }: ImageInputs, { nameMaxLength }: CloudRules): boolean {
  if (declaredAs === undefined || containsUnknown(declaredAs)) return false;
  return name === automaticName(declaredAs, nameMaxLength);
}

/** `owned` are the property keys that we declared before and may remove; the mark's own keys when it comes off. */
export function imagePatch(
  observed: CloudImage,
  desired: DesiredImage,
  owned: readonly string[],
): ImageChange[] {
  const changes: ImageChange[] = [];
  for (const attribute of comparedByValue) {
    const value = desired.attributes[attribute];
    if (value !== undefined && !isAsWanted(attribute, observed[attribute], value)) {
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
