import { consumerTitle } from "../../client/consumer";
import type { DeclaredAs } from "./declaredAs";
import type { Conflict, DeclaredFacts, Fact } from "./declaredFacts";
import type { CheckFailure } from "../handler";

/** Returns a check failure if another resource of the program declares one of the facts. */
export function declareFacts(
  facts: DeclaredFacts,
  owner: DeclaredAs | undefined,
  property: string,
  declared: readonly Fact[],
): CheckFailure[] {
  const conflict = facts.declare(owner, declared);
  return conflict === undefined ? [] : [{ property, reason: conflictSentence(owner, conflict) }];
}

export function conflictSentence(owner: DeclaredAs | undefined, conflict: Conflict): string {
  return (
    `"${owner?.name ?? "this resource"}" and "${conflict.otherName}" both declare ${describe(conflict.fact)}: ` +
    `each would undo the other; keep one of the two`
  );
}

function describe(fact: Fact): string {
  switch (fact.kind) {
    case "image":
      return `image ${fact.imageId}`;
    case "member":
      return `${consumerTitle(fact.consumer)} as a member of image ${fact.imageId}`;
    case "memberList":
      return `the members of image ${fact.imageId}`;
    case "acceptance":
      return `the answer of project ${fact.consumer} to image ${fact.imageId}`;
    case "tag":
      return `tag "${fact.tag}" on image ${fact.imageId}`;
    case "export":
      return `object ${fact.object} as the export of image ${fact.imageId}`;
  }
}
