/** The command `pulumi-ims discover`: its options, its files and what it tells the user. */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runCommand } from "../../../../provider/hosts/command/command";
import { type Clouds, startClouds } from "../../functions/clouds";

let clouds: Clouds;
let folder: string;
let cloudsYaml: string;
let image: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ims-discover-"));
  clouds = await startClouds();
  const { authUrl, users, password, region } = clouds.server;
  cloudsYaml = join(folder, "clouds.yaml");
  const auth = { auth_url: authUrl, username: "alice", password, user_domain_name: "Default" };
  const alice = { region_name: region, auth: { ...auth, project_id: users["alice"]?.project } };
  writeFileSync(cloudsYaml, JSON.stringify({ clouds: { alice, other: alice } }));
  image = await clouds.glanceImage({ name: "golden", tags: ["prod"], visibility: "shared" });
  await clouds.glanceImage({ name: "other \u001b[31mred", tags: ["a/b"] });
});
afterAll(async () => {
  await clouds.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  readonly status: number;
  readonly printed: string;
  readonly told: readonly string[];
}

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Said> {
  const printed: string[] = [];
  const told: string[] = [];
  const status = await runCommand(args, {
    environment: { OS_CLIENT_CONFIG_FILE: cloudsYaml, ...environment },
    print: (text) => void printed.push(text),
    tell: (line) => void told.push(line),
  });
  return { status, printed: printed.join(""), told };
}
const discover = (...args: readonly string[]) => run(["discover", ...args], { OS_CLOUD: "alice" });

it("prints the file, and tells beside it what it left out", async () => {
  const { status, printed, told } = await discover();
  expect(status).toBe(0);
  expect(JSON.parse(printed)).toEqual({
    resources: [{ type: "ims:index:Image", name: "golden", id: image }],
  });
  expect(told).toEqual([
    expect.stringMatching(/^image \S+ \("other red"\) is left out: .* tags\[0\]: "a\/b" must not/),
    "found 1 resource",
  ]);
});

it("writes the file, and replaces one only if it is told to", async () => {
  const out = join(folder, "import.json");
  const { status, printed, told } = await discover("--out", out, "--name", "golden");
  expect({ status, printed }).toEqual({ status: 0, printed: "" });
  expect(told).toEqual([`found 1 resource; next: pulumi import --file ${out}`]);
  expect(readFileSync(out, "utf8")).toContain(image);

  writeFileSync(out, "mine");
  void clouds.requests();
  expect(await discover("--out", out)).toEqual({
    ...{ status: 1, printed: "" },
    told: [`${out} exists already: name another file, or replace it with --force`],
  });
  expect(clouds.requests()).toEqual([]);
  expect(readFileSync(out, "utf8")).toBe("mine");
  expect(await discover("--out", out, "--force", "--name", "golden")).toMatchObject({ status: 0 });
  expect(readFileSync(out, "utf8")).toContain(image);
});

it("writes through no link that leads nowhere yet", async () => {
  const out = join(folder, "link.json");
  const elsewhere = join(folder, "elsewhere.json");
  symlinkSync(elsewhere, out);
  expect(await discover("--out", out, "--name", "golden")).toEqual({
    ...{ status: 1, printed: "" },
    told: [`${out} exists already: name another file, or replace it with --force`],
  });
  expect(existsSync(elsewhere)).toBe(false);
});

it("says which file it cannot write", async () => {
  const out = join(folder, "nowhere", "import.json");
  const { status, told } = await discover("--out", out);
  expect(status).toBe(1);
  expect(told).toEqual([`cannot write ${out} (ENOENT)`]);
});

it("hands the filters and the types on", async () => {
  const { printed } = await discover(
    "--tag",
    "prod",
    "--type",
    "ImageTag",
    "--type",
    "ImageMember",
  );
  expect(JSON.parse(printed)).toEqual({
    resources: [{ type: "ims:index:ImageTag", name: "golden-prod", id: `${image}/prod` }],
  });
  const none = await discover("--name-regex", "^nothing");
  expect(none).toMatchObject({ status: 0, told: ["found nothing to import"] });
  expect(await discover("--type", "Picture")).toMatchObject({
    status: 1,
    told: [expect.stringContaining('types[0] must be "Image" or "ImageMembers" or')],
  });
});

it("takes a connection by its name, and keys of the stack configuration", async () => {
  const named = await run(["discover", "--connection", "alice", "--name", "golden"]);
  expect(named.printed).toContain(image);
  const configured = await run(["discover", "--config", "ims:cloud=alice", "--name", "golden"]);
  expect(configured.printed).toContain(image);
  const entry = 'ims:connections={"east":{"cloud":"alice"}}';
  const east = await run(["discover", "-c", entry, "--connection", "east", "--name", "golden"]);
  expect(east.printed).toContain(image);
});

it.each([
  [[], 'name a command; run "pulumi-ims --help"'],
  [["discver"], 'there is no command discver; did you mean discover?; run "pulumi-ims --help"'],
  [["discover", "--ot"], `Unknown option '--ot'; run "pulumi-ims discover --help"`],
  [["discover", "x"], `Unexpected argument 'x'`],
  [["discover", "-c", "region=x"], "--config takes ims:KEY=VALUE"],
  [["discover", "-c", "ims:regin=x"], "ims:regin is not known; did you mean region?"],
  ...["password", "applicationCredentialSecret", "token", "secretKey", "securityToken"].map(
    (key): [string[], string] => {
      return [["discover", "-c", `ims:${key}=hunter2`], `name that with ims:${key}Env`];
    },
  ),
  [["discover", "-c", "ims:cloudx"], "--config takes ims:KEY=VALUE"],
  [["discover", "-c", "ims:cloud=a=b"], '"a=b"'],
  [["discover", "-c", "hunter2"], "--config takes ims:KEY=VALUE"],
  [["discover", "--connection", "nobody"], "there is no such connection"],
  [["discover"], "nothing says which cloud to use"],
])("ends with a sentence for %j", async (args, sentence) => {
  const { status, printed, told } = await run(args);
  expect({ status, printed }).toEqual({ status: 1, printed: "" });
  expect(told).toEqual([expect.stringContaining(sentence)]);
  expect(told.join()).not.toContain("hunter2");
});

it("shows its help and its version", async () => {
  for (const help of ["--help", "-h"])
    expect((await run([help])).printed).toContain("discover   write a file");
  expect((await run(["discover", "-h"])).printed).toMatch(/^Usage: pulumi-ims discover /);
  const { status, printed, told } = await run(["discover", "--help"]);
  expect({ status, told }).toEqual({ status: 0, told: [] });
  expect(printed).toMatch(/^Usage: pulumi-ims discover /);
  for (const line of printed.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  expect((await run(["--version"])).printed).toMatch(/^\d+\.\d+\.\d+\n$/);
});
