/**
 * The real `pulumi` command with the plugin, cut off in the middle of an upload and of a job, in every way that a person or
 * a machine ends it: the command ends soon, and the next one finishes with nothing made twice.
 */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { pulumiProject, type PulumiProject } from "../../support/engine";
import { imsPerson } from "../../support/imsPerson";
import { imsSettings } from "../../support/imsStack";
import { startLocalCloud, type LocalCloud } from "../../support/localCloud";
import { describeNeeding } from "../../support/needs";
import { person } from "../../support/person";
import { endProcess, descendantsOf, type RunningProgram } from "../../support/run";

jest.setTimeout(120_000);

const image = (properties: string) => `
name: program
runtime: yaml
resources:
  golden:
    type: ims:Image
    properties: ${properties}
outputs:
  imageId: \${golden.id}
`;

// More than sockets buffer, so that an upload that is held is one that has only begun.
const bytes = Buffer.alloc(24 * 1024 ** 2, "the bytes of a disk ");

interface Work {
  readonly name: string;
  readonly open: () => Promise<Opened>;
}

interface Opened {
  readonly cloud: LocalCloud;
  readonly project: PulumiProject;
  /** Waits for the request in whose middle the run is cut off. */
  readonly begun: () => Promise<void>;
  /** What the cloud does after the cut. */
  readonly goOn: () => Promise<void>;
  readonly images: () => Promise<readonly { readonly id: string; readonly status?: string }[]>;
}

/** Holds a request, so that the run is cut off in its middle; `pass` lets time pass after the cut. */
function held(
  cloud: LocalCloud,
  request: { readonly method: string; readonly path: string; readonly hold?: "after" },
  pass: () => unknown,
): Pick<Opened, "begun" | "goOn"> {
  const rule = cloud.local.fault({ hold: "before", ...request });
  return {
    begun: async () => void (await cloud.local.waitForHeld(1, 60_000)),
    goOn: async () => {
      rule.clear();
      cloud.local.release();
      await pass();
    },
  };
}

const works: readonly Work[] = [
  {
    name: "an upload to Glance",
    open: async () => {
      const cloud = await startLocalCloud();
      const alice = await person(cloud, "alice");
      const yaml = image("{ source: { kind: file, path: golden.raw }, diskFormat: raw }");
      const project = await pulumiProject({ program: { yaml }, cloud });
      await writeFile(path.join(project.folder, "golden.raw"), bytes);
      return {
        cloud,
        project,
        ...held(cloud, { method: "PUT", path: "/v2/images/*/file" }, () => {
          cloud.local.ageImages(60);
        }),
        images: async () => await alice.ownImages(),
      };
    },
  },
  {
    name: "a job of IMS",
    open: async () => {
      const { cloud, ...rest } = await openIms(3_600_000);
      const pass = () => cloud.local.ims.advance(7_200_000);
      return { cloud, ...rest, ...held(cloud, { method: "GET", path: "**/jobs/*" }, pass) };
    },
  },
  {
    // The image does not exist yet when the next run looks for it.
    name: "the request that begins a job of IMS",
    open: async () => {
      const { cloud, ...rest } = await openIms(10_000);
      const request = { method: "POST", path: "/v2/cloudimages/action", hold: "after" } as const;
      return { cloud, ...rest, ...held(cloud, request, () => undefined) };
    },
  },
];

async function openIms(jobMs: number): Promise<Pick<Opened, "cloud" | "project" | "images">> {
  const cloud = await startLocalCloud({ ims: { jobMs } });
  const alice = imsPerson(cloud, "alice");
  const serverId = cloud.ims.owner["stoppedServer"] ?? "";
  const yaml = image(`{ source: { kind: server, serverId: ${serverId} } }`);
  const { config = {}, environment = {} } = imsSettings(cloud);
  const project = await pulumiProject({ program: { yaml }, config, environment });
  return { cloud, project, images: async () => await alice.ownImages() };
}

interface Cut {
  readonly name: string;
  readonly cut: (up: RunningProgram) => Promise<void>;
  /** Whether the command leaves its lock behind. */
  readonly leavesLock?: true;
}

const cuts: readonly Cut[] = [
  {
    name: "the death of the plugin",
    cut: async (up) => {
      // Another process of it answers only for its schema.
      const plugins = (await descendantsOf(up)).filter(({ command }) =>
        command.includes("plugin/pulumi-resource-ims"),
      );
      expect(plugins).not.toEqual([]);
      for (const { id } of plugins) endProcess(id);
    },
  },
  { name: "the death of the command", leavesLock: true, cut: async (up) => up.kill("SIGKILL") },
  { name: "one SIGINT", cut: async (up) => up.kill("SIGINT") },
  {
    name: "two SIGINT",
    cut: async (up) => {
      up.kill("SIGINT");
      up.kill("SIGINT");
    },
  },
];

describeNeeding(["engine"], "the plugin, cut off", () => {
  describe.each(works)("in $name", ({ open }) => {
    it.each(cuts)("by $name, is finished by the next up", async ({ cut, leavesLock }) => {
      const { cloud, project, begun, goOn, images } = await open();
      let orphans: readonly { readonly id: number }[] = [];
      try {
        const up = project.start("up", "--yes", "--skip-preview");
        await begun();
        orphans = await descendantsOf(up);
        const cutAtMs = performance.now();
        await cut(up);
        const { status } = await up.finished;
        expect(performance.now() - cutAtMs).toBeLessThan(10_000);
        expect(status).not.toBe(0);
        await goOn();
        if (leavesLock) await project.command("cancel", "--yes");
        await project.up();
        expect(await images()).toMatchObject([
          { id: (await project.outputs())["imageId"], status: "active" },
        ]);
        expect((await project.up()).resources).toEqual({ unchanged: 2 }); // the stack itself is one
      } finally {
        for (const { id } of orphans) endProcess(id);
        await project.remove();
        await cloud.stop();
      }
    });
  });
});
