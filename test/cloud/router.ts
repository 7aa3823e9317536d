/** Finds the handler of a call by method and path pattern, and tells an unknown path from a wrong method. */
export interface Route<Context> {
  readonly method: string;
  /** Like `/v2/images/{imageId}/file`; a placeholder stands for one path segment. */
  readonly pattern: string;
  readonly handle: Context;
}

export type Match<Context> =
  | { readonly kind: "found"; readonly handle: Context; readonly params: PathParameters }
  | { readonly kind: "wrongMethod"; readonly allowed: readonly string[] }
  | { readonly kind: "unknown" };

export class PathParameters {
  readonly #values: Readonly<Record<string, string>>;

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = values;
  }

  get(name: string): string {
    const value = this.#values[name];
    if (value === undefined) throw new Error(`the route has no parameter ${name}`);
    return value;
  }
}

export class Router<Context> {
  readonly #routes: readonly { route: Route<Context>; expression: RegExp }[];

  constructor(routes: readonly Route<Context>[]) {
    this.#routes = routes.map((route) => ({ route, expression: patternExpression(route.pattern) }));
  }

  match(method: string, path: string): Match<Context> {
    const allowed: string[] = [];
    for (const { route, expression } of this.#routes) {
      const found = expression.exec(path);
      if (!found) continue;
      if (route.method === method) {
        return {
          kind: "found",
          handle: route.handle,
          params: new PathParameters(found.groups ?? {}),
        };
      }
      allowed.push(route.method);
    }
    return allowed.length > 0 ? { kind: "wrongMethod", allowed } : { kind: "unknown" };
  }
}

function patternExpression(pattern: string): RegExp {
  const source = pattern
    .split(/(\{\w+\})/)
    .map((part) =>
      part.startsWith("{")
        ? `(?<${part.slice(1, -1)}>[^/]+)`
        : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}$`, "u");
}
