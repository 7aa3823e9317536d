/** The description of the API as OpenAPI has it: a copy, so that it is checked against what was written down first. */
import * as fs from "node:fs";
import * as path from "node:path";
import { isRecord } from "../http";

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** `/v2/images/{image_id}` in pieces. */
  readonly segments: readonly string[];
  /** JSON pointer to the operation, in segments. */
  readonly pointer: readonly string[];
  readonly content: Readonly<Record<string, unknown>>;
}

export interface ApiDocument {
  readonly content: Readonly<Record<string, unknown>>;
  readonly operations: readonly Operation[];
}

/** Beside this file, or beside its source when it was compiled into dist/. */
const places = ["openapi.yaml", "../../../../test/cloud/validate/openapi.yaml"].map((place) =>
  path.join(__dirname, place),
);

const methods = ["get", "head", "post", "put", "patch", "delete"];

export async function readDocument(): Promise<ApiDocument> {
  const { parse } = await import("yaml");
  const file = places.find((place) => fs.existsSync(place));
  if (file === undefined) {
    throw new Error(
      "cannot validate: the description of the API is in a checkout of the repository, not in the package",
    );
  }
  const content: unknown = parse(fs.readFileSync(file, "utf8"));
  const paths = isRecord(content) ? content["paths"] : undefined;
  if (!isRecord(content) || !isRecord(paths)) throw new Error(`${file} has no paths`);
  const operations: Operation[] = [];
  for (const [template, item] of Object.entries(paths)) {
    for (const method of methods) {
      const operation = isRecord(item) ? item[method] : undefined;
      if (!isRecord(operation)) continue;
      operations.push({
        id: String(operation["operationId"]),
        method: method.toUpperCase(),
        segments: template.split("/"),
        pointer: ["paths", template, method],
        content: operation,
      });
    }
  }
  return { content, operations };
}

/**
 * The operation of a path. Some templates overlap (`/v2/images/{image_id}/tags/…`, `/v2/{project_id}/images/…`): the
 * one with a literal segment where the other has a variable is meant.
 */
export function findOperation(
  { operations }: ApiDocument,
  method: string,
  segments: readonly string[],
): Operation | undefined {
  const fitting = operations.filter(
    (operation) =>
      operation.method === method &&
      operation.segments.length === segments.length &&
      operation.segments.every(
        (segment, index) =>
          segment === segments[index] || (isVariable(segment) && segments[index] !== ""),
      ),
  );
  return fitting.toSorted((a, b) => variablePlaces(a).localeCompare(variablePlaces(b)))[0];
}

/** `0010`: literals, which are 0, come first. */
function variablePlaces({ segments }: Operation): string {
  return segments.map((segment) => (isVariable(segment) ? "1" : "0")).join("");
}

export function isVariable(segment: string): boolean {
  return segment.startsWith("{");
}
