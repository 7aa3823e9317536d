/** A topic of the documentation, and the kinds of things that can hold one. */
import type { OperationNumber } from "./operations";

export type Holder =
  | { readonly operation: OperationNumber }
  | { readonly test: string; readonly title: string }
  | { readonly page: string; readonly heading: string }
  | { readonly example: string };

export interface Topic {
  readonly topic: string;
  readonly heldBy: readonly Holder[];
}

export const operation = (number: OperationNumber): Holder => ({ operation: number });
export const operations = (...numbers: readonly OperationNumber[]) => numbers.map(operation);
export const test = (file: string, title: string): Holder => ({
  test: `test/${file}.test.ts`,
  title,
});
export const example = (name: string): Holder => ({ example: name });
export const page = (heading: string): Holder => ({ page: "examples/huawei-cloud.md", heading });
