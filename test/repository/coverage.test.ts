/** Everything that is documented has a function, a user that exists and tests of its own; and the tables say so as it is. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

import { operations, type OperationNumber } from "../tables/operations";
import { lookUps } from "../../provider/functions/registry";
import { registry } from "../../provider/resources/registry";
import { inRepository } from "../support/repository";
import { operationUsers } from "../tables/operationUsers";
import { pages } from "../tables/pages";
import { topicParts } from "../tables/topics";
import { missingHolders } from "../tables/topicTable";

const numbers = Object.keys(operations) as readonly OperationNumber[]; // its own keys

describe("each of the 55 operations", () => {
  it("is a function that its file exports", () => {
    const lacking = numbers.filter((number) => {
      const text = sourceText(`client/${operations[number].file}`);
      return !new RegExp(`export (async )?(function|const) ${functionOf(number)}\\b`).test(text);
    });
    expect(lacking).toEqual([]);
  });

  it("is used by resources and look-ups that exist", () => {
    const known = [...Object.keys(registry), ...Object.keys(lookUps)];
    const named = Object.values(operationUsers).flat();
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("is called on a cloud of kind ims where the table names a user, and nowhere else", () => {
    const called = numbers.filter((number) => isCalled(number));
    expect(called).toEqual(numbers.filter((number) => operationUsers[number].length > 0));
  });
});

describe("the topics of the documentation", () => {
  it("are 24 and 21", () => {
    expect(topicParts.map((part) => part.length)).toEqual([24, 21]);
  });

  it("are each held by tests, pages and examples that are there", () => {
    expect(topicParts.flat().filter(({ heldBy }) => heldBy.length === 0)).toEqual([]);
    expect(missingHolders()).toEqual([]);
  });
});

it.each(pages())("$file is as make tables writes it", ({ file, committed, generated }) => {
  if (committed !== generated)
    throw new Error(`${file} is stale: run make tables, and review its diff`);
});

function sourceText(file: string): string {
  return readFileSync(inRepository("provider", file), "utf8");
}

/** `createImage: call(sources.createImage)`: the name inside its file is another one where two files have the same word. */
function functionOf(number: OperationNumber): string {
  const { name } = operations[number];
  const line = new RegExp(`^ {4}${name}: \\w+\\((?:\\w+\\.)?(\\w+)\\),$`, "m");
  return line.exec(sourceText("client/imsClient.ts"))?.[1] ?? `no ${name}`;
}

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Where a cloud of kind ims is served: the adapter's files, and look-ups but for what those ask of a Glance. */
const served = ["client/ims", "functions"].flatMap((folder) =>
  readdirSync(inRepository("provider", folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);
/** What look-ups call, and what both kinds of cloud share of an upload. */
const shared = ["client/readOperations.ts", "client/glance/uploadOnce.ts"];
const sources: readonly Source[] = [...served, ...shared].map((path) => ({
  path,
  text: sourceText(path),
}));
const onGlanceOnly = ["client/glance/images.ts", "client/glance/members.ts"];

/** `name imported by path` of everything that these files import. */
const imported = new Set(
  sources.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:import|export) \{([^}]*)\} from "(\.[^"]+)"/g)].flatMap(
      ([, names = "", from = ""]) => {
        const file = posix.join(posix.dirname(path), `${from}.ts`);
        if (path === "client/readOperations.ts" && onGlanceOnly.includes(file)) return [];
        return [...names.matchAll(/\w+/g)].map(([name]) => `${name} of ${file}`);
      },
    ),
  ),
);

function isCalled(number: OperationNumber): boolean {
  const own = `${functionOf(number)} of client/${operations[number].file}`;
  return imported.has(own) || othersOf(number).some((each) => imported.has(each));
}

/** Some operations have a second function, for what only IMS answers: its comment begins with the number too. */
function othersOf(number: OperationNumber): readonly string[] {
  const commented = new RegExp(
    `/\\*\\*\\s(?: \\* )?${number}\\b(?:(?!\\*/)[^])*\\*/\\nexport (?:async )?function (\\w+)`,
    "g",
  );
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(commented)].map(([, name = ""]) => `${name} of ${path}`),
  );
}
