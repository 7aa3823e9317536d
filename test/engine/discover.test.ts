/**
 * What a project has, taken into a stack at once: `pulumi-ims discover` writes the file, the real `pulumi import` takes it
 * whole, and the program that the engine generates needs no change.
 */
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { parse, stringify } from "yaml";

import { pulumiProject, type PulumiProject, type PulumiProjectOptions } from "../support/engine";
import { imsPerson } from "../support/imsPerson";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding, type Need } from "../support/needs";
import { person } from "../support/person";
import { startRealCloud } from "../support/realCloud";
import { run } from "../support/run";
import type { TestCloud } from "../support/testCloud";
import { testedPackage } from "../support/testedPackage";

jest.setTimeout(300_000);

/** Somebody who makes images by hand. */
interface Hand {
  readonly settings: Pick<PulumiProjectOptions, "environment" | "config">;
  makeImage(name: string | undefined, tags: readonly string[]): Promise<string>;
  hide(id: string): Promise<unknown>;
  share(id: string, projectId: string): Promise<unknown>;
}

interface Place {
  readonly name: string;
  readonly needs: readonly Need[];
  /** Names besides `golden`; undefined for an image without a name. */
  readonly names: readonly (string | undefined)[];
  readonly tags: readonly string[];
  /** A tag that a check refuses: a program with it would fail in every run. */
  readonly refusedTag: string | undefined;
  readonly start: () => Promise<{ readonly cloud: TestCloud; readonly hand: Hand }>;
}

const onGlance = {
  names: [undefined, "null", "pulumi", "ims", '22.04 "LTS" ${x} \\n', "黄金"],
  tags: ["prod", '50% "off" ${x}', "golden"],
  refusedTag: "a/b",
} as const;
const places: readonly Place[] = [
  {
    ...onGlance,
    name: "a real Glance",
    needs: ["engine", "realCloud"],
    start: async () => await glance(await startRealCloud()),
  },
  {
    ...onGlance,
    name: "the local cloud as Glance",
    needs: ["engine"],
    start: async () => await glance(await startLocalCloud()),
  },
  {
    name: "the local cloud as IMS",
    needs: ["engine"],
    names: ["null", "22.04 x"],
    tags: ["prod", "env=test"],
    refusedTag: undefined,
    start: async () => ims(await startLocalCloud()),
  },
];

