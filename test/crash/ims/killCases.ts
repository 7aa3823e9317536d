/** What the kill matrix on IMS and the matrix of lost answers run: sources of images, and changes of everything else. */
import type { Properties } from "../../support/providerProcess";
import type { DeclaredResource, ResourceKind } from "../../support/stack";
import { bucket } from "../../support/imsStack";
import type { ImsKillCase } from "./killMatrix";
import type { KillScene } from "./killScene";

export interface Source {
  readonly title: string;
  readonly inputs: (scene: KillScene) => Properties;
  /** What the image says of where it comes from; undefined where it says nothing. */
  readonly origin: RegExp | undefined;
  /** Code by which the cloud refuses to make a second image of it. */
  readonly onceCode?: string;
}

const object = { kind: "object", bucket, key: "disk.qcow2" };
const seeded = (scene: KillScene, name: string) => scene.cloud.ims.owner[name];
const osVersion = "CentOS 7.6 64bit";

export const sources: readonly Source[] = [
  {
    title: "a file",
    inputs: () => ({
      source: { kind: "file", path: "disk.qcow2" },
      diskFormat: "qcow2",
      minDiskGb: 40,
      tags: ["golden", "env=prod"],
      description: "made of a file",
    }),
    origin: undefined,
  },
  {
    title: "a file through a bucket",
    inputs: () => ({
      source: { kind: "file", path: "large.qcow2", bucket },
      diskFormat: "qcow2",
      minDiskGb: 40,
      tags: ["golden"],
    }),
    origin: undefined,
  },
  {
    title: "an object",
    inputs: () => ({ source: object, minDiskGb: 40, osVersion, tags: ["env=prod"] }),
    origin: /file,img-bucket:disk\.qcow2/,
  },
  {
    title: "a quick import",
    inputs: () => ({
      source: { ...object, key: "big.zvhd2", quickImport: true },
      minDiskGb: 40,
      osVersion,
      minRamMb: 1024,
    }),
    origin: /file,img-bucket:big\.zvhd2/,
  },
  {
    title: "an object with data disks",
    inputs: () => ({
      source: {
        ...object,
        dataDisks: [
          { bucket, key: "data0.qcow2", minDiskGb: 100 },
          { bucket, key: "data1.qcow2", minDiskGb: 200, name: "scratch" },
        ],
      },
      minDiskGb: 40,
      osVersion,
    }),
    origin: /file,img-bucket:disk\.qcow2/,
  },
  {
    title: "a data disk object",
    inputs: () => ({
      source: { ...object, key: "data0.qcow2", imageType: "DataImage", osType: "Linux" },
      minDiskGb: 40,
    }),
    origin: /file,img-bucket:data0\.qcow2/,
  },
  {
    title: "an ISO file",
    inputs: () => ({
      source: { ...object, key: "install.iso", imageType: "ISO" },
      minDiskGb: 40,
      osVersion,
    }),
    origin: /file,img-bucket:install\.iso/,
  },
  {
    title: "a server",
    inputs: (scene) => ({
      source: { kind: "server", serverId: seeded(scene, "stoppedServer") },
      tags: ["env=prod", "golden"],
      description: "made of a server",
      maxRamMb: 8192,
    }),
    origin: /instance,/,
  },
  {
    title: "a whole server",
    inputs: (scene) => ({
      source: {
        kind: "server",
        serverId: seeded(scene, "stoppedServer"),
        whole: true,
        vaultId: seeded(scene, "vault"),
      },
    }),
    origin: /server_backup,|backup,/,
  },
  {
    title: "a system volume",
    inputs: (scene) => ({
      source: { kind: "volume", volumeId: seeded(scene, "dataVolume") },
      osVersion,
    }),
    origin: /volume,/,
  },
  {
    title: "a data volume",
    inputs: (scene) => ({
      source: { kind: "volume", volumeId: seeded(scene, "dataVolume"), use: "data" },
    }),
    origin: /volume,/,
  },
  {
    title: "a backup",
    inputs: (scene) => ({ source: { kind: "backup", backupId: seeded(scene, "cbrBackup") } }),
    origin: /backup,/,
    onceCode: "IMG.0029",
  },
  {
    title: "a copy",
    inputs: ({ given }) => ({ source: { kind: "copy", imageId: given[0] }, tags: ["copied"] }),
    origin: /image,/,
  },
  {
    title: "a copy to another region",
    inputs: ({ given }) => ({
      source: {
        kind: "copy",
        imageId: given[0],
        fromConnection: "alice",
        agencyName: "ims-copy",
      },
      connection: "alice2",
    }),
    origin: /image,/,
  },
  {
    title: "an object that is registered",
    inputs: () => ({
      source: { kind: "register", bucket, key: "disk.qcow2" },
      diskFormat: "qcow2",
      minDiskGb: 40,
    }),
    origin: /file,img-bucket:disk\.qcow2/,
  },
  { title: "nothing yet", inputs: () => ({ minDiskGb: 40, tags: ["empty"] }), origin: undefined },
];

