/**
 * What somebody made outside, with the real `pulumi import` and the plugin, for every kind of resource: an import needs no
 * change afterwards, a refresh finds what others changed and nothing else, and what was deleted leaves the state.
 */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { pulumiProject, type PulumiProject, type ResourceState } from "../support/engine";
import { bucket } from "../support/imsStack";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { objectStorage } from "../support/objectStorage";
import { outsideGlance, outsideIms, type Outside } from "../support/outside";

jest.setTimeout(300_000);

const places: readonly {
  readonly name: string;
  readonly hasExports: boolean;
  readonly open: (cloud: LocalCloud) => Promise<Outside>;
}[] = [
  { name: "Glance", hasExports: false, open: outsideGlance },
  { name: "IMS", hasExports: true, open: outsideIms },
];

for (const { name, hasExports, open } of places) {
  describeNeeding(["engine"], `what was made outside, on the local cloud as ${name}`, () => {
    let cloud: LocalCloud;
    let outside: Outside;
    let owner: PulumiProject;
    let consumer: PulumiProject;
    let images: { own: string; shared: string; listed: string };
    const exported = { bucket, key: "exports/golden.qcow2" };

    beforeAll(async () => {
      cloud = await startLocalCloud();
      outside = await open(cloud);
      images = {
        own: await outside.makeImage("own"),
        shared: await outside.makeImage("shared"),
        listed: await outside.makeImage("listed"),
      };
      await outside.tag(images.shared, "golden");
      await outside.share(images.shared, cloud.projects.consumer);
      await outside.share(images.listed, cloud.projects.consumer);
      await outside.answer(images.shared, "accepted");
      const empty = { program: { yaml: "name: program\nruntime: yaml\n" } };
      owner = await pulumiProject({ ...empty, ...outside.settings("alice") });
      consumer = await pulumiProject({ ...empty, ...outside.settings("bob") });
    });

    afterAll(async () => {
      await owner.remove();
      await consumer.remove();
      await cloud.stop();
    });

    it("is imported by an id alone, and needs no change then", async () => {
      const { projects } = cloud;
      await objectStorage(cloud, "alice").put(`/${bucket}/${exported.key}`, "QFI the bytes");
      await adopt(owner, {
        Image: images.own,
        ImageMember: `${images.shared}/${projects.consumer}`,
        ImageMembers: images.listed,
        ImageTag: `${images.shared}/golden`,
        ...(hasExports
          ? { ImageExport: `qcow2:${images.own}/${exported.bucket}/${exported.key}` }
          : {}),
      });
      await adopt(consumer, { ImageAcceptance: images.shared });
      const inputs = new Map(
        [...(await ours(owner)), ...(await ours(consumer))].map(([kind, each]) => [
          kind,
          each.inputs,
        ]),
      );
      const { shared, listed } = images;
      expect(inputs.get("Image")).toMatchObject({ name: "own" });
      expect(inputs.get("ImageMember")).toEqual({ imageId: shared, projectId: projects.consumer });
      expect(inputs.get("ImageMembers")).toEqual({
        ...{ imageIds: [listed], members: [{ projectId: projects.consumer }] },
      });
      expect(inputs.get("ImageTag")).toEqual({ imageId: shared, tag: "golden" });
      expect(inputs.get("ImageAcceptance")).toEqual({ imageId: shared, status: "accepted" });
      expect(inputs.get("ImageExport")).toEqual(
        hasExports ? { imageId: images.own, ...exported, format: "qcow2" } : undefined,
      );
    });

    it("is refused with a sentence where the id names nothing", async () => {
      const refused = async (kind: string, id: string) => {
        const command = ["import", `ims:index:${kind}`, "wrong", id, "--yes", "--skip-preview"];
        const { status, stdout, stderr } = await owner.attempt(...command);
        expect(status).not.toBe(0);
        return stdout + stderr;
      };
      expect(await refused("ImageMembers", "members-4f")).toContain(
        "import the list by the ids of its images, separated by commas",
      );
      const missing = "99999999-7777-4888-9999-000000000000";
      expect(await refused("ImageTag", `${missing}/golden`)).toContain("does not exist");
    });

    it("shows what others changed, and nothing else", async () => {
      await outside.rename(images.own, "renamed");
      await outside.share(images.listed, cloud.projects.third);
      await outside.answer(images.shared, "rejected");
      await outside.tag(images.shared, "silver");

      expect(await changedBy(owner, () => owner.refresh())).toEqual({
        Image: ["inputs.name", "outputs.name"],
        ImageMember: ["outputs.status"],
        ImageMembers: ["inputs.members", "outputs.shares"],
      });
      expect(await changesOf(owner)).toEqual({
        Image: { name: "update" },
        ImageMembers: { "members[1]": "delete" },
      });
      expect(await changedBy(consumer, () => consumer.refresh())).toEqual({
        ImageAcceptance: ["inputs.status", "outputs.status"],
      });
      expect(await changesOf(consumer)).toEqual({ ImageAcceptance: { status: "update" } });

      await owner.up();
      await consumer.up();
      await owner.preview("--refresh", "--expect-no-changes");
      await consumer.preview("--refresh", "--expect-no-changes");
    });

    it("shows a share that ended as one that the next update adds", async () => {
      await outside.unshare(images.listed, cloud.projects.consumer);
      expect(await changedBy(owner, () => owner.refresh())).toMatchObject({
        ImageMembers: ["inputs.members", "outputs.shares"],
      });
      expect(await changesOf(owner)).toEqual({ ImageMembers: { "members[0]": "add" } });
      await owner.up();
    });

    it("leaves the state when it was deleted", async () => {
      const count = (await ours(owner)).size;
      await outside.untag(images.shared, "golden");
      await outside.unshare(images.shared, cloud.projects.consumer);
      await outside.deleteImage(images.own);
      await outside.deleteImage(images.listed);
      if (hasExports)
        await objectStorage(cloud, "alice").send("DELETE", `/${bucket}/${exported.key}`);
      expect((await owner.refresh()).resources).toMatchObject({ deleted: count });
      expect((await consumer.refresh()).resources).toMatchObject({ deleted: 1 });
      expect([...(await ours(owner)), ...(await ours(consumer))]).toEqual([]);
    });
  });
}

