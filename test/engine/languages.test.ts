/**
 * One program in several languages, with the real engine, the plugin and its generated SDKs:
 * examples/share-an-image-*. What the engine keeps of it must be the same whatever the language.
 */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { engineClouds } from "../support/engineClouds";
import { describeNeeding } from "../support/needs";
import { people, type Person } from "../support/person";
import type { TestCloud } from "../support/testCloud";
import { edit, languages } from "./languages";

jest.setTimeout(600_000);

const tested = {
  local: languages,
  // No SDK sees the cloud, so two are enough: with a property's own name, and with another.
  real: languages.filter(({ name }) => ["yaml", "python"].includes(name)),
};

for (const { name: place, kind, needs, open } of engineClouds) {
  describeNeeding([...needs, "sdks"], `a program that shares an image, on ${place}`, () => {
    let cloud: TestCloud;
    let alice: Person;
    let bob: Person;
    let carol: Person;

    beforeAll(async () => {
      cloud = await open();
      ({ alice, bob, carol } = await people(cloud));
    });

    afterAll(async () => await cloud.stop());

    /** By language: what the engine keeps of the program at three times. */
    const states = new Map<string, Readonly<Record<string, unknown>>>();

    describe.each(tested[kind])("in $name", (language) => {
      let project: PulumiProject;

      beforeAll(async () => {
        project = await pulumiProject({
          program: example(`share-an-image-${language.name}`),
          cloud,
          config: { consumer: bob.projectId, partner: carol.projectId },
          programs: language.programs?.() ?? [],
          environment: (await language.environment?.()) ?? {},
        });
        await language.prepare?.(project);
        await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
      });

      afterAll(async () => await project.remove());

      it("makes, changes, imports and destroys", async () => {
        expect((await project.up()).resources).toEqual({ created: 6 });
        const { imageId, sizeBytes } = await project.outputs();
        const id = String(imageId);
        expect(sizeBytes).toBe(emptyQcow2().length);
        expect(await alice.image(id)).toMatchObject({ tags: ["reviewed"] });
        expect(await alice.members(id)).toEqual({
          [bob.projectId]: "accepted",
          [carol.projectId]: "pending",
        });
        const made = await comparable(project, [id]);
        expect((await project.up()).resources).toEqual({ unchanged: 6 });

        await edit(project, language, language.change);
        const changes = { updated: 2, replaced: 1, unchanged: 3 };
        expect((await project.up()).resources).toEqual(changes);
        const image = { min_disk: 1, os_distro: "debian", tags: ["released"] };
        expect(await alice.image(id)).toMatchObject(image);
        expect(await alice.members(id)).toEqual({ [bob.projectId]: "accepted" });
        const changed = await comparable(project, [id]);
        await project.refresh("--expect-no-changes");

        const byHand = await makeByHand(alice);
        await edit(project, language, language.adopt(byHand));
        expect((await project.up()).resources).toEqual({ imported: 1, unchanged: 6 });
        const imported = await comparable(project, [id, byHand]);
        await project.preview("--refresh", "--expect-no-changes");

        expect((await project.destroy()).resources).toEqual({ deleted: 7 });
        expect([await alice.image(id), await alice.image(byHand)]).toEqual([undefined, undefined]);
        states.set(language.name, { made, changed, imported });
      });
    });

    it("leaves the same state in every language", () => {
      expect([...states.keys()]).toEqual(tested[kind].map(({ name }) => name));
      const [first, ...others] = states.values();
      for (const other of others) expect(other).toEqual(first);
    });
  });
}

async function makeByHand(alice: Person): Promise<string> {
  const record = { name: "by hand", disk_format: "raw", container_format: "bare" };
  return ((await alice.call("POST", "/v2/images", record)) as { id: string }).id;
}

/** Our resources in the state, without what differs in every run: ids, names, the file, times. */
async function comparable(project: PulumiProject, images: readonly string[]): Promise<unknown> {
  const { resources = [] } = (await project.exportStack()).deployment;
  const kept = resources
    .filter(({ type }) => type.startsWith("ims:"))
    .sort((one, other) => one.urn.localeCompare(other.urn))
    .map(({ type, id, inputs, outputs }) => ({ type, id, inputs, outputs }));
  const numbered = images.reduce(
    (text, id, index) => text.replaceAll(id, `IMAGE-${index}`),
    JSON.stringify(kept),
  );
  const text = numbered
    .replaceAll(/share-an-image-[a-z]+/g, "PROJECT")
    .replaceAll(/golden-[0-9a-f]{7}/g, "golden-HASH")
    .replaceAll(/members-[0-9a-f-]{36}/g, "members-ID")
    // A file that was written a moment ago has no identity yet.
    .replaceAll(/("identity":"[\d:]+",)?"modifiedMs":\d+/g, '"modifiedMs":0')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
  return JSON.parse(text);
}