/** Those that ask the cloud for no job. */
export const withoutJobs: ReadonlySet<string> = new Set(["a file", "nothing yet"]);

/** One of the table above. */
export function sourceCalled(title: string): Source {
  const found = sources.find((source) => source.title === title);
  if (found === undefined) throw new Error(`there is no source called ${title}`);
  return found;
}

const server = sourceCalled("a server");
/** With more steps than others have. */
export const longSources = [
  server,
  sourceCalled("an object with data disks"),
  sourceCalled("a file through a bucket"),
];

const first = (tags: string, ...members: readonly string[]) =>
  new RegExp(
    `"name":"first",.*"tags":\\[${tags}\\].*"members":\\[${members.map((status) => `"\\w+ ${status}"`).join()}\\]`,
  );
const second = (...members: readonly string[]) =>
  new RegExp(
    `"name":"second",.*"members":\\[${members.map((status) => `"\\w+ ${status}"`).join()}\\]`,
  );

/** A command and what it leaves: how many things of each description. */
interface Other extends ImsKillCase {
  readonly leaves: readonly (readonly [thing: RegExp, count: number])[];
}

export const others: readonly Other[] = [
  ...longSources.flatMap(({ title, inputs }) => {
    const before = (scene: KillScene) => [declared("Image", named(inputs(scene)))];
    return [
      {
        title: `forced replacement of an image of ${title}`,
        before,
        command: (scene: KillScene) =>
          ({ command: "up", program: before(scene), replace: ["golden"] }) as const,
        makesImage: true,
        // What comes before is a creation like any other.
        at: /^(PATCH|DELETE) /,
        leaves: [[/"name":"golden","status":"active"/, 1]] as const,
      },
      {
        title: `deletion of an image of ${title}`,
        before,
        command: () => ({ command: "up", program: [] }) as const,
        makesImage: false,
        leaves: [[/golden/, 0]] as const,
      },
    ];
  }),
  leaving(
    [
      [/"name":"renamed".*"tags":\["env=test","silver"\].*"min_ram":2048/, 1],
      [/golden/, 0],
    ],
    change("update of an image", "Image", {
      before: (scene) => named(server.inputs(scene)),
      after: (scene) =>
        named({
          ...server.inputs(scene),
          name: "renamed",
          tags: ["env=test", "silver"],
          minRamMb: 2048,
        }),
    }),
  ),
  leaving(
    [[/^object exported\.zvhd2$/, 1]],
    change("create of an export", "ImageExport", { after: (scene) => exported(scene) }),
  ),
  leaving(
    [[/^object exported/, 0]],
    change("deletion of an export", "ImageExport", { before: (scene) => exported(scene) }),
  ),
  leaving(
    [[first("", "pending"), 1]],
    change("create of a member", "ImageMember", {
      after: ({ given, cloud }) => ({ imageId: given[0], projectId: cloud.projects.consumer }),
    }),
  ),
  leaving(
    [[first("", "accepted"), 1]],
    change("create of a member with its acceptance", "ImageMember", {
      after: ({ given, cloud }) => ({
        imageId: given[0],
        projectId: cloud.projects.consumer,
        accept: { connection: "bob" },
      }),
    }),
  ),
  leaving(
    [[first(""), 1]],
    change("deletion of a member", "ImageMember", {
      before: ({ given, cloud }) => ({ imageId: given[0], projectId: cloud.projects.consumer }),
    }),
  ),
  leaving(
    [
      [first("", "pending", "pending"), 1],
      [second("pending", "pending"), 1],
    ],
    change("create of member lists", "ImageMembers", {
      after: ({ given, cloud }) => ({
        imageIds: given,
        members: [{ projectId: cloud.projects.consumer }, { projectId: cloud.projects.third }],
      }),
    }),
  ),
  leaving(
    [
      [
        /"name":"(first|second)".*"members":\[("\w+ accepted","\w+ pending"|"\w+ pending","\w+ accepted")\]/,
        2,
      ],
    ],
    change("update of member lists", "ImageMembers", {
      before: ({ given, cloud }) => ({
        imageIds: given,
        members: [{ projectId: cloud.projects.consumer }, { projectId: cloud.projects.third }],
      }),
      after: ({ given, cloud }) => ({
        imageIds: given,
        members: [
          { projectId: cloud.projects.consumer, accept: { connection: "bob" } },
          { projectId: cloud.projects.admin },
        ],
      }),
    }),
  ),
  {
    leaves: [[first("", "accepted"), 1]],
    ...change("create of an acceptance", "ImageAcceptance", {
      after: ({ given }) => ({ imageId: given[0], connection: "bob" }),
    }),
    prepare: shareFirst,
  },
  {
    leaves: [[first("", "rejected"), 1]],
    ...change("deletion of an acceptance", "ImageAcceptance", {
      before: ({ given }) => ({ imageId: given[0], connection: "bob" }),
    }),
    prepare: shareFirst,
  },
  leaving(
    [[first('"env=prod"'), 1]],
    change("create of a tag", "ImageTag", {
      after: ({ given }) => ({ imageId: given[0], tag: "env=prod" }),
    }),
  ),
  leaving(
    [[first('"env=test"'), 1]],
    change("change of a tag's value", "ImageTag", {
      before: ({ given }) => ({ imageId: given[0], tag: "env=prod" }),
      after: ({ given }) => ({ imageId: given[0], tag: "env=test" }),
    }),
  ),
  leaving(
    [[first(""), 1]],
    change("deletion of a tag", "ImageTag", {
      before: ({ given }) => ({ imageId: given[0], tag: "env=prod" }),
    }),
  ),
];

