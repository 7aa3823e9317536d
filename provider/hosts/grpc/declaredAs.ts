/**
 * Who declares a resource, from its URN. In the dynamic provider the resource class sends the same
 * data.
 */
import { createHash } from "node:crypto";
import type { DeclaredAs } from "../../resources/run/declaredAs";

/** `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export type Urn = string;

export function declaredAs(urn: Urn): DeclaredAs {
  const [stack = "", project = "", , ...name] = urn.split("::");
  return {
    stack: hash(`${project}/${stack.replace(/^urn:pulumi:/, "")}`),
    resource: hash(urn),
    name: name.join("::"),
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
