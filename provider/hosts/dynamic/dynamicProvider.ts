/**
 * Each file of this folder that is named after a resource exports a provider. States contain code
 * that loads it by its name, for example `pulumi-ims/dynamic/image`, so it is never renamed.
 */
import type * as dynamic from "@pulumi/pulumi/dynamic";
import type { ResourceHandler } from "../../resources/handler";
import { isUnfinished } from "../../resources/recovery/unfinished";
import { topLevel } from "../../resources/values/propertyPath";
import { shownFailure } from "../shownFailure";
import { ReportedError } from "./errors";
import { configure, runtime } from "./runtime";
import { decode, encode } from "./values";

type Wire = Record<string, unknown>;

export type DynamicProvider = Required<dynamic.ResourceProvider>;

export function dynamicProvider<Inputs extends object, State extends object>(
  handler: ResourceHandler<Inputs, State>,
): DynamicProvider {
  return {
    // Must not wait for anything: see runtime.ts.
    configure: (request) => {
      configure((key) => request.config.get(key));
      return Promise.resolve();
    },

    check: (oldInputs: Wire, inputs: Wire) =>
      reported(async () => {
        const response = await handler.check(
          {
            oldInputs: isEmpty(oldInputs) ? undefined : decoded<Inputs>(oldInputs),
            inputs: decoded<Wire>(inputs),
          },
          runtime(),
        );
        return { inputs: encode(response.inputs), failures: response.failures.map(shownFailure) };
      }),

    diff: (id: string, state: Wire, inputs: Wire) =>
      reported(async () => {
        const { changes } = await handler.diff(
          { id, state: decoded<State>(state), inputs: decoded<Inputs>(inputs) },
          runtime(),
        );
        const replaces = changes.filter((change) => change.replaces);
        return {
          changes: changes.length > 0,
          // Here the engine only knows whole properties.
          replaces: [...new Set(replaces.map(({ property }) => topLevel(property)))],
          stables: [...handler.stables].map(String),
          // Otherwise all shares of a replaced image would end before the new image exists.
          deleteBeforeReplace: false,
        };
      }),

    create: (inputs: Wire) =>
      reported(async () => {
        const { id, state } = await handler.create({ inputs: decoded<Inputs>(inputs) }, runtime());
        return { id, outs: encode(state) };
      }, inputs),

    read: (id: string, state: Wire = {}) =>
      reported(async () => {
        const request = { id, inputs: undefined, state: decoded<Partial<State>>(state) };
        const response = await handler.read(request, runtime());
        // An empty id tells the engine that the object no longer exists.
        return response === undefined
          ? { id: "", props: {} }
          : { id, props: encode(response.state) as Wire };
      }),

    update: (id: string, state: Wire, inputs: Wire) =>
      reported(async () => {
        const request = { id, state: decoded<State>(state), inputs: decoded<Inputs>(inputs) };
        return { outs: encode(await handler.update(request, runtime())) };
      }, inputs),

    delete: (id: string, state: Wire) =>
      reported(() => handler.remove({ id, state: decoded<State>(state) }, runtime())),
  };
}

/** `inputs` are given if the engine can keep a resource that failed half-way. */
async function reported<T>(call: () => Promise<T>, inputs?: Wire): Promise<T> {
  try {
    return await call();
  } catch (error) {
    // After the engine's end, an error only says that a call was cancelled. The signal says why.
    const { signal } = runtime();
    if (signal.aborted) throw new ReportedError(signal.reason);
    if (inputs === undefined || !isUnfinished(error)) throw new ReportedError(error);
    const { id, state } = error;
    // The shim (see errors.ts) adds the code of the provider to answers but not to errors.
    const properties = { ...(encode(state) as Wire), __provider: inputs["__provider"] };
    throw new ReportedError(error, { id, properties });
  }
}

/** Removes `__provider`, the code of the provider, which the shim keeps among the properties. */
function decoded<T>(properties: Wire): T {
  const { __provider: _, ...rest } = properties;
  // The engine sends what check or an earlier call answered. That may be the state of an older
  // version, which handlers accept too.
  return decode(rest) as T;
}

function isEmpty(properties: Wire): boolean {
  return Object.keys(properties).every((key) => key === "__provider");
}
