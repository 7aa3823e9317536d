/** The linter's rules. What each ring of the code may import follows from one list. */
import { defineConfig } from "oxlint";

/** Imports that are forbidden in some places, each with the reason that the linter shows. */
const bans = {
  engine: {
    regex: "^(@pulumi/|@grpc/|google-protobuf(/|$))",
    message:
      "Handlers and clients know no engine: Pulumi and gRPC appear in provider/hosts and sdk only, so that any host can call them.",
  },
  network: {
    regex: "^undici(/|$)",
    message:
      "Only provider/client/http/transport.ts speaks to the network: what passes it by is not retried, not redacted and not logged.",
  },
  compilers: {
    regex: "^typescript(-json-schema)?(/|$)",
    message:
      "Compilers are for build time: they are no dependencies of the package. Only provider/schema reads types.",
  },
  process: {
    regex: "^(node:)?process$",
    message: "Use the global `process`: the rule about process.env looks at that.",
  },
  schema: {
    regex: folders("schema", "release"),
    message: "provider/schema and provider/release are for build time and not in the package.",
  },
  tests: {
    regex: folders("test"),
    message:
      "What is shipped does not use what tests it; test/cloud in particular must stay a second opinion on the API.",
  },
};
type Ban = keyof typeof bans;
const everywhere = Object.keys(bans) as Ban[];

interface Ring {
  readonly files: readonly string[];
  /** Folders that it imports nothing from. */
  readonly outside: readonly string[];
  readonly because: string;
  /** Bans of the list above that do not hold here. */
  readonly allows?: readonly Ban[];
  readonly more?: readonly object[];
}

const client = {
  outside: ["resources", "functions", "hosts", "sdk", "config"],
  because:
    "The client is the innermost ring: it says what the cloud does and knows nothing of resources, hosts, programs or where its settings come from.",
};
const resource = {
  outside: ["hosts", "sdk", "config"],
  because:
    "A resource knows the port to the cloud and no host: the same handler serves every engine, with whatever configuration the host found.",
};

const port = {
  regex: "^\\.\\.?/(.*/)?client/(ims|glance)(/|$)",
  message:
    "The port says what a cloud does, its facts and its refusals in words of their own: a resource knows no kind of cloud, and look-ups read by client/readOperations.ts.",
};
const anotherResource = {
  regex: "^\\.\\.?/(.*/)?image[A-Za-z]*/",
  message:
    "A resource never imports another resource, and what they share knows none of them: it stands in the rooms beside them. Only registry.ts lists them.",
};

/** Where two match a file, the later one holds. */
const rings: readonly Ring[] = [
  { files: ["provider/client/**"], ...client },
  { files: ["provider/client/http/transport.ts"], ...client, allows: ["network"] },
  {
    files: ["provider/config/**"],
    outside: ["resources", "functions", "hosts", "sdk"],
    because:
      "Configuration only makes settings for the client: it knows nothing of resources, hosts or programs.",
    allows: ["process"],
  },
  { files: ["provider/functions/**"], ...resource, more: [port] },
  { files: ["provider/resources/**"], ...resource, more: [port, anotherResource] },
  { files: ["provider/resources/registry.ts"], ...resource, more: [port] },
  {
    files: ["provider/hosts/**"],
    outside: ["sdk"],
    because:
      "A host serves programs and does not know them: sdk imports hosts, not the other way round.",
    allows: ["engine"],
  },
  {
    files: ["provider/schema/**"],
    outside: ["hosts", "sdk"],
    because: "The schema describes resources, whatever host serves them.",
    allows: ["compilers", "schema"],
  },
  {
    files: ["provider/release/**"],
    outside: ["resources", "functions", "config", "sdk"],
    because: "A release packs the plugin as it is: it knows a host's file and no resource.",
    allows: ["schema"],
  },
  {
    files: ["sdk/**"],
    outside: ["client", "config", "schema"],
    because:
      "Programs load the sdk in every run: it carries types of the resources and the names of the hosts' modules, and no client.",
    allows: ["engine", "schema"],
  },
  {
    files: ["test/cloud/**"],
    outside: ["provider", "sdk"],
    because:
      "The local cloud imports nothing of the provider: one misreading of the API must not pass both.",
    allows: ["process", "schema", "tests"],
  },
];

