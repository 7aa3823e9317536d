/**
 * Three parts of the tests: what a host does is tested with our plugin and with the SDK's process
 * for dynamic resources, everything else once. `jest --selectProjects plugin` runs one part.
 */
const common = {
  testEnvironment: "node",

  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2023", parser: { syntax: "typescript" } },
        module: { type: "commonjs" },
      },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.cache"],
};

const suites = "<rootDir>/test/**/*.test.ts";
/** Suites of contract/ and crash/ that start no provider, or start one of their own. */
const once = [
  "contract/glance/client",
  "contract/glance/parallelTags",
  "contract/glance/uploadMemory",
  "contract/ims/clientRates",
  "contract/ims/credentials",
  "contract/ims/operations",
  "crash/glance/engine",
  "crash/oneUp",
  "crash/plugin/cutOff",
];
const runsOnce = `(${once.join("|")})[.]test[.]ts$`;

const withHost = (providerHost) => ({
  ...common,
  displayName: providerHost,
  globals: { providerHost },
  testMatch: [suites],
  testPathIgnorePatterns: ["<rootDir>/test/(?!contract/|crash/)", `<rootDir>/test/${runsOnce}`],
});

export default {
  maxWorkers: 3,
  testTimeout: 60_000,
  globalSetup: "<rootDir>/test/support/globalSetup.ts",
  globalTeardown: "<rootDir>/test/support/globalTeardown.ts",
  reporters: ["default", "<rootDir>/test/support/summary.ts"],
  projects: [
    {
      ...common,
      displayName: "once",
      testMatch: [suites],
      testPathIgnorePatterns: [`<rootDir>/test/(?=contract/|crash/)(?!${runsOnce})`],
    },
    withHost("plugin"),
    withHost("dynamic"),
  ],
};
