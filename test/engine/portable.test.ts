/**
 * One program on every kind of cloud: examples/share-an-image as it stands, with the real `pulumi` command. Only the connections that the
 * configuration and the environment name are others.
 */
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import {
  example,
  pulumiProject,
  type PulumiProject,
  type PulumiProjectOptions,
} from "../support/engine";
import { imsPerson } from "../support/imsPerson";
import { startLocalCloud } from "../support/localCloud";
import { describeNeeding, sharedRealCloud, type Need } from "../support/needs";
import { person } from "../support/person";
import { inRepository } from "../support/repository";
import type { TestCloud } from "../support/testCloud";

jest.setTimeout(300_000);

interface Place {
  /** Where the program runs: the owner's connection is the default one, the consumer's is called `consumer`. */
  readonly connections: Pick<PulumiProjectOptions, "cloud" | "environment" | "config">;
  readonly projects: { readonly consumer: string; readonly partner: string };
  /** What the owner sees by calls of the cloud's own. */
  image(id: string): Promise<Pick<Seen, "name" | "status" | "tags"> | undefined>;
  members(id: string): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

interface Seen {
  readonly name: string | null;
  readonly status: string;
  readonly tags: readonly string[];
}

const places: readonly {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly open: () => Promise<Place>;
}[] = [
  {
    name: "the local cloud as Glance",
    needs: ["engine"],
    open: async () => await glance(await startLocalCloud()),
  },
  {
    name: "a real Glance",
    needs: ["engine", "realCloud"],
    open: async () => await glance(sharedRealCloud()),
  },
  { name: "the local cloud as IMS", needs: ["engine"], open: async () => await ims() },
];

for (const { name, needs, open } of places) {
  describeNeeding(needs, `the same program on ${name}`, () => {
    let place: Place;
    let project: PulumiProject;

    beforeAll(async () => {
      place = await open();
      const { environment, cloud, config } = place.connections;
      project = await pulumiProject({
        program: example("share-an-image"),
        ...(cloud === undefined ? {} : { cloud }),
        ...(environment === undefined ? {} : { environment }),
        config: { ...config, ...place.projects },
      });
      await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
    });

    afterAll(async () => {
      await project.remove();
      await place.stop();
    });

    it("makes what is declared, then nothing more, and leaves nothing", async () => {
      const first = await project.up();
      expect(first.resources).toEqual({ created: 3 });
      const id = String((await project.outputs())["imageId"]);
      const image = await place.image(id);
      expect(image).toMatchObject({ status: "active", tags: ["golden"] });
      expect(image?.name).toMatch(/^golden-[0-9a-f]{7}$/);
      const { consumer, partner } = place.projects;
      expect(await place.members(id)).toEqual({ [consumer]: "accepted", [partner]: "pending" });

      expect((await project.up()).resources).toEqual({ unchanged: 3 });
      await project.refresh("--expect-no-changes");

      expect((await project.destroy()).resources).toEqual({ deleted: 3 });
      expect(await place.image(id)).toBeUndefined();
    });

    it("is the example, to the letter", async () => {
      const [ran, published] = await Promise.all([
        readFile(path.join(project.folder, "index.ts"), "utf8"),
        readFile(inRepository("examples", "share-an-image", "index.ts"), "utf8"),
      ]);
      expect(ran).toBe(published);
    });
  });
}

async function glance(cloud: TestCloud): Promise<Place> {
  const alice = await person(cloud, "alice");
  return {
    connections: { cloud },
    projects: { consumer: cloud.projects.consumer, partner: cloud.projects.third },
    image: alice.image,
    members: alice.members,
    stop: () => cloud.stop(),
  };
}

async function ims(): Promise<Place> {
  const cloud = await startLocalCloud({ validate: true });
  const [owner, consumer] = [cloud.accessKeys["alice"], cloud.accessKeys["bob"]];
  const connection = { accessKeyEnv: "CONSUMER_ACCESS_KEY", secretKeyEnv: "CONSUMER_SECRET_KEY" };
  const alice = imsPerson(cloud, "alice");
  return {
    connections: {
      environment: {
        HW_ACCESS_KEY: owner?.accessKey,
        HW_SECRET_KEY: owner?.secretKey,
        HW_REGION_NAME: "local-1",
        HW_AUTH_URL: cloud.iamUrl,
        CONSUMER_ACCESS_KEY: consumer?.accessKey,
        CONSUMER_SECRET_KEY: consumer?.secretKey,
      },
      config: {
        "ims:endpoint": cloud.imsUrls["local-1"],
        "ims:connections": JSON.stringify({ consumer: { ...connection, region: "local-1" } }),
      },
    },
    projects: { consumer: cloud.projects.consumer, partner: cloud.projects.third },
    image: alice.image,
    members: alice.members,
    stop: async () => {
      const problems = cloud.local.problems();
      await cloud.stop();
      // Nothing was asked that the API's description does not have.
      expect(problems).toEqual([]);
    },
  };
}
