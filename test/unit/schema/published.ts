/** schema.json as it is committed, for the tests that hold it against something. */
import { readFileSync } from "node:fs";

import type { ObjectSpec, PackageSpec } from "../../../provider/schema/pulumiSchema";
import { inRepository } from "../../support/repository";

export const publishedText = readFileSync(inRepository("schema.json"), "utf8");

/** What generate() wrote: its own type. */
export const published = JSON.parse(publishedText) as PackageSpec;

/** A type by the reference to it; undefined when it is no object or not there. */
export function objectType(reference: string | undefined): ObjectSpec | undefined {
  const type = published.types[reference?.replace("#/types/", "") ?? ""];
  return type?.type === "object" ? type : undefined;
}
