/** The bin `ims-local`: its one line, its files, its end; and what a kill -9 leaves. */
import * as fs from "node:fs";
import { request as httpRequest } from "node:http";
import * as path from "node:path";
import { parse } from "yaml";
import { eventually } from "../../conformance/glance/eventually";
import { openSession, session, type Session } from "../../conformance/glance/wire";
import type { TestCloud } from "../../support/testCloud";
import { compileProgram, type Process, type Program } from "./bin";

// Each test starts processes, and a busy machine takes its time for them.
jest.setTimeout(60_000);

describe("ims-local", () => {
  let program: Program;
  let data: string;
  let running: Process | undefined;
  let count = 0;

  beforeAll(() => {
    program = compileProgram();
  });
  afterAll(() => program.remove());

  beforeEach(() => {
    count += 1;
    data = path.join(program.folder, `data-${count}`);
  });
  afterEach(async () => {
    await running?.end("SIGKILL");
    running = undefined;
  });

  async function start(...args: string[]): Promise<TestCloud & { readonly adminUrl: string }> {
    running = program.run("--data", data, ...args);
    return running.ready();
  }

  /** What happens when somebody pulls the plug of the process, and starts it again. */
  async function killAndRestart(): Promise<TestCloud & { readonly adminUrl: string }> {
    await running?.end("SIGKILL");
    return start();
  }

  describe("when it is ready", () => {
    it("prints one line of JSON with addresses, projects and users, and ends on SIGTERM", async () => {
      const cloud = await start();
      expect(cloud.region).toBe("RegionOne");
      for (const id of Object.values(cloud.projects)) expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(Object.keys(cloud.projects).sort()).toEqual(["admin", "consumer", "owner", "third"]);
      expect(cloud.users).toMatchObject({
        alice: { project: cloud.projects.owner },
        bob: { project: cloud.projects.consumer },
        carol: { project: cloud.projects.third },
        rita: { project: cloud.projects.owner },
        rudy: { project: cloud.projects.consumer },
        admin: { project: cloud.projects.admin },
      });
      expect(await running?.end("SIGTERM")).toEqual({ code: 0, signal: null });
      const { stdout } = (await running?.ended()) ?? { stdout: "" };
      expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    });

    it("listens on loopback, on the port that is asked for", async () => {
      const first = new URL((await start()).url);
      expect(first.hostname).toBe("127.0.0.1");
      await running?.end("SIGINT");
      const second = await start("--port", first.port);
      expect(new URL(second.url).port).toBe(first.port);
    });

    it("has written a clouds.yaml with a cloud for each user", async () => {
      const file = path.join(program.folder, "clouds", "clouds.yaml");
      const cloud = await start("--clouds-yaml", file);
      const { clouds } = parse(fs.readFileSync(file, "utf8")) as {
        clouds: Record<string, unknown>;
      };
      expect(Object.keys(clouds).sort()).toEqual([
        "admin",
        "alice",
        "bob",
        "carol",
        "rita",
        "rudy",
      ]);
      expect(clouds["alice"]).toMatchObject({
        auth: {
          auth_url: cloud.authUrl,
          username: "alice",
          password: "secret",
          project_id: cloud.projects.owner,
        },
        region_name: "RegionOne",
      });
    });

    it("misbehaves by the rules of a file", async () => {
      const file = path.join(program.folder, "faults.yaml");
      fs.writeFileSync(file, "- method: GET\n  path: /v2/images\n  nth: 2\n  status: 503\n");
      const alice = await openSession(await start("--faults", file), "alice");
      const answers = [];
      for (let round = 0; round < 3; round += 1) answers.push(await alice.get("/v2/images"));
      expect(answers.map(({ status }) => status)).toEqual([200, 503, 200]);
    });
  });

  describe("with wrong arguments", () => {
    it.each([
      [["--port", "many"], /--port must be a whole number up to 65535, not many/],
      [["--faults", "/no/such/file"], /no such file/],
      [["--family", "aws"], /--family must be huawei or otc, not aws/],
      [["--frobnicate"], /Unknown option '--frobnicate'/],
    ])("%j ends with one sentence", async (args, sentence) => {
      running = program.run(...args);
      const { code, stdout, stderr } = await running.ended();
      expect(code).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/^\s+at /m);
    });
  });

  describe("after a kill -9", () => {
    it("still has everything that it acknowledged, bytes and tokens included", async () => {
      const before = await start();
      const alice = await openSession(before, "alice");
      const bob = await openSession(before, "bob");
      const image = await alice.createImage({ name: "kept", colour: "red", tags: ["one"] });
      await alice.upload(`${image}/file`, "the bytes");
      await alice.put(`${image}/tags/two`);
      await alice.patch(image, [{ op: "replace", path: "/name", value: "renamed" }]);
      await alice.post(`${image}/members`, { member: bob.projectId });
      await bob.put(`${image}/members/${bob.projectId}`, { status: "accepted" });
      const deleted = await alice.createImage();
      await alice.delete(deleted);
      const shown = await alice.image(image);

      const after = await killAndRestart();

      expect(after.projects).toEqual(before.projects);
      expect(after.users).toEqual(before.users);
      // The port is another one, the token is the same.
      const again = session(after, alice.token, alice.projectId);
      expect(await again.image(image)).toEqual(shown);
      expect((await again.get(`${image}/file`)).text).toBe("the bytes");
      const member = await again.get(`${image}/members/${bob.projectId}`);
      expect(member.at("status")).toBe("accepted");
      expect((await again.get(deleted)).status).toBe(404);
      const id = deleted.slice("/v2/images/".length);
      expect((await again.post("/v2/images", { id })).status).toBe(409);
    });

    it("loses none of many writes, wherever the kill falls", async () => {
      const alice = await openSession(await start(), "alice");
      const acknowledged: string[] = [];
      const writers = Array.from({ length: 8 }, async () => {
        try {
          for (;;) acknowledged.push(await alice.createImage());
        } catch {
          // Cut off by the kill.
        }
      });
      await eventually(
        async () => acknowledged.length,
        (length) => length > 200,
      );
      const after = await killAndRestart();
      await Promise.all(writers);
      const again = session(after, alice.token);
      const lost = [];
      for (const image of acknowledged) {
        if ((await again.get(image)).status !== 200) lost.push(image);
      }
      expect(lost).toEqual([]);
    });

    it("leaves an upload that ran in saving, as Glance does, and its bytes nowhere", async () => {
      const cloud = await start();
      const alice = await openSession(cloud, "alice");
      const image = await alice.createImage();
      beginUpload(cloud, alice, `${image}/file`);
      await eventually(
        () => alice.image(image),
        (found) => found["status"] === "saving",
      );
      const again = session(await killAndRestart(), alice.token);
      expect(await again.image(image)).toMatchObject({ status: "saving", size: null });
      expect(fs.readdirSync(path.join(data, "staging"))).toEqual([]);
      expect((await again.delete(image)).status).toBe(204);
    });

    it("has done what it had not answered yet, when the answer was held", async () => {
      const cloud = await start();
      const alice = await openSession(cloud, "alice");
      await fetch(`${cloud.adminUrl}/pause?method=POST&path=/v2/images&when=after`, {
        method: "POST",
      });
      const unanswered = alice.post("/v2/images", { name: "unheard" }).catch(String);
      await fetch(`${cloud.adminUrl}/held`);
      const again = session(await killAndRestart(), alice.token);
      expect(await unanswered).toContain("fetch failed");
      const answer = await again.get("/v2/images?name=unheard");
      expect(answer.list("images")).toHaveLength(1);
    });
  });
});

function beginUpload(cloud: TestCloud, caller: Session, target: string): void {
  const request = httpRequest(`${cloud.url}${target}`, {
    method: "PUT",
    headers: { "Content-Type": "application/octet-stream", "X-Auth-Token": caller.token },
  });
  // The server is killed under it.
  request.on("error", () => undefined);
  request.write("the first of many bytes");
}
