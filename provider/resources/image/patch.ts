/** The smallest PATCH that makes a live image what is declared. Pure. */
import type { CloudImage, CloudRules, ImageChange } from "../../client/cloud";
import { withoutUndefined } from "../record";
import { containsUnknown } from "../unknown";
import { automaticName } from "./imageName";
import type { ImageInputs } from "./inputs";

/** The attributes an image shall have; undefined leaves one as it is. */
export interface DesiredImage {
  readonly name: string | undefined;
  readonly visibility: string | undefined;
  readonly protected: boolean | undefined;
  readonly hidden: boolean | undefined;
  readonly minDiskGb: number | undefined;
  readonly minRamMb: number | undefined;
  readonly maxRamMb: number | undefined;
  readonly description: string | undefined;
  readonly enterpriseProjectId: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * What is declared, with the documented defaults: a line that leaves the program takes its effect along.
 * Of an adopted image only what is declared counts; the rest was somebody's intention before.
 */
export function desiredImage(
  inputs: ImageInputs,
  rules: CloudRules,
  adopted: boolean,
): DesiredImage {
  const defaults = adopted
    ? {}
    : {
        visibility: rules.visibilityDefault,
        ...{ protected: false, hidden: false, minDiskGb: 0, minRamMb: 0, description: "" },
      };
  const declared: ImageInputs = { ...withoutUndefined(defaults), ...withoutUndefined(inputs) };
  const of = <Key extends (typeof desiredAttributes)[number]>(key: Key) =>
    rules.changeable.includes(key) ? declared[key] : undefined;
  return {
    name: adopted && isAutomatic(inputs, rules) ? undefined : of("name"),
    visibility: of("visibility"),
    protected: of("protected"),
    hidden: of("hidden"),
    minDiskGb: of("minDiskGb"),
    minRamMb: of("minRamMb"),
    maxRamMb: of("maxRamMb"),
    description: of("description"),
    enterpriseProjectId: of("enterpriseProjectId"),
    properties: inputs.properties ?? {},
  };
}

/** Filled in where the program gives no name, by us or by an older version: nobody declared it. */
function isAutomatic({ name, declaredAs }: ImageInputs, { nameMaxLength }: CloudRules): boolean {
  if (declaredAs === undefined || containsUnknown(declaredAs)) return false;
  return name === automaticName(declaredAs, nameMaxLength);
}

export const desiredAttributes = [
  "name",
  "visibility",
  "protected",
  "hidden",
  "minDiskGb",
  "minRamMb",
  "maxRamMb",
  "description",
  "enterpriseProjectId",
] as const satisfies readonly (keyof DesiredImage)[];

/** `owned` are the property keys that we declared before and may remove; the mark's own keys when it comes off. */
export function imagePatch(
  observed: CloudImage,
  desired: DesiredImage,
  owned: readonly string[],
): ImageChange[] {
  const changes: ImageChange[] = [];
  for (const attribute of desiredAttributes) {
    const value = desired[attribute];
    if (value !== undefined && value !== observed[attribute]) {
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
