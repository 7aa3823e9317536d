/** The page that says what holds each topic of the documentation that the project set out from, and what is wrong with it. */
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";

import { inRepository } from "../support/repository";
import { anchor, headings, table } from "./markdown";
import { operationTests, unitSuite, type OperationTests } from "./operationTests";
import type { Holder } from "./topic";
import { topicParts } from "./topics";

/** The page that holds it, and the name of its marks. */
export const topicPage = { file: "test/COVERAGE.md", name: "topics" } as const;

export function topicTable(): string {
  const tests = operationTests();
  const rows = topicParts.flatMap((part, index) =>
    part.map(({ topic, heldBy }, place) => [
      `${index + 1}.${place + 1}`,
      topic,
      heldBy.map((holder) => link(holder, tests)).join(" · "),
    ]),
  );
  return table(["", "topic", "held by"], rows);
}

type Tests = ReadonlyMap<string, OperationTests>;

function link(holder: Holder, tests: Tests): string {
  const to = (text: string, file: string) =>
    `[${text}](${posix.relative(posix.dirname(topicPage.file), file)})`;
  if ("operation" in holder)
    return to(tests.get(holder.operation)?.unit ?? holder.operation, unitSuite);
  if ("test" in holder) return to(holder.title, holder.test);
  if ("page" in holder) return to(holder.heading, `${holder.page}#${anchor(holder.heading)}`);
  return to(holder.example, `examples/${holder.example}`);
}

/** What a row names and nobody has. */
export function missingHolders(): readonly string[] {
  const tests = operationTests();
  return topicParts.flatMap((part, index) =>
    part.flatMap(({ heldBy }, place) =>
      heldBy
        .filter((holder) => !exists(holder, tests))
        .map((holder) => `${index + 1}.${place + 1}: ${JSON.stringify(holder)}`),
    ),
  );
}

function exists(holder: Holder, tests: Tests): boolean {
  if ("operation" in holder) return tests.get(holder.operation)?.unit !== undefined;
  if ("test" in holder) return textOf(holder.test).includes(`"${holder.title}"`);
  if ("page" in holder) return headings(textOf(holder.page)).includes(holder.heading);
  return existsSync(inRepository("examples", holder.example, "index.ts"));
}

function textOf(file: string): string {
  return existsSync(inRepository(file)) ? readFileSync(inRepository(file), "utf8") : "";
}
