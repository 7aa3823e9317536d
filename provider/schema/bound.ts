/**
 * Compares the interfaces with the documents. A contradiction, or a property that wireTable.ts does
 * not decide about, is a problem that fails the build.
 */
import { additionalProblem, keyProblems, orNullProblem, typeProblems } from "./agreement";
import { listProblems, notNewer, undecided } from "./coverage";
import { isReadOnly, type Documents } from "./documents";
import type { Interfaces } from "./interfaces";
import type { JsonSchema } from "./jsonSchema";
import { limitProblems, type Checks } from "./limits";
import { find } from "./places";
import type { MappedProperty, Place, WireTable } from "./wireTable";

export interface Bounds {
  readonly problems: readonly string[];
  readonly facets: ReadonlyMap<Place, Facet>;
  readonly enumerations: ReadonlyMap<string, Enumeration>;
}

/** What the documents add to one of our properties in schema.json. */
export interface Facet {
  readonly type?: "integer" | "number";
  readonly enumeration?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export interface Enumeration {
  readonly description: string;
  readonly values: readonly string[];
}

export function boundBy(
  documents: Documents,
  table: WireTable,
  interfaces: Interfaces,
  checks: Checks,
): Bounds {
  const bounds = {
    problems: [] as string[],
    facets: new Map<Place, Facet>(),
    enumerations: new Map<string, Enumeration>(),
  };
  for (const [name, object] of Object.entries(table.objects)) {
    // The type of the table has the keys of the documents.
    const document = documents[name as keyof WireTable["objects"]];
    const wire = { ...document.properties, ...object.newer, ...object.imsOnly };
    bounds.problems.push(...undecided(name, Object.keys(wire), object));
    bounds.problems.push(...notNewer(name, document, object));
    for (const [key, mapped] of Object.entries(object.properties)) {
      const property = key.endsWith("[]") ? wire[key.slice(0, -2)]?.items : wire[key];
      const report = (problem: string) => bounds.problems.push(`${name}.${key}: ${problem}`);
      if (property === undefined) report("is mapped and not documented");
      else if ("keyOf" in mapped) keyProblems(property, mapped, interfaces).forEach(report);
      else bind(property, mapped, { interfaces, checks, report, bounds });
    }
    for (const place of object.additional ?? []) {
      const problem = additionalProblem(document, find(place, interfaces));
      if (problem !== undefined) bounds.problems.push(`${name}.* as ${place}: ${problem}`);
    }
  }
  bounds.problems.push(...listProblems(documents, table));
  return bounds;
}

interface Binding {
  readonly interfaces: Interfaces;
  readonly checks: Checks;
  readonly report: (problem: string) => void;
  readonly bounds: { facets: Map<Place, Facet>; enumerations: Map<string, Enumeration> };
}

function bind(wire: JsonSchema, mapped: MappedProperty, binding: Binding): void {
  const { interfaces, checks, report, bounds } = binding;
  const allowed = allowedValues(wire, mapped, report);
  let settable = false;
  for (const place of mapped.to) {
    const found = find(place, interfaces);
    if (found === undefined) {
      report(`there is no ${place}`);
      continue;
    }
    const reportPlace = (problem: string) => report(`as ${place}: ${problem}`);
    for (const schema of [found.input, found.output]) {
      if (schema !== undefined)
        typeProblems(wire, schema, allowed, interfaces).forEach(reportPlace);
    }
    if (found.input !== undefined) {
      settable = true;
      if (isReadOnly(wire)) reportPlace("is documented as read-only, and an input");
      limitProblems(wire, allowed, mapped, place, checks).forEach(reportPlace);
    }
    const nullProblem = orNullProblem(mapped, found);
    if (nullProblem !== undefined) reportPlace(nullProblem);
    bounds.facets.set(place, facetOf(wire, mapped));
  }
  if (!settable && !isReadOnly(wire) && mapped.outputOnly === undefined) {
    report("can be set by the documents, is no input of ours, and outputOnly gives no reason");
  }
  if (mapped.outputOnly !== undefined && (settable || isReadOnly(wire))) {
    report("outputOnly gives a reason where none is needed");
  }
  const { enumeration } = mapped;
  if (enumeration !== undefined) {
    bounds.enumerations.set(enumeration, { description: plain(wire), values: allowed });
  }
}

function allowedValues(
  wire: JsonSchema,
  mapped: MappedProperty,
  report: (problem: string) => void,
): readonly string[] {
  const documented = (wire.enum ?? []).map(String);
  const wider = mapped.wider?.values ?? [];
  for (const value of wider.filter((each) => documented.includes(each))) {
    report(`"${value}" is documented, and stands among the wider values`);
  }
  if ((wire.enum === undefined) !== (mapped.enumeration === undefined)) {
    report("an enumeration has a name in the table, and nothing else has");
  }
  return [...documented, ...wider];
}

function facetOf(wire: JsonSchema, mapped: MappedProperty): Facet {
  const { maxLength } = wire.items ?? wire;
  const type = mapped.publishedAs?.type ?? (wire.type === "integer" ? "integer" : undefined);
  return {
    ...(type === undefined ? {} : { type }),
    ...(mapped.enumeration === undefined ? {} : { enumeration: mapped.enumeration }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(mapped.patternInWords === undefined ? {} : { pattern: mapped.patternInWords }),
  };
}

function plain(wire: JsonSchema): string {
  return `${(wire.description ?? "").replace(" (READ-ONLY)", "")}.`;
}
