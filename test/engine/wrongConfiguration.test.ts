/**
 * Configuration that is missing or wrong, through the real engine and the plugin: one error, which says what is wrong and what
 * to do, before anything is asked of the cloud where reading the settings is enough, and at the first use where it is not.
 */
import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { pulumiProject, type EngineRun, type PulumiProjectOptions } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";

jest.setTimeout(300_000);

/** Its preview needs no cloud. */
const program = (more = "") => `
name: program
runtime: yaml
resources:
  shared:
    type: ims:index:ImageMember
    properties:
      imageId: 11111111-2222-4333-8444-555555555555
      projectId: ${"c".repeat(32)}
      ${more}
`;

/** Is part of every secret here, and of nothing else. */
const mark = "hunter2";

interface Wrong extends Omit<PulumiProjectOptions, "program"> {
  readonly more?: string;
  /** Makes clouds.yaml in the program's folder. */
  readonly prepare?: (file: string) => Promise<unknown>;
  /** What is wrong, and what to do. */
  readonly says: RegExp;
}

describeNeeding(["engine"], "configuration that is wrong", () => {
  let cloud: LocalCloud;
  let openstack: Record<string, string>;
  let huawei: Record<string, string>;
  let keys: Record<string, string>;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    openstack = {
      ...{ OS_AUTH_URL: cloud.authUrl, OS_USERNAME: "alice", OS_PASSWORD: `${mark}-wrong` },
      ...{ OS_USER_DOMAIN_NAME: "Default", OS_PROJECT_ID: cloud.projects.owner },
    };
    huawei = {
      ...{ "ims:kind": "ims", "ims:endpoint": cloud.imsUrl },
      ...{ "ims:iamUrl": cloud.iamUrl, "ims:obsUrl": cloud.obsUrl },
    };
    keys = { HW_ACCESS_KEY: "AKID", HW_SECRET_KEY: `${mark}-key`, HW_REGION_NAME: "local-1" };
  });

  afterAll(() => cloud.stop());

  const ownCloudsFile = { OS_CLOUD: "mine" };
  const inText: readonly (readonly [string, () => Wrong])[] = [
    [
      "an unknown connection",
      () => ({
        more: "connection: nowhere",
        environment: openstack,
        says: /connection: cannot use connection "nowhere": there is no such connection: .*; add "nowhere" to ims:connections or to clouds\.yaml/,
      }),
    ],
    [
      "no credentials at all",
      () => ({
        says: /nothing describes a cloud: .*; write a clouds\.yaml and set OS_CLOUD, or set OS_AUTH_URL, .*; for Huawei Cloud set HW_ACCESS_KEY, HW_SECRET_KEY and HW_REGION_NAME/,
      }),
    ],
    [
      "a user without a password",
      () => ({
        environment: { ...openstack, OS_PASSWORD: undefined },
        says: /password.*OS_PASSWORD/,
      }),
    ],
    [
      "access keys of one cloud and a password of another at once",
      () => ({
        environment: { ...openstack, ...keys },
        says: /both OS_\* \(user "alice"\) and HW_\* are set; .*; choose: set ims:kind to glance or ims, /,
      }),
    ],
    [
      "access keys without a region",
      () => ({
        environment: { ...keys, HW_REGION_NAME: undefined },
        says: /nothing says in which region; set region \(ims:region, HW_REGION_NAME\)/,
      }),
    ],
    [
      "a clouds.yaml that is no YAML",
      () => ({
        environment: ownCloudsFile,
        prepare: (file) => writeFile(file, `clouds:\n  mine: { password: ${mark}\n  x: [`),
        says: /clouds\.yaml is no valid YAML: see line \d/,
      }),
    ],
    [
      "a clouds.yaml that cannot be read",
      () => ({
        environment: ownCloudsFile,
        prepare: unreadable,
        says: /clouds\.yaml cannot be read \((EISDIR|EACCES)\); make it readable, or remove it/,
      }),
    ],
    [
      "a key that nobody knows",
      () => ({
        environment: openstack,
        secretConfig: { "ims:pasword": mark },
        says: /ims:pasword is not known; did you mean password\?/,
      }),
    ],
    [
      "a value that does not fit",
      () => ({
        environment: openstack,
        config: { "ims:insecure": "perhaps" },
        says: /ims:insecure must be true or false/,
      }),
    ],
  ];

  it.each(inText)("fails a preview: %s", async (_, wrong) => {
    await withProject(wrong(), async (project) => {
      const run = await project.attempt("preview");
      expectOneError(run, wrong().says);
      expect(cloud.local.requests()).toEqual([]);
    });
  });

  const atUse: readonly (readonly [string, () => Wrong])[] = [
    [
      "a wrong password",
      () => ({
        environment: openstack,
        says: /cannot log in to .* as user "alice" .*; check the name, the secret, the domain and the project/,
      }),
    ],
    [
      "a region that the catalogue does not have",
      () => ({
        environment: {
          ...{ ...openstack, OS_PASSWORD: cloud.password },
          OS_REGION_NAME: "nowhere-1",
        },
        says: /it is not there for region nowhere-1, .*; set region and interface to one of these/,
      }),
    ],
    [
      "a region that Huawei Cloud does not have",
      () => ({
        environment: {
          HW_ACCESS_KEY: cloud.accessKeys["alice"]?.accessKey,
          HW_SECRET_KEY: cloud.accessKeys["alice"]?.secretKey,
          HW_REGION_NAME: "nowhere-1",
        },
        config: huawei,
        says: /cannot find the project "nowhere-1" of the default connection: .*; check the region; /,
      }),
    ],
    [
      // As with the Terraform provider, the keys come first; the password is not tried.
      "access keys and a password of one cloud at once, where the keys are wrong",
      () => ({
        config: {
          ...huawei,
          "ims:region": "local-1",
          "ims:accessKey": "AKID",
          "ims:userName": "alice",
        },
        secretConfig: { "ims:password": `${mark}-password`, "ims:secretKey": `${mark}-key` },
        says: /check the access key, the secret key and the clock of this machine/,
      }),
    ],
    [
      "an address where nobody answers",
      () => ({
        environment: { ...openstack, OS_AUTH_URL: "http://127.0.0.1:1/v3" },
        config: { "ims:timeoutMs": "500" },
        says: /cannot reach 127\.0\.0\.1:1|ECONNREFUSED/,
      }),
    ],
  ];

  it.each(atUse)(
    "blocks no preview that needs no cloud, and fails the update once: %s",
    async (_, wrong) => {
      await withProject(wrong(), async (project) => {
        expect((await project.preview()).resources).toEqual({ "to create": 2 });
        expect(cloud.local.requests()).toEqual([]);
        expectOneError(await project.attempt("up", "--yes", "--skip-preview"), wrong().says);
      });
    },
  );

  async function withProject(
    { more, prepare, says: _, ...options }: Wrong,
    work: (project: Awaited<ReturnType<typeof pulumiProject>>) => Promise<void>,
  ) {
    cloud.local.clearRequests();
    const project = await pulumiProject({ program: { yaml: program(more) }, ...options });
    await prepare?.(path.join(project.folder, "clouds.yaml"));
    await work(project);
    await project.remove();
  }
});

/** A file that nobody may read; for root, whom no permission stops, a folder in its place. */
async function unreadable(file: string): Promise<void> {
  if (process.getuid?.() === 0) await mkdir(file);
  else await writeFile(file, "clouds: {}\n", { mode: 0 });
}

/** The engine shows each diagnostic while it works and in a list at the end. The list is looked at. */
function expectOneError({ status, output }: EngineRun, sentence: RegExp): void {
  expect(status).not.toBe(0);
  const [, diagnostics = ""] = output.split(/^Diagnostics:$/m);
  const errors = diagnostics
    .split("\n")
    .filter((line) => /^ *error: /.test(line) && !/error: (update|preview) failed$/.test(line));
  expect(errors).toEqual([expect.stringMatching(sentence)]);
  expect(output).not.toMatch(/^\s+at .*:\d+/m); // a stack trace
  expect(output).not.toMatch(/corrupt|unexpected|undefined|\[object/i);
  expect(output).not.toContain(mark);
}
