/**
 * Adds two inputs to the user's arguments in every resource class: the text that loads the
 * provider, and the hashes that identify the resource.
 */
import * as pulumi from "@pulumi/pulumi";
import type { DeclaredAs } from "../../provider/resources/run/declaredAs";
import { shortHash } from "../../provider/resources/values/shortHash";
import { assertNotRead } from "./notRead";
import { providerText } from "./providerText";
import { assertSecretConfig } from "./secretConfig";

/**
 * For example `pulumi-nodejs:dynamic/ims:Image`. It is part of every URN and must never be renamed.
 */
export function dynamicType(resource: string): string {
  return `pulumi-nodejs:dynamic/ims:${resource}`;
}

export interface DynamicResource {
  /** For example `Image`. */
  readonly resource: string;
  readonly name: string;
  readonly opts: pulumi.CustomResourceOptions | undefined;
  /**
   * All outputs of the class. Values that only the cloud knows become known when the resource has
   * been created.
   */
  readonly outputs: readonly string[];
}

export function dynamicInputs(described: DynamicResource, args: object): pulumi.Inputs {
  assertSecretConfig();
  assertNotRead(described);
  const { resource, name, opts, outputs } = described;
  const unresolved = Object.fromEntries(outputs.map((output) => [output, undefined]));
  return {
    ...unresolved,
    ...args,
    declaredAs: declaredAs(name, dynamicType(resource), opts),
    __provider: providerText(resource),
  };
}

function declaredAs(
  name: string,
  type: string,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Output<DeclaredAs> {
  const stack = shortHash(`${organization()}/${pulumi.getProject()}/${pulumi.getStack()}`);
  // The URN contains the types of all parents and is unique in a stack.
  return pulumi
    .createUrn(name, type, opts?.parent)
    .apply((urn) => ({ stack, resource: shortHash(urn), name }));
}

/** Programs that are tested with mocks often have no organization. Then the SDK throws. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
