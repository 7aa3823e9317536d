/** Compares an answer with those that its operation has: status, media type and content. */
import { type Answer, type Call, isRecord } from "../http";
import type { ApiDocument, Operation } from "./document";
import { complaint, parsed, type Report } from "./report";
import type { Schemas } from "./schemas";

/** Of gateways and services anywhere, whether or not an operation lists the status. */
const generalErrors = ["GatewayError", "ImsError", "GlanceError"];

export function checkAnswer(
  document: ApiDocument,
  schemas: Schemas,
  operation: Operation,
  call: Call,
  answer: Answer,
  report: Report,
): void {
  const where = `answer ${answer.status}`;
  const responses = operation.content["responses"];
  const response = isRecord(responses) ? responses[String(answer.status)] : undefined;
  const text = typeof answer.body === "string" ? answer.body : "";
  if (!isRecord(response)) {
    const isGeneral =
      answer.status >= 400 &&
      generalErrors.some(
        (name) => schemas.complaints(["components", "schemas", name], parsed(text)).length === 0,
      );
    if (!isGeneral) report(where, [complaint("the operation has no such answer")]);
    return;
  }
  // A HEAD request has no body to look at.
  if (call.method === "HEAD") return;
  const pointer = referred(response) ?? [...operation.pointer, "responses", String(answer.status)];
  const contents = valueAt(document.content, [...pointer, "content"]);
  if (!isRecord(contents)) {
    if (answer.body !== undefined && text !== "") report(where, [complaint("has a body")]);
    return;
  }
  const type = (answer.headers?.["Content-Type"] ?? "").split(";")[0]?.trim() ?? "";
  if (!Object.hasOwn(contents, type)) {
    const known = Object.keys(contents).join(" or ");
    report(where, [complaint(`its type is "${type}", not ${known}`)]);
    return;
  }
  const value = type === "application/json" ? parsed(text) : text;
  if (value === undefined) report(where, [complaint("is no JSON")]);
  else report(where, schemas.complaints([...pointer, "content", type, "schema"], value));
}

/** `#/components/responses/…` as segments. */
function referred(response: Record<string, unknown>): string[] | undefined {
  const reference = response["$ref"];
  return typeof reference === "string" ? reference.split("/").slice(1) : undefined;
}

function valueAt(content: unknown, pointer: readonly string[]): unknown {
  return pointer.reduce<unknown>(
    (value, segment) => (isRecord(value) ? value[segment] : undefined),
    content,
  );
}