/** Imports by ids alone, and makes the program declare what the import found. */
async function adopt(project: PulumiProject, ids: Readonly<Record<string, string>>): Promise<void> {
  const resources = Object.entries(ids).map(([kind, id]) => ({
    ...{ type: `ims:index:${kind}`, name: kind, id },
  }));
  const file = path.join(project.folder, "import.json");
  await writeFile(file, JSON.stringify({ resources }));
  const command = ["import", "--file", file, "--yes", "--skip-preview", "--protect=false"];
  await project.command(...command, "--out", path.join(project.folder, "imported.yaml"));
  const found = [...(await ours(project))].map(([kind, { type, inputs }]) => [
    kind,
    { type, properties: inputs },
  ]);
  const program = { name: "program", runtime: "yaml", resources: Object.fromEntries(found) };
  await project.change(JSON.stringify(program));
  await project.preview("--expect-no-changes");
}

/** The resources of the stack by kind: there is one of each. */
async function ours(project: PulumiProject): Promise<ReadonlyMap<string, ResourceState>> {
  const { deployment } = await project.exportStack();
  return new Map(
    (deployment.resources ?? []).flatMap((resource) => {
      const [, kind] = /^ims:index:(.*)/.exec(resource.type) ?? [];
      return kind === undefined ? [] : [[kind, resource] as const];
    }),
  );
}

/** Names of the properties that a command changed in the state, by kind, without times. */
async function changedBy(
  project: PulumiProject,
  command: () => Promise<unknown>,
): Promise<Record<string, readonly string[]>> {
  const before = await ours(project);
  await command();
  const changed = [...(await ours(project))].map(([kind, after]) => {
    const names = (["inputs", "outputs"] as const).flatMap((side) => {
      const [old, now] = [before.get(kind)?.[side] ?? {}, after[side] ?? {}];
      const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
      return keys
        .filter((key) => key !== "updatedAt" && !isDeepStrictEqual(old[key], now[key]))
        .map((key) => `${side}.${key}`);
    });
    return [kind, names] as const;
  });
  return Object.fromEntries(changed.filter(([, names]) => names.length > 0));
}

/** What a preview would change, by kind: each property with what happens to it. */
async function changesOf(project: PulumiProject): Promise<Record<string, unknown>> {
  const { stdout } = await project.preview("--json");
  const { steps } = JSON.parse(stdout) as PreviewDigest; // the engine's own format
  const changes = steps
    .filter(({ op }) => op !== "same")
    .map(({ urn, detailedDiff }) => {
      const kinds = Object.entries(detailedDiff ?? {}).map(([at, { kind }]) => [at, kind]);
      return [urn.split("::").at(-1), Object.fromEntries(kinds)];
    });
  return Object.fromEntries(changes) as Record<string, unknown>;
}

interface PreviewDigest {
  readonly steps: readonly {
    readonly op: string;
    readonly urn: string;
    readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>>;
  }[];
}
