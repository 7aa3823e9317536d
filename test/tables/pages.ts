/** The committed pages that hold a generated table, and what they should say. */
import { readFileSync } from "node:fs";

import { inRepository } from "../support/repository";
import { withTable } from "./markdown";
import { operationPage, operationTable } from "./operationTable";
import { settingPage, settingTables } from "./settingTables";
import { topicPage, topicTable } from "./topicTable";

export interface Page {
  readonly file: string;
  readonly committed: string;
  readonly generated: string;
}

export function pages(): readonly Page[] {
  return [
    pageOf(operationPage.file, operationPage.name, operationTable()),
    pageOf(topicPage.file, topicPage.name, topicTable()),
    pageOf(settingPage.file, settingPage.name, settingTables()),
  ];
}

function pageOf(file: string, name: string, content: string): Page {
  const committed = readFileSync(inRepository(file), "utf8");
  return { file, committed, generated: withTable(committed, name, content) };
}
