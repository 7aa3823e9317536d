/**
 * A fact is one thing that a resource declares in the cloud, such as a share, a tag or an answer.
 * After a rename, a forced replacement or a move, the engine deletes the old resource at the end of
 * that run or of a later one. This delete must not remove what the program still declares. The
 * engine checks every registered resource before its final deletes, so the checks collect the
 * facts. The dynamic provider has one process in a run. The plugin has a process for each provider
 * instance of the program, so its processes tell each other their facts.
 */
import type { DeclaredAs } from "./declaredAs";

export type Fact =
  | { readonly kind: "image"; readonly imageId: string }
  | { readonly kind: "member"; readonly imageId: string; readonly consumer: string }
  /** All members of an image, so no other resource may declare one of them. */
  | { readonly kind: "memberList"; readonly imageId: string }
  | { readonly kind: "acceptance"; readonly imageId: string; readonly consumer: string }
  | { readonly kind: "tag"; readonly imageId: string; readonly tag: string }
  | { readonly kind: "export"; readonly imageId: string; readonly object: string };

export interface Conflict {
  readonly fact: Fact;
  readonly otherName: string;
}

/** What the processes of one run tell each other. */
export interface SharedFacts {
  /** Replaces what the resource declared before. */
  publish(resource: string, facts: readonly string[]): void;
  /** Whether a resource of another process declares the fact. */
  includes(fact: string): boolean;
}

export class DeclaredFacts {
  readonly #shared: SharedFacts | undefined;
  readonly #claims = new Map<string, Claim>();
  /**
   * An index of the claims by the image's id. It may also name resources that declare other facts
   * now.
   */
  readonly #ownersByImage = new Map<string, Set<string>>();
  /**
   * Facts of resources that were made without the resource classes. Nobody can tell which of these
   * resources declared which fact. Undefined before the first check of such a resource.
   */
  #anonymous: Set<string> | undefined;

  /** Without `shared`, this process is the only one of the run. */
  constructor(shared?: SharedFacts) {
    this.#shared = shared;
  }

  /**
   * Replaces what the resource declared before. On a conflict nothing is declared, because the two
   * resources would undo each other in every run. Only conflicts within this process are found.
   */
  declare(owner: DeclaredAs | undefined, facts: readonly Fact[]): Conflict | undefined {
    if (owner === undefined) {
      this.#anonymous ??= new Set();
      for (const fact of facts) this.#anonymous.add(keyOf(fact));
      return undefined;
    }
    const conflict = this.#conflict(owner.resource, facts);
    if (conflict !== undefined) return conflict;
    this.#claims.set(owner.resource, { ...owner, facts });
    for (const { imageId } of facts) {
      const owners = this.#ownersByImage.get(imageId) ?? new Set();
      this.#ownersByImage.set(imageId, owners.add(owner.resource));
    }
    this.#shared?.publish(owner.resource, facts.map(keyOf));
    return undefined;
  }

  /**
   * Declares facts that the check of a preview could not know yet, such as the id of an image. Does
   * nothing if this run has not checked the resource: a refresh also calls diff for a resource that
   * was removed from the program. A caller may ignore the conflict, because the check of an `up`
   * knows all values and has refused it already.
   */
  complete(owner: DeclaredAs | undefined, facts: readonly Fact[]): Conflict | undefined {
    return this.isChecked(owner) ? this.declare(owner, facts) : undefined;
  }

  /**
   * Whether this process has checked the resource in this run. For `undefined`: whether it has
   * checked any resource without `declaredAs`.
   */
  isChecked(owner: DeclaredAs | undefined): boolean {
    if (owner === undefined) return this.#anonymous !== undefined;
    return this.#claims.has(owner.resource);
  }

  add(owner: DeclaredAs | undefined, fact: Fact): Conflict | undefined {
    const facts = owner === undefined ? [] : (this.#claims.get(owner.resource)?.facts ?? []);
    return this.declare(owner, [...facts, fact]);
  }

  isDeclared(fact: Fact): boolean {
    const key = keyOf(fact);
    if (this.#anonymous?.has(key) === true) return true;
    const claims = this.#claimsOf(fact.imageId);
    if (claims.some(({ facts }) => facts.some((other) => keyOf(other) === key))) return true;
    return this.#shared?.includes(key) === true;
  }

  /** In the order of the first declarations. */
  #claimsOf(imageId: string): readonly Claim[] {
    const owners = [...(this.#ownersByImage.get(imageId) ?? [])];
    return owners.flatMap((owner) => this.#claims.get(owner) ?? []);
  }

  #conflict(owner: string, facts: readonly Fact[]): Conflict | undefined {
    for (const fact of facts) {
      const other = this.#claimsOf(fact.imageId).find(
        (claim) =>
          claim.resource !== owner && claim.facts.some((theirs) => excludeEachOther(fact, theirs)),
      );
      if (other !== undefined) return { fact, otherName: other.name };
    }
    return undefined;
  }
}

interface Claim extends DeclaredAs {
  readonly facts: readonly Fact[];
}

function excludeEachOther(one: Fact, other: Fact): boolean {
  if (one.imageId !== other.imageId) return false;
  if (one.kind === "memberList") return other.kind === "memberList" || other.kind === "member";
  if (other.kind === "memberList") return one.kind === "member";
  // No fact may be declared twice. For example, two resources that adopt the same image would
  // overwrite each other's changes.
  return keyOf(one) === keyOf(other);
}

function keyOf(fact: Fact): string {
  switch (fact.kind) {
    case "image":
    case "memberList":
      return `${fact.kind} ${fact.imageId}`;
    case "member":
    case "acceptance":
      return `${fact.kind} ${fact.imageId} ${fact.consumer}`;
    case "tag":
      return `${fact.kind} ${fact.imageId} ${fact.tag}`;
    case "export":
      return `${fact.kind} ${fact.imageId} ${fact.object}`;
  }
}
