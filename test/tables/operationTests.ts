/** The tests of each documented operation, read from the texts of the suites: what a suite does not have, the table cannot name. */
import { readFileSync } from "node:fs";

import { operations, type OperationNumber } from "./operations";
import { inRepository } from "../support/repository";

/** One row an operation: the request, the answer, and what becomes of it. */
export const unitSuite = "test/unit/client/ims/operations.test.ts";
/** Each against the local cloud. */
export const contractSuite = "test/contract/ims/operations.test.ts";

export interface OperationTests {
  /** Title of the row in the unit suite. */
  readonly unit: string | undefined;
  /** Title of the test in the contract suite. */
  readonly contract: string | undefined;
}

// The keys of the list are its numbers.
const numbers = Object.keys(operations) as readonly OperationNumber[];

export function operationTests(): ReadonlyMap<OperationNumber, OperationTests> {
  const unit = unitTitles(readFileSync(inRepository(unitSuite), "utf8"));
  const contract = contractTitles(readFileSync(inRepository(contractSuite), "utf8"));
  return new Map(
    numbers.map((number) => [number, { unit: unit.get(number), contract: contract.get(number) }]),
  );
}

/** `A1: { does: "finds images" }`, or `B16: schema("image", …)`. */
function unitTitles(suite: string): ReadonlyMap<string, string> {
  const rows = suite.matchAll(/^ {2}([ABC]\d+): \{\n {4}does: "([^"]+)"/gm);
  const schemas = suite.matchAll(/^ {2}([ABC]\d+): schema\("(\w+)"/gm);
  return new Map([
    ...[...rows].map(([, number = "", does = ""]) => [number, `${number} ${does}`] as const),
    ...[...schemas].map(
      ([, number = "", name = ""]) => [number, `${number} reads the schema "${name}"`] as const,
    ),
  ]);
}

/** `it("shares images and takes them back (A20 to A24)"` */
function contractTitles(suite: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, title = "", list = ""] of suite.matchAll(/^it\("([^"]+) \(([^")]+)\)"/gm)) {
    for (const part of list.split(", ")) {
      const [first = "", last = first] = part.split(" to ");
      for (const number of numbers.slice(numbers.indexOf(first as OperationNumber)))
        if (isBetween(number, first, last)) found.set(number, `${title} (${list})`);
    }
  }
  return found;
}

function isBetween(number: string, first: string, last: string): boolean {
  const [of, from, to] = [number, first, last].map((each) => Number(each.slice(1)));
  if (of === undefined || from === undefined || to === undefined) return false;
  return number[0] === first[0] && of >= from && of <= to;
}
