/** Checks an image's inputs by the rules of the kind of cloud. */
import type { CloudRules } from "../../../client/rules";
import { attributeNames, attributeRow } from "../../../client/imageAttributes";
import { tagKey } from "../../../client/tagText";
import type { CheckFailure } from "../../handler";
import { tagProblem } from "../../checks/tagRules";
import { propertyPath } from "../../values/propertyPath";
import { isUnknown } from "../../values/unknown";
import type { ImageInputs } from "../inputs";

export function cloudRuleFailures(inputs: ImageInputs, rules: CloudRules): CheckFailure[] {
  return [
    ...attributeFailures(inputs, rules),
    ...wordFailures(inputs, rules),
    ...nameFailures(inputs, rules),
    ...propertyFailures(inputs, rules),
    ...memoryFailures(inputs),
    ...tagFailures(inputs, rules),
    ...sourceFailures(inputs, rules),
  ];
}

function attributeFailures(inputs: ImageInputs, rules: CloudRules): CheckFailure[] {
  const failures = attributeNames.flatMap((property): CheckFailure[] => {
    const value = inputs[property];
    if (value === undefined || value === attributeRow(property).neutral) return [];
    // `wordFailures` checks the visibility, also for a cloud on which it cannot be chosen.
    if (property === "visibility" || rules.attributes.includes(property)) return [];
    return [{ property, reason: "this kind of cloud has no such attribute; leave it out" }];
  });
  for (const property of ["softDelete", "deleteBackup"] as const) {
    if (inputs[property] === true && !rules.deletesSoftly)
      failures.push({ property, reason: "this kind of cloud deletes in one way only" });
  }
  return failures;
}

function wordFailures(inputs: ImageInputs, rules: CloudRules): CheckFailure[] {
  const formats = [
    ["diskFormat", rules.diskFormats],
    ["containerFormat", rules.containerFormats],
  ] as const;
  const words = [
    ["visibility", rules.visibilities] as const,
    ...(rules.limitsAreUsual ? [] : formats),
  ];
  return words.flatMap(([property, allowed]) => {
    const value = inputs[property];
    if (typeof value !== "string" || allowed.includes(value)) return [];
    return [{ property, reason: `is "${value}"; this cloud knows ${allowed.join(", ")}` }];
  });
}

function nameFailures({ name }: ImageInputs, rules: CloudRules): CheckFailure[] {
  if (typeof name !== "string") return [];
  if (name.length > rules.nameMaxLength) {
    const reason = `is ${name.length} characters long; a name has at most ${rules.nameMaxLength}`;
    return [{ property: "name", reason }];
  }
  const form = rules.nameForm;
  if (form === undefined || form.pattern.test(name)) return [];
  return [{ property: "name", reason: `may have ${form.inWords}` }];
}

function propertyFailures({ properties }: ImageInputs, rules: CloudRules): CheckFailure[] {
  const form = rules.propertyForm;
  if (form === undefined || isUnknown(properties)) return [];
  return Object.keys(properties ?? {})
    .filter((key) => !form.pattern.test(key))
    .map((key) => ({
      property: propertyPath(["properties", key]),
      reason: `is no valid property name here: a name has ${form.inWords}`,
    }));
}

/** The cloud would refuse a `maxRamMb` below `minRamMb` with the error code IMG.0055. */
function memoryFailures({ minRamMb, maxRamMb }: ImageInputs): CheckFailure[] {
  if (typeof minRamMb !== "number" || typeof maxRamMb !== "number") return [];
  if (maxRamMb === 0 || maxRamMb >= minRamMb) return [];
  return [{ property: "maxRamMb", reason: `is ${maxRamMb}, less than minRamMb, ${minRamMb}` }];
}

function tagFailures({ tags }: ImageInputs, rules: CloudRules): CheckFailure[] {
  if (tags === undefined || isUnknown(tags)) return [];
  const failures = tags.flatMap((tag: unknown, index) => {
    const problem = typeof tag === "string" ? tagProblem(tag, rules) : undefined;
    return problem === undefined ? [] : [{ property: `tags[${index}]`, reason: problem }];
  });
  if (!rules.limitsAreUsual && new Set(tags).size > rules.tagsMax) {
    failures.push({
      property: "tags",
      reason: `are ${tags.length}; an image has at most ${rules.tagsMax}`,
    });
  }
  return [...failures, ...keysTwice(tags, rules)];
}

/** A key has one value. Two tags with the same key would overwrite each other in every run. */
function keysTwice(tags: readonly unknown[], rules: CloudRules): CheckFailure[] {
  if (rules.keyedTags === undefined) return [];
  const keys = tags.map((tag) => (typeof tag === "string" ? tagKey(tag) : tag));
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    if (typeof key !== "string" || first === index) return [];
    return [
      { property: `tags[${index}]`, reason: `has the key of tags[${first}]: a key has one value` },
    ];
  });
}

function sourceFailures({ source }: ImageInputs, rules: CloudRules): CheckFailure[] {
  if (source === undefined || isUnknown(source) || isUnknown(source.kind)) return [];
  if (rules.sources.includes(source.kind)) return [];
  const reason = `is "${source.kind}"; this kind of cloud makes images of ${rules.sources.join(", ")}`;
  return [{ property: "source.kind", reason }];
}