function folders(...names: readonly string[]): string {
  return `^\\.\\.?/(.*/)?(${names.join("|")})(/|$)`;
}

function restrictedImports(patterns: readonly object[]) {
  return ["error", { patterns }] as const;
}

const overridesOfRings = rings.map(({ files, outside, because, allows = [], more = [] }) => ({
  files: [...files],
  rules: {
    "no-restricted-imports": restrictedImports([
      { regex: folders(...outside), message: because },
      ...more,
      ...everywhere.filter((name) => !allows.includes(name)).map((name) => bans[name]),
    ]),
  },
}));

const environment = [
  "error",
  {
    object: "process",
    property: "env",
    message:
      "The environment is read in provider/config, by what provider/hosts hands it, and in the entries of processes: elsewhere it would be a hidden input, and a way for secrets to spread.",
  },
] as const;
const ignoreUnderscore = "^_";

export default defineConfig({
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: "error" },
  plugins: ["eslint", "typescript", "import", "node", "jest", "oxc", "unicorn", "promise"],
  categories: { correctness: "error" },
  env: { node: true, es2024: true },
  ignorePatterns: ["dist/", "coverage/", ".cache/", "test/fixtures/"],
  rules: {
    eqeqeq: "error",
    "prefer-const": "error",
    "no-var": "error",
    "no-console": "error",
    "no-unused-vars": [
      "error",
      {
        argsIgnorePattern: ignoreUnderscore,
        varsIgnorePattern: ignoreUnderscore,
        caughtErrorsIgnorePattern: ignoreUnderscore,
      },
    ],
    "import/no-cycle": "error",
    "import/no-self-import": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/no-require-imports": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/await-thenable": "error",
    "typescript/return-await": ["error", "error-handling-correctness-only"],
    "typescript/only-throw-error": "error",
    "typescript/switch-exhaustiveness-check": [
      "error",
      { considerDefaultExhaustiveForUnions: true },
    ],
    "typescript/consistent-type-imports": [
      "error",
      { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
    ],
    "typescript/no-base-to-string": "off",
    "typescript/restrict-template-expressions": "off",
    "typescript/unbound-method": "off",
    "typescript/require-array-sort-compare": "off",
    "typescript/no-misused-spread": "off",
    "no-control-regex": "off",
    "jest/expect-expect": "off",
    "jest/no-conditional-expect": "off",
    "no-restricted-properties": environment,
    "no-restricted-imports": restrictedImports([bans.network, bans.compilers, bans.process]),
  },
  overrides: [
    {
      files: ["test/**"],
      rules: {
        "no-restricted-imports": "off",
        "no-restricted-properties": "off",
        "unicorn/no-useless-spread": "off",
      },
    },
    ...overridesOfRings,
    { files: ["provider/config/**"], rules: { "no-restricted-properties": "off" } },
    {
      files: [
        "provider/hosts/*/runtime.ts",
        "provider/hosts/*/{launcher,main}.ts",
        "provider/schema/main.ts",
        "provider/release/sdksMain.ts",
      ],
      rules: { "no-restricted-properties": "off" },
    },
    {
      files: [
        "sdk/nodejs/{dynamic,imsClient,lookUp}.ts",
        "provider/hosts/**",
        "provider/resources/registry.ts",
      ],
      rules: { "typescript/no-require-imports": "off" },
    },
    { files: ["test/cloud/**"], rules: { "no-restricted-properties": environment } },
    { files: ["test/bench/**", "examples/**"], rules: { "no-console": "off" } },
  ],
});
