/**
 * Makes the two functions that Pulumi SDKs have for each look-up. One returns a promise. The other
 * takes outputs and returns an output. Both run in the program's own process. The client is loaded
 * at the first call.
 */
import * as pulumi from "@pulumi/pulumi";
import type { LookUpName, LookUpTypes } from "../../provider/functions/registry";
import type * as host from "../../provider/hosts/program/lookUps";
import type { ArgsOf } from "./inputs";
import { assertSecretConfig } from "./secretConfig";

type Args<Name extends LookUpName> = LookUpTypes[Name]["args"];
type Result<Name extends LookUpName> = LookUpTypes[Name]["result"];

/** The arguments are optional if none of them is required. */
type Parameters<Given, Options> =
  Record<never, never> extends Given
    ? [args?: Given, opts?: Options]
    : [args: Given, opts?: Options];

export type LookUpFunction<Name extends LookUpName> = (
  ...parameters: Parameters<Args<Name>, pulumi.InvokeOptions>
) => Promise<Result<Name>>;

export type LookUpOutputFunction<Name extends LookUpName> = (
  ...parameters: Parameters<ArgsOf<Args<Name>>, pulumi.InvokeOutputOptions>
) => pulumi.Output<Result<Name>>;

export function lookUpFunction<Name extends LookUpName>(name: Name): LookUpFunction<Name> {
  return (...[args, opts]) => {
    assertNoProvider(name, opts);
    return run(name, args ?? {});
  };
}

export function lookUpOutputFunction<Name extends LookUpName>(
  name: Name,
): LookUpOutputFunction<Name> {
  return (...[args, opts]) => {
    assertNoProvider(name, opts);
    // Waits for the resources. The result is unknown while one of them is unknown.
    const known = pulumi.all([pulumi.output(args ?? {}), idsOf(opts?.dependsOn)]);
    // ArgsOf was made from Args, so its unwrapped form is Args again.
    return known.apply(([plain]) => run(name, plain as Args<Name>));
  };
}

async function run<Name extends LookUpName>(name: Name, args: Args<Name>): Promise<Result<Name>> {
  assertSecretConfig();
  try {
    return await loadedHost().lookUp(name, args);
  } catch (error) {
    throw withoutStack(error);
  }
}

function loadedHost(): typeof host {
  return require("../../provider/hosts/program/lookUps") as typeof host;
}

/**
 * Marks the error as a RunError of the SDK. Then the CLI shows only the message, which says
 * everything.
 */
function withoutStack(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return Object.defineProperty(error, "__pulumiRunError", { value: true });
}

type DependsOn = pulumi.InvokeOutputOptions["dependsOn"];

function idsOf(dependsOn: DependsOn): pulumi.Output<unknown> {
  return pulumi.output(dependsOn).apply((resources) => {
    const all: readonly unknown[] = Array.isArray(resources) ? resources : [resources];
    const known = all.map((resource) => {
      if (pulumi.CustomResource.isInstance(resource)) return resource.id;
      return pulumi.Resource.isInstance(resource) ? resource.urn : undefined;
    });
    return pulumi.all(known);
  });
}

/** Refuses a provider resource, because there is no plugin that it could configure. */
function assertNoProvider(name: string, opts: pulumi.InvokeOptions | undefined): void {
  if (opts?.provider === undefined) return;
  throw new pulumi.RunError(
    `${name} cannot use a provider resource: name a connection in its arguments instead`,
  );
}
