/** The parts of schema.json that describe the package as a whole. */
import type { SecretKey } from "../config/connectionInputs";

/** Properties that are not published because programs do not use them, each with the reason. */
export const unpublished = {
  declaredAs: "filled in by the resource classes, and by a plugin from the URN it is told",
} as const satisfies Readonly<Record<string, string>>;

/** Only the default connection has these keys, so that other connections contain no secrets. */
export const secretTexts = {
  password:
    "The user's password, for the default connection. Set it with `pulumi config set --secret`.",
  applicationCredentialSecret:
    "The application credential's secret, for the default connection. Set it with `pulumi config set --secret`.",
  token: "A token, for the default connection. Set it with `pulumi config set --secret`.",
  secretKey:
    "The secret key of the access keys, for the default connection. Set it with `pulumi config set --secret`.",
  securityToken:
    "The security token of temporary access keys, for the default connection. Set it with `pulumi config set --secret`.",
} as const satisfies Readonly<Record<SecretKey, string>>;

export const packageFacts = {
  name: "ims",
  displayName: "Image Management Service",
  keywords: [
    "pulumi",
    "openstack",
    "glance",
    "huaweicloud",
    "ims",
    "image",
    "category/cloud",
    "kind/native",
  ],
  meta: { moduleFormat: "(.*)", supportPack: true },
  // Until the package has a public home, go has no importBasePath, and java and csharp keep
  // Pulumi's own names.
  language: {
    csharp: { namespaces: { ims: "Ims" }, respectSchemaVersion: true },
    go: { generateResourceContainerTypes: true, respectSchemaVersion: true },
    java: { basePackage: "com.pulumi" },
    nodejs: {
      // `pulumi-ims` is the package with the dynamic provider.
      packageName: "pulumi-ims-plugin",
      respectSchemaVersion: true,
    },
    python: {
      packageName: "pulumi_ims",
      pyproject: { enabled: true },
      respectSchemaVersion: true,
    },
  },
} as const;
