/**
 * Credentials are in nothing that a run writes: a user with a password that occurs nowhere else, and a search for it and
 * for the tokens that Keystone gave, which all begin alike.
 */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { stringify } from "yaml";

import { emptyQcow2 } from "../support/emptyDisk";
import {
  pulumiProject,
  textsBelow,
  type PulumiProject,
  type PulumiProjectOptions,
} from "../support/engine";
import { describeNeeding, sharedRealCloud } from "../support/needs";
import { person } from "../support/person";
import type { RealCloud } from "../support/realCloud";

jest.setTimeout(300_000);

const projectId = "c".repeat(32);
const typescript = {
  text: `
    import * as ims from "pulumi-ims";
    const image = new ims.Image("image", {
      source: { kind: "file", path: "disk.qcow2" },
      diskFormat: "qcow2",
    });
    new ims.ImageMember("member", { imageId: image.id, projectId: "${projectId}" });
    new ims.ImageTag("tag", { imageId: image.id, tag: "tested" });
  `,
};

/** For the plugin. `more` comes before the resources, `options` belongs to each of them. */
const yaml = (more = "", instance = "", options = "") => ({
  yaml: `
name: program
runtime: yaml
${more}
resources:
  ${instance}
  image:
    type: ims:index:Image
    properties: { source: { kind: file, path: disk.qcow2 }, diskFormat: qcow2 }
    ${options}
  member:
    type: ims:index:ImageMember
    properties: { imageId: "\${image.id}", projectId: ${projectId} }
    ${options}
  tag:
    type: ims:index:ImageTag
    properties: { imageId: "\${image.id}", tag: tested }
    ${options}
`,
});

const hosts = [
  ["the dynamic provider", typescript],
  ["the plugin", yaml()],
] as const;

describeNeeding(["engine", "realCloud"], "credentials on a real Glance", () => {
  let cloud: RealCloud;
  let user: { readonly name: string; readonly password: string; readonly projectId: string };

  beforeAll(async () => {
    cloud = sharedRealCloud();
    user = await newUser(cloud);
  });

  const settings = () => ({
    "ims:authUrl": cloud.authUrl,
    "ims:userName": user.name,
    "ims:userDomainName": "Default",
    "ims:projectId": user.projectId,
    "ims:region": cloud.region,
  });

  it.each(hosts)(
    "from the environment are in no state file, log or trace: %s",
    async (_, program) => {
      const project = await pulumiProject({
        program,
        trace: true,
        environment: {
          OS_AUTH_URL: cloud.authUrl,
          OS_USERNAME: user.name,
          OS_PASSWORD: user.password,
          OS_USER_DOMAIN_NAME: "Default",
          OS_PROJECT_ID: user.projectId,
          OS_REGION_NAME: cloud.region,
        },
      });
      await wholeLife(project, ...everythingLogged, ...traced(project));
      await expectNothingToldBy(project, user.password);
    },
  );

  it.each(hosts)("from clouds.yaml are in no state file, log or trace: %s", async (_, program) => {
    const project = await pulumiProject({
      program,
      trace: true,
      environment: { OS_CLOUD: "mine" },
    });
    const auth = {
      auth_url: cloud.authUrl,
      username: user.name,
      password: user.password,
      user_domain_name: "Default",
      project_id: user.projectId,
    };
    const clouds = { mine: { auth, region_name: cloud.region } };
    await writeFile(path.join(project.folder, "clouds.yaml"), stringify({ clouds }));
    await wholeLife(project, ...everythingLogged, ...traced(project));
    await expectNothingToldBy(project, user.password);
  });

  it.each(hosts)(
    "from secret configuration are in no state file and no log: %s",
    async (_, program) => {
      const options: PulumiProjectOptions = {
        program,
        config: settings(),
        secretConfig: { "ims:password": user.password },
      };
      const project = await pulumiProject(options);
      // Without the engine's debug log, which shows every configuration as plain text, as its trace does.
      await wholeLife(project);
      await expectNothingToldBy(project, user.password);
    },
  );

  it.each([
    ["secret configuration", "${password}"],
    ["the text of the program, where the plugin hides it", "TEXT"],
  ])("from a provider instance with %s are in no state file and no log", async (_, value) => {
    const given = value === "TEXT" ? user.password : value;
    const instance = `mine:
    type: pulumi:providers:ims
    properties: { authUrl: "${cloud.authUrl}", userName: ${user.name}, userDomainName: Default,
      projectId: ${user.projectId}, region: ${cloud.region}, password: "${given}" }`;
    const config = value === "TEXT" ? "" : "config: { password: { type: string } }";
    const project = await pulumiProject({
      program: yaml(config, instance, 'options: { provider: "${mine}" }'),
      ...(value === "TEXT" ? {} : { secretConfig: { password: user.password } }),
    });
    await wholeLife(project);
    await expectNothingToldBy(project, user.password);
  });

  it("from plain configuration are in no state file: the plugin hides them", async () => {
    const project = await pulumiProject({
      program: yaml(),
      config: { ...settings(), "ims:password": user.password },
    });
    await writeFile(path.join(project.folder, "disk.qcow2"), emptyQcow2());
    await project.up();
    const telling = [...(await textsBelow(project.stateFolder))].filter(
      // The engine itself writes the stack's configuration into the file of each update.
      ([file, text]) => !file.includes("history") && text.includes(user.password),
    );
    expect(telling.map(([file]) => file)).toEqual([]);
    await project.destroy();
    await project.remove();
  });
});

const everythingLogged = ["--logflow", "--logtostderr", "-v=9"];
/** The engine's own record of its calls, beside the one of what it says to providers. */
const traced = (project: PulumiProject) => [
  "--tracing",
  `file:${path.join(project.stateFolder, "calls.trace")}`,
];
const outputs = new WeakMap<PulumiProject, string>();

async function wholeLife(project: PulumiProject, ...flags: readonly string[]): Promise<void> {
  await writeFile(path.join(project.folder, "disk.qcow2"), emptyQcow2());
  const runs = [
    await project.up(...flags),
    await project.refresh(),
    await project.preview("--diff"),
    await project.destroy(),
  ];
  outputs.set(project, runs.map(({ output }) => output).join("\n"));
}

async function expectNothingToldBy(project: PulumiProject, password: string): Promise<void> {
  const written = new Map(await textsBelow(project.stateFolder));
  written.set("what the commands printed", outputs.get(project) ?? "");
  expect([...written.keys()].some((file) => file.includes("stacks"))).toBe(true);
  const token = /gAAAAA[\w-]{40}/; // how every Fernet token begins
  const telling = [...written].filter(([, text]) => text.includes(password) || token.test(text));
  expect(telling.map(([file]) => file)).toEqual([]);
  await project.remove();
}

async function newUser(cloud: RealCloud) {
  const admin = await person(cloud, "admin");
  const name = `user-${crypto.randomUUID()}`;
  const password = `password-${crypto.randomUUID()}`;
  const projectId = cloud.projects.owner;
  const { roles } = (await admin.identity("GET", "/roles?name=member")) as {
    roles: { id: string }[];
  };
  const { user } = (await admin.identity("POST", "/users", {
    user: { name, password, domain_id: "default" },
  })) as { user: { id: string } };
  await admin.identity("PUT", `/projects/${projectId}/users/${user.id}/roles/${roles[0]?.id}`);
  return { name, password, projectId };
}