export function creation(title: string, inputs: Source["inputs"]): ImsKillCase {
  return {
    ...change(title, "Image", { after: (scene) => named(inputs(scene)) }),
    makesImage: true,
  };
}

function leaving(leaves: Other["leaves"], kill: ImsKillCase): Other {
  return { ...kill, leaves };
}

interface Change {
  readonly before?: (scene: KillScene) => Properties;
  readonly after?: (scene: KillScene) => Properties;
}

function change(title: string, kind: ResourceKind, { before, after }: Change): ImsKillCase {
  const program = (inputs: Change["before"], scene: KillScene) =>
    inputs === undefined ? [] : [declared(kind, inputs(scene))];
  return {
    title,
    before: (scene) => program(before, scene),
    command: (scene) => ({ command: "up", program: program(after, scene) }),
    makesImage: false,
  };
}

function declared(kind: ResourceKind, inputs: Properties): DeclaredResource {
  return { kind, name: "golden", inputs };
}

function named(inputs: Properties): Properties {
  return { name: "golden", ...inputs };
}

function exported({ given }: KillScene): Properties {
  return { imageId: given[0], bucket, key: "exported.zvhd2", deleteObject: true };
}

async function shareFirst(scene: KillScene): Promise<void> {
  await scene.call("alice", "POST", "/ims/v1/cloudimages/members", {
    images: [scene.given[0]],
    projects: [scene.cloud.projects.consumer],
  });
  await scene.cloud.local.ims.advance(60_000);
}
