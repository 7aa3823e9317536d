/** Images and declarations as fast-check makes them up: few distinct keys and tags, so that they meet. */
import fc from "fast-check";
import type { CloudImage } from "../../../../provider/client/cloud";
import { glanceRules } from "../../../../provider/client/glance/rules";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { withoutUndefined } from "../../../../provider/resources/values/record";
import { cloudImage } from "../support/samples";

// Words that every object answers to, own or not, are names like any other.
const keyWords = ["os_distro", "architecture", "hw:disk", "a/b", "a~1", "constructor", "__proto__"];
export const key = fc.constantFrom(...keyWords);
export const properties: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .array(fc.tuple(key, fc.constantFrom("x", "y", "")), { maxLength: 4 })
  // From entries, because an assignment to __proto__ makes no property.
  .map((entries) => Object.fromEntries(entries));
const tags = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"));
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

export const liveImage: fc.Arbitrary<CloudImage> = fc
  .record({
    name: optional(fc.constantFrom("golden", "silver")),
    visibility: fc.constantFrom(...glanceRules.visibilities),
    protected: fc.boolean(),
    hidden: fc.boolean(),
    minDiskGb: fc.nat(3),
    minRamMb: fc.nat(3),
    diskFormat: optional(fc.constantFrom("qcow2", "raw")),
    containerFormat: optional(fc.constantFrom("bare", "ovf")),
    status: fc.constantFrom("active", "queued"),
    tags,
    properties,
  })
  .map((changes) => cloudImage(changes));

export const inputs: fc.Arbitrary<ImageInputs> = fc
  .record({
    name: optional(fc.constantFrom("golden", "bronze")),
    visibility: optional(fc.constantFrom(...glanceRules.visibilities)),
    protected: optional(fc.boolean()),
    hidden: optional(fc.boolean()),
    minDiskGb: optional(fc.nat(3)),
    minRamMb: optional(fc.nat(3)),
    diskFormat: optional(fc.constantFrom("qcow2", "raw")),
    containerFormat: optional(fc.constantFrom("bare", "ovf")),
    tags: optional(tags),
    properties: optional(properties),
    deleteAdopted: optional(fc.boolean()),
    forceDelete: optional(fc.boolean()),
    timeouts: optional(fc.constant({ createSeconds: 5 })),
    connection: optional(fc.constantFrom("one", "two")),
  })
  .map(withoutUndefined);
