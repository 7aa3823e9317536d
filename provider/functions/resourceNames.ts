/** The names are valid in every language that the engine generates programs in. */
import { hash } from "node:crypto";

export interface NamedObject {
  /** For example `ims:index:Image`. */
  readonly type: string;
  /** The id for an import. It begins with the id of the image. */
  readonly id: string;
  /** What the name is made of. */
  readonly title: string;
}

/**
 * A name depends on the objects and not on their order: objects whose names are the same all get a
 * part of their image's id, and if that is not enough, a part of a hash.
 */
export function resourceNames(objects: readonly NamedObject[]): readonly string[] {
  const steps = objects.map(stepsOf);
  const taken: number[] = steps.map(([name]) => (reserved.has(name) ? 1 : 0));
  for (;;) {
    const names = steps.map((each, index) => each[taken[index] ?? 0] ?? "");
    const counts = new Map<string, number>();
    for (const name of names) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1);
    let grew = false;
    for (const [index, name] of names.entries()) {
      const step = taken[index] ?? 0;
      if (counts.get(keyOf(name)) === 1 || step === lastStep) continue;
      taken[index] = step + 1;
      grew = true;
    }
    if (!grew) return names;
  }
}

const lastStep = 3;

/** The shortest name, and longer ones that are used if other objects have the same name. */
type Steps = readonly [string, string, string, string];

function stepsOf({ type, id, title }: NamedObject): Steps {
  const base = nameOf(title);
  const ofImage = digits(id, 8);
  const digest = hash("sha256", `${type} ${id}`);
  const withImage = base.endsWith(`-${ofImage}`) ? base : `${base}-${ofImage}`;
  return [base, withImage, `${withImage}-${digest.slice(0, 8)}`, `${withImage}-${digest}`];
}

const longest = 100;

function nameOf(title: string): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");
  return /^[a-z]/.test(words) ? words : ["image", words].filter((each) => each !== "").join("-");
}

export function digits(id: string, count: number): string {
  return id
    .toLowerCase()
    .replace(/[^0-9a-f]/g, "")
    .slice(0, count);
}

/** Names with the same key collide: generators join the words of a name, as in `goldenImage`. */
function keyOf(name: string): string {
  return name.replaceAll("-", "");
}

/** They cannot be names in YAML programs, nor in PCL, from which the engine makes programs. */
const reserved = new Set(["true", "false", "null", "for", "pulumi"]);
