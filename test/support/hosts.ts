/**
 * The two hosts that run our handlers, as the engine starts and addresses them: the SDK's process
 * for dynamic resources with our package beside the program, and our own plugin.
 */
import { createHash } from "node:crypto";
import * as path from "node:path";

import { shimModule } from "./compileCache";
import type { Properties } from "./providerProcess";

export type HostName = "dynamic" | "plugin";

export type ResourceKind =
  "Image" | "ImageMember" | "ImageMembers" | "ImageAcceptance" | "ImageTag" | "ImageExport";

/** Says which resource a call is about. */
export interface ResourceAddress {
  readonly stack: string;
  readonly kind: ResourceKind;
  readonly name: string;
}

/** The project of all programs that tests play. */
const project = "organization";

export interface ProviderHost {
  /** What Node runs, before the engine's address. */
  readonly program: (packageFolder: string) => string;
  /** The inputs of a program as the engine passes them on. */
  readonly declared: (address: ResourceAddress, inputs: Properties) => Properties;
  readonly urn: (address: ResourceAddress) => string;
  /** Whether the engine asks for outputs in previews, and checks the configuration first. */
  readonly isPlugin: boolean;
}

export const hosts: Readonly<Record<HostName, ProviderHost>> = {
  dynamic: {
    program: () => shimModule,
    // Our resource class adds who declares the resource, the SDK's class its provider's text.
    declared: ({ stack, kind, name }, inputs) => ({
      ...inputs,
      declaredAs: {
        stack: hash(`${project}/${stack}`),
        resource: hash(`${kind}::${name}`),
        name,
      },
      __provider: providerText(kind),
    }),
    urn: ({ stack, name }) =>
      `urn:pulumi:${stack}::${project}::pulumi-nodejs:dynamic:Resource::${name}`,
    isPlugin: false,
  },
  plugin: {
    program: (packageFolder) => path.join(packageFolder, "dist", "plugin", "pulumi-resource-ims"),
    declared: (_, inputs) => inputs,
    urn: ({ stack, kind, name }) => `urn:pulumi:${stack}::${project}::ims:index:${kind}::${name}`,
    isPlugin: true,
  },
};

/** Whether jest runs this suite with the dynamic provider: see jest.config.mjs. */
export function isDynamicRun(): boolean {
  return givenHost() === "dynamic";
}

/** The host that jest runs this suite with. */
export function testedHost(): HostName {
  const name = givenHost();
  if (name === undefined) throw new Error("jest.config.mjs gives this suite no host");
  return name;
}

function givenHost(): HostName | undefined {
  return (globalThis as { readonly providerHost?: HostName }).providerHost;
}

/** The text that every dynamic resource of this kind has among its inputs. */
function providerText(kind: ResourceKind): string {
  return `exports.handler=()=>require("pulumi-ims/dynamic/${kind.charAt(0).toLowerCase()}${kind.slice(1)}")`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