for (const { name, needs, names, tags, refusedTag, start } of places) {
  describeNeeding(needs, `what a project has, on ${name}`, () => {
    let cloud: TestCloud;
    let hand: Hand;
    const stacks: PulumiProject[] = [];
    let golden: readonly string[];

    beforeAll(async () => {
      ({ cloud, hand } = await start());
      golden = [await hand.makeImage("golden", tags), await hand.makeImage("golden", [])];
      const [first = "", second = ""] = golden;
      for (const each of names) await hand.makeImage(each, []);
      if (refusedTag !== undefined) await hand.makeImage("refused", [refusedTag]);
      await hand.share(first, cloud.projects.consumer);
      await hand.share(first, cloud.projects.third);
      await hand.share(second, cloud.projects.consumer);
      await hand.hide(second);
    });

    afterAll(async () => {
      for (const stack of stacks) await stack.remove();
      await cloud.stop();
    });

    /** Imports the file of the command, and runs the program that the engine generates. */
    const takeOver = async (...args: readonly string[]) => {
      const yaml = "name: program\nruntime: yaml\n";
      const stack = await pulumiProject({ program: { yaml }, ...hand.settings });
      stacks.push(stack);
      const file = path.join(stack.folder, "import.json");
      await discover(hand, "--out", file, ...args);
      const listed = JSON.parse(await readFile(file, "utf8")) as { resources: readonly Entry[] };
      const generated = path.join(stack.folder, "generated.yaml");
      const imported = await stack.command("import", "--file", file, "--yes", "--out", generated);
      const program = parse(await readFile(generated, "utf8")) as object; // the engine's own output
      await stack.change(stringify({ name: "program", runtime: "yaml", ...program }));
      await stack.preview("--expect-no-changes");
      await stack.preview("--refresh", "--expect-no-changes");
      return { resources: listed.resources, imported, stack };
    };

    it("is imported whole as images and lists of members, and needs no change then", async () => {
      const { resources, imported } = await takeOver();
      const of = (kind: string) => resources.filter(({ type }) => type === `ims:index:${kind}`);
      expect(of("Image")).toHaveLength(2 + names.length);
      expect(
        of("ImageMembers")
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(golden.toSorted());
      expect(imported.resources).toMatchObject({ imported: resources.length });
    });

    it("is imported whole as members and tags by themselves, and needs no change then", async () => {
      const types = ["--type", "ImageMember", "--type", "ImageTag", "--name", "golden"];
      const { resources, imported } = await takeOver(...types);
      expect(resources).toHaveLength(3 + tags.length);
      expect(imported.resources).toMatchObject({ imported: resources.length });
    });
  });
}

interface Entry {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

/** Runs the command as an installed package has it. */
async function discover({ settings }: Hand, ...args: readonly string[]): Promise<void> {
  const { environment = {}, config = {} } = settings;
  const main = path.join(testedPackage(), "dist", "provider", "hosts", "command", "main.js");
  const keys = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const { stderr } = await run(process.execPath, [main, "discover", ...keys, ...args], {
    environment: { PATH: process.env["PATH"], ...environment },
  });
  expect(stderr).toMatch(/^pulumi-ims: found \d+ resources; next: pulumi import --file \S+\n/m);
}

async function glance(cloud: TestCloud): Promise<{ cloud: TestCloud; hand: Hand }> {
  const alice = await person(cloud, "alice");
  const replace = (id: string, attribute: string, value: unknown) =>
    alice.call("PATCH", `/v2/images/${id}`, [{ op: "replace", path: `/${attribute}`, value }]);
  const hand: Hand = {
    settings: { environment: { OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml, OS_CLOUD: "alice" } },
    makeImage: async (name, tags) => {
      const record = { name, tags, disk_format: "raw", container_format: "bare" };
      const sharing = { visibility: "shared", hw_disk_bus: "virtio", min_disk: 2 };
      const made = await alice.call("POST", "/v2/images", { ...record, ...sharing });
      return (made as { id: string }).id;
    },
    hide: (id) => replace(id, "os_hidden", true),
    share: (id, member) => alice.call("POST", `/v2/images/${id}/members`, { member }),
  };
  return { cloud, hand };
}

function ims(cloud: LocalCloud): { cloud: TestCloud; hand: Hand } {
  const alice = imsPerson(cloud, "alice");
  const hand: Hand = {
    settings: {
      environment: {
        HW_ACCESS_KEY: cloud.accessKeys["alice"]?.accessKey,
        HW_SECRET_KEY: cloud.accessKeys["alice"]?.secretKey,
        HW_REGION_NAME: "local-1",
        HW_AUTH_URL: cloud.iamUrl,
      },
      config: {
        "ims:endpoint": cloud.imsUrls["local-1"] ?? "",
        ...(cloud.obsUrl === undefined ? {} : { "ims:obsUrl": cloud.obsUrl }),
      },
    },
    makeImage: async (name = "", tags) => {
      const id = await alice.makeImage(name, cloud.ims.owner["stoppedServer"] ?? "");
      for (const tag of tags) {
        const [key, value = ""] = tag.split("=");
        const path = `/v2/${alice.projectId}/images/${id}/tags`;
        await alice.call("POST", path, { tag: { key, value } });
      }
      return id;
    },
    hide: async () => undefined, // IMS hides no images
    share: async (id, projectId) => {
      const share = { images: [id], projects: [projectId] };
      await alice.call("POST", "/v1/cloudimages/members", share);
      while ((await alice.members(id))[projectId] === undefined) await delay(20);
    },
  };
  return { cloud, hand };
}
