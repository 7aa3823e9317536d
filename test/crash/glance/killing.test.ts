/** What the kill matrices take for the same situation: taking too much for the same would leave a kill out. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import type { RequestRecord } from "../../cloud/requestLog";
import { person } from "../../support/person";
import { caseSampleFor, killPoints, sampleFor, worldOf } from "./killing";
import { openScene, type Scene } from "./scene";

describe("a world", () => {
  let scene: Scene;

  beforeEach(async () => void (scene = await openScene()));
  afterEach(async () => await scene.end());

  it("is the same after questions and logging in", async () => {
    const before = worldOf(scene);
    await scene.owner.ownImages();
    await person(scene.cloud, "alice"); // logs in
    expect(worldOf(scene)).toBe(before);
  });

  const changes: readonly (readonly [string, (scene: Scene) => Promise<unknown>])[] = [
    ["a tag", ({ owner, given }) => owner.call("PUT", `/v2/images/${given[0]}/tags/new`)],
    [
      "a member",
      ({ owner, given, cloud }) =>
        owner.call("POST", `/v2/images/${given[0]}/members`, { member: cloud.projects.consumer }),
    ],
    ["a record", ({ owner }) => owner.call("POST", "/v2/images", { name: "third" })],
    ["a deletion", ({ owner, given }) => owner.call("DELETE", `/v2/images/${given[1]}`)],
    [
      "an image in the state",
      ({ stack }) => stack.up([{ kind: "Image", name: "golden", inputs: { name: "golden" } }]),
    ],
  ];

  it.each(changes)("is another one with %s", async (_what, change) => {
    const before = worldOf(scene);
    await change(scene);
    expect(worldOf(scene)).not.toBe(before);
  });

  it("tells one image's member from another's", async () => {
    const { owner, given, cloud } = scene;
    const members = (index: 0 | 1) => `/v2/images/${given[index]}/members`;
    await owner.call("POST", members(0), { member: cloud.projects.consumer });
    const ofFirst = worldOf(scene);
    await owner.call("DELETE", `${members(0)}/${cloud.projects.consumer}`);
    await owner.call("POST", members(1), { member: cloud.projects.consumer });
    expect(worldOf(scene)).not.toBe(ofFirst);
  });

  it("is another one with a note", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ims-notes-"));
    try {
      const before = worldOf(scene, folder);
      writeFileSync(path.join(folder, "note.json"), "{}");
      expect(worldOf(scene, folder)).not.toBe(before);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the points of a command", () => {
  const asked = (atMs: number, durationMs?: number): RequestRecord => ({
    ...{ sequence: 0, service: "image", method: "GET", path: "/", query: "", userAgent: "" },
    ...{ requestId: "", requestBytes: 0, outcome: "answered", time: new Date(atMs).toISOString() },
    ...(durationMs === undefined ? {} : { durationMs }),
  });
  const texts = (...[records, saved]: Parameters<typeof killPoints>) =>
    killPoints(records, saved).map(({ nth, when }) => `${when} ${nth}`);

  it("are after each request", () => {
    expect(texts([asked(100, 5), asked(110, 5)], [])).toEqual(["after 1", "after 2"]);
  });

  it("are before one too where the state was written since the last", () => {
    const requests = [asked(100, 5), asked(110, 5)];
    expect(texts(requests, [107])).toEqual(["after 1", "before 2", "after 2"]);
  });

  it("are before one too where another still ran", () => {
    const requests = [asked(100, 50), asked(110, 5)];
    expect(texts(requests, [])).toEqual(["after 1", "before 2", "after 2"]);
    expect(texts([asked(100), asked(110, 5)], [])).toEqual(["after 1", "before 2", "after 2"]);
  });
});

describe("a sample of points", () => {
  const points = Array.from({ length: 12 }, (_, index) => ({
    nth: index + 1,
    when: "after" as const,
  }));
  const chosen = (...asked: Parameters<typeof sampleFor>) =>
    sampleFor(...asked).map(({ nth }) => nth);

  it("is all of them with the plugin", () => {
    expect(chosen("plugin", points)).toHaveLength(12);
  });

  it("is the first and every tenth with the dynamic provider", () => {
    expect(chosen("dynamic", points)).toEqual([1, 11]);
    expect(chosen("dynamic", points.slice(0, 1))).toEqual([1]);
  });

  it("of cases is all of them with the plugin, and every third with the dynamic provider", () => {
    expect(caseSampleFor("plugin", ["a", "b", "c", "d"])).toEqual(["a", "b", "c", "d"]);
    expect(caseSampleFor("dynamic", ["a", "b", "c", "d"])).toEqual(["a", "d"]);
  });
});
