/** Checks that the table decides about every documented property exactly once. */
import type { Documents, WireDocument } from "./documents";
import type { WireObject, WireTable } from "./wireTable";

export function undecided(
  name: string,
  documented: readonly string[],
  object: WireObject,
): string[] {
  const isMapped = (key: string) => key in object.properties;
  const isLeftOut = (key: string) => key in object.leftOut;
  return [
    ...documented
      .filter((key) => !isMapped(key) && !isLeftOut(key))
      .map((key) => `${name}.${key}: is documented, and neither mapped nor left out with a reason`),
    ...Object.keys(object.leftOut)
      .filter((key) => isMapped(key) || !documented.includes(key))
      .map((key) => `${name}.${key}: is left out, and mapped too or not documented at all`),
  ];
}

/** If the documents now describe a property of these sections, the documents apply. */
export function notNewer(name: string, document: WireDocument, object: WireObject): string[] {
  return (["newer", "imsOnly"] as const).flatMap((section) =>
    Object.keys(object[section])
      .filter((key) => key in document.properties)
      .map((key) => `${name}.${key}: stands under ${section}, and is documented`),
  );
}

/** A list's document repeats the description of its objects. Both must be equal. */
export function listProblems(documents: Documents, table: WireTable): string[] {
  return Object.entries(table.lists).flatMap(([name, list]) => {
    // The type of the table has the keys of the documents.
    const { properties } = documents[name as keyof WireTable["lists"]];
    const problems = Object.keys(properties)
      .filter((key) => key !== name && !(key in list.leftOut))
      .map((key) => `${name}.${key}: is documented, and not left out with a reason`);
    const items = JSON.stringify(properties[name]?.items?.properties);
    if (items !== JSON.stringify(documents[list.items].properties)) {
      problems.push(`${name}.${name}: its items are described otherwise than ${list.items}`);
    }
    return problems;
  });
}
