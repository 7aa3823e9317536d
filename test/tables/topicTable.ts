/** The page that says what holds each topic of the documentation that the project set out from, and what is wrong with it. */
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";

import { inRepository } from "../support/repository";
import { anchor, headings, table } from "./markdown";
import { operations, operationSuite } from "./operations";
import type { Holder } from "./topic";
import { topicParts } from "./topics";

/** The page that holds it, and the name of its marks. */
export const topicPage = { file: "test/COVERAGE.md", name: "topics" } as const;

export function topicTable(): string {
  const rows = topicParts.flatMap((part, index) =>
    part.map(({ topic, heldBy }, place) => [
      `${index + 1}.${place + 1}`,
      topic,
      heldBy.map((holder) => link(holder)).join(" · "),
    ]),
  );
  return table(["", "topic", "held by"], rows);
}

function link(holder: Holder): string {
  const to = (text: string, file: string) =>
    `[${text}](${posix.relative(posix.dirname(topicPage.file), file)})`;
  if ("operation" in holder)
    return to(`${holder.operation} ${operations[holder.operation].does}`, operationSuite);
  if ("test" in holder) return to(holder.title, holder.test);
  if ("page" in holder) return to(holder.heading, `${holder.page}#${anchor(holder.heading)}`);
  return to(holder.example, `examples/${holder.example}`);
}

/** What a row names and nobody has. */
export function missingHolders(): readonly string[] {
  return topicParts.flatMap((part, index) =>
    part.flatMap(({ heldBy }, place) =>
      heldBy
        .filter((holder) => !exists(holder))
        .map((holder) => `${index + 1}.${place + 1}: ${JSON.stringify(holder)}`),
    ),
  );
}

function exists(holder: Holder): boolean {
  if ("operation" in holder) return true; // its suite does not compile without it
  if ("test" in holder) return textOf(holder.test).includes(`"${holder.title}"`);
  if ("page" in holder) return headings(textOf(holder.page)).includes(holder.heading);
  return existsSync(inRepository("examples", holder.example, "index.ts"));
}

function textOf(file: string): string {
  return existsSync(inRepository(file)) ? readFileSync(inRepository(file), "utf8") : "";
}
