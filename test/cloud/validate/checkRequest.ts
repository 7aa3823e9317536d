/** Compares a request with what its operation takes: path, query and body. */
import { announcesBody, type Call, isRecord, mediaType } from "../http";
import { isVariable, type Operation } from "./document";
import { complaint, parsed, type Report } from "./report";
import type { Schemas } from "./schemas";

export function checkRequest(
  schemas: Schemas,
  operation: Operation,
  segments: readonly string[],
  call: Call,
  body: Buffer,
  report: Report,
): void {
  checkPath(schemas, operation, segments, report);
  checkQuery(schemas, operation, call.query, report);
  checkBody(schemas, operation, call, body, report);
}

interface Parameter {
  readonly name: string;
  readonly pointer: readonly string[];
  readonly isRequired: boolean;
}

function parametersIn(operation: Operation, place: "path" | "query"): Parameter[] {
  const listed = operation.content["parameters"];
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((parameter: unknown, index) => {
    if (!isRecord(parameter) || parameter["in"] !== place) return [];
    const pointer = [...operation.pointer, "parameters", String(index), "schema"];
    const isRequired = parameter["required"] === true;
    return [{ name: String(parameter["name"]), pointer, isRequired }];
  });
}

function checkPath(
  schemas: Schemas,
  operation: Operation,
  segments: readonly string[],
  report: Report,
): void {
  const parameters = parametersIn(operation, "path");
  operation.segments.forEach((segment, index) => {
    if (!isVariable(segment)) return;
    const parameter = parameters.find(({ name }) => segment === `{${name}}`);
    if (!parameter) return;
    const text = decodeURIComponent(segments[index] ?? "");
    report(`request path ${parameter.name}`, schemas.textComplaints(parameter.pointer, text));
  });
}

function checkQuery(
  schemas: Schemas,
  operation: Operation,
  query: URLSearchParams,
  report: Report,
): void {
  const parameters = parametersIn(operation, "query");
  for (const name of new Set(query.keys())) {
    const parameter = parameters.find((known) => known.name === name);
    const where = `request query ${name}`;
    if (!parameter) {
      report(where, [complaint("the operation has no such parameter")]);
      continue;
    }
    const [first = "", ...more] = query.getAll(name);
    // An array becomes one value where one is described, and the other way round.
    const given = more.length === 0 ? first : [first, ...more];
    report(where, schemas.textComplaints(parameter.pointer, given));
  }
  for (const { name, isRequired } of parameters) {
    if (isRequired && !query.has(name)) report(`request query ${name}`, [complaint("is missing")]);
  }
}

function checkBody(
  schemas: Schemas,
  operation: Operation,
  call: Call,
  body: Buffer,
  report: Report,
): void {
  const described = operation.content["requestBody"];
  const contents = isRecord(described) ? described["content"] : undefined;
  if (!isRecord(described) || !isRecord(contents)) {
    if (body.length > 0) report("request body", [complaint("the operation has no body")]);
    return;
  }
  if (!announcesBody(call)) {
    if (described["required"] === true) report("request body", [complaint("is missing")]);
    return;
  }
  const type = mediaType(call);
  if (!Object.hasOwn(contents, type)) {
    const known = Object.keys(contents).join(" or ");
    report("request body", [complaint(`its type is "${type}", not ${known}`)]);
    return;
  }
  if (!/json/.test(type)) return;
  const value = parsed(body.toString("utf8"));
  if (value === undefined) report("request body", [complaint("is no JSON")]);
  else {
    const pointer = [...operation.pointer, "requestBody", "content", type, "schema"];
    report("request body", schemas.complaints(pointer, value));
  }
}
