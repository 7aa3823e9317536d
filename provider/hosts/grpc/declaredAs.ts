/** In the dynamic provider the resource class sends the same data. */
import type { DeclaredAs } from "../../resources/run/declaredAs";
import { shortHash } from "../../resources/values/shortHash";

/** `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export type Urn = string;

export function declaredAs(urn: Urn): DeclaredAs {
  const [stack = "", project = "", , ...name] = urn.split("::");
  return {
    stack: shortHash(`${project}/${stack.replace(/^urn:pulumi:/, "")}`),
    resource: shortHash(urn),
    name: name.join("::"),
  };
}
