/**
 * The kill matrix: create, update, delete and forced replacement of every resource, cut off at each single request, before
 * it acts and after. The same command again must end with exactly what is declared.
 */
import type { Properties } from "../../support/providerProcess";
import type { DeclaredResource, ResourceKind } from "../../support/stack";
import { testedHost } from "../../support/hosts";
import { killEverywhere, type KillCase } from "./killMatrix";
import { caseSampleFor } from "./killing";
import {
  serveFiles,
  type FileServer,
  type ImagePortrait,
  type Portrait,
  type Scene,
} from "./scene";

interface Subject {
  /** "Image(file)". */
  readonly title: string;
  readonly kind: ResourceKind;
  readonly inputs: (scene: Scene) => Properties;
  /** What others did before. */
  readonly prepare?: (scene: Scene) => Promise<unknown>;
  /** Inputs that an update in place leads to. */
  readonly updated: (scene: Scene) => Properties;
  /** Inputs that another object takes the place for, where there are some worth it. */
  readonly replaced?: (scene: Scene) => Properties;
  /** What these inputs stand for. Images that were given come first; without inputs, nothing of ours is there. */
  readonly portrait: (inputs: Properties | undefined) => Portrait;
}

let source: FileServer;

beforeAll(async () => {
  source = await serveFiles();
});

afterAll(async () => {
  await source.stop();
});

const subjects: readonly Subject[] = [
  image("Image(file)", {
    inputs: { ...diskOf("disk"), tags: ["a"], properties: { os_distro: "debian" } },
    updated: { ...diskOf("disk"), tags: ["b"], minDiskGb: 1 },
    replaced: { ...diskOf("otherDisk"), tags: ["a"] },
  }),
  {
    ...image("Image(webDownload)", { inputs: {}, updated: {} }),
    inputs: () => ({ ...webDownload(), name: "golden" }),
    updated: () => ({ ...webDownload(), name: "golden", minDiskGb: 2 }),
  },
  image("Image(without source)", {
    inputs: { diskFormat: "raw" },
    updated: diskOf("disk"),
  }),
  image("Image(protected)", {
    inputs: { ...diskOf("disk"), protected: true, forceDelete: true },
    updated: { ...diskOf("disk"), protected: true, forceDelete: true, minDiskGb: 1 },
  }),
  image("Image(tags)", {
    inputs: { tags: ["a", "b"] },
    updated: { tags: ["b", "c"] },
  }),
  {
    title: "ImageMember",
    kind: "ImageMember",
    inputs: ({ given, cloud }) => ({ imageId: given[0], projectId: cloud.projects.consumer }),
    updated: ({ given, cloud }) => ({
      imageId: given[0],
      projectId: cloud.projects.consumer,
      accept: { connection: "bob" },
    }),
    portrait: (inputs) => givenWith({ members: acceptedIf(inputs, "accept") }),
  },
  {
    title: "ImageMember(accept)",
    kind: "ImageMember",
    inputs: ({ given, cloud }) => ({
      imageId: given[0],
      projectId: cloud.projects.consumer,
      accept: { connection: "bob" },
    }),
    updated: ({ given, cloud }) => ({
      imageId: given[0],
      projectId: cloud.projects.consumer,
      accept: { connection: "bob" },
      connection: "alice",
    }),
    replaced: ({ given, cloud }) => ({
      imageId: given[0],
      projectId: cloud.projects.third,
      accept: { connection: "carol" },
    }),
    portrait: (inputs) =>
      givenWith({
        members:
          JSON.stringify(inputs?.["accept"]) === '{"connection":"carol"}'
            ? { third: "accepted" }
            : acceptedIf(inputs, "accept"),
      }),
  },
  {
    title: "ImageMembers(2 images, 2 projects)",
    kind: "ImageMembers",
    inputs: ({ given, cloud }) => ({
      imageIds: given,
      members: [{ projectId: cloud.projects.consumer }, { projectId: cloud.projects.third }],
    }),
    updated: ({ given, cloud }) => ({
      imageIds: given,
      members: [
        { projectId: cloud.projects.consumer, accept: { connection: "bob" } },
        { projectId: cloud.projects.admin },
      ],
    }),
    portrait: (inputs) => {
      if (inputs === undefined) return givenWith({}, {});
      const isUpdated = JSON.stringify(inputs["members"]).includes("bob");
      const members: Record<string, string> = isUpdated
        ? { admin: "pending", consumer: "accepted" }
        : { consumer: "pending", third: "pending" };
      return givenWith({ members }, { members });
    },
  },
  {
    title: "ImageAcceptance",
    kind: "ImageAcceptance",
    prepare: async ({ owner, given, cloud }) =>
      await owner.call("POST", `/v2/images/${given[0]}/members`, {
        member: cloud.projects.consumer,
      }),
    inputs: ({ given }) => ({ imageId: given[0], connection: "bob" }),
    updated: ({ given }) => ({ imageId: given[0], connection: "bob", status: "rejected" }),
    portrait: (inputs) => {
      const status = inputs === undefined ? "pending" : String(inputs["status"] ?? "accepted");
      return givenWith({ members: { consumer: status } });
    },
  },
  {
    title: "ImageTag",
    kind: "ImageTag",
    inputs: ({ given }) => ({ imageId: given[0], tag: "approved" }),
    updated: ({ given }) => ({ imageId: given[0], tag: "approved", connection: "alice" }),
    replaced: ({ given }) => ({ imageId: given[0], tag: "refused" }),
    portrait: (inputs) => givenWith({ tags: inputs === undefined ? [] : [String(inputs["tag"])] }),
  },
];

describe("killed at every request and run again", () => {
  // Each resource has four or five cases, so a sample has one of each at least.
  it.each(caseSampleFor(testedHost(), subjects.flatMap(casesOf)))(
    "$title ends as declared",
    async (kill) => {
      const report = await killEverywhere(kill);
      process.stderr.write(
        kill.title + " " + report.kills + " " + report.requests.join(", ") + "\n",
      );
      expect(report.problems).toEqual([]);
      expect(report.kills).toBeGreaterThan(0);
    },
    600_000,
  );
});

function casesOf(subject: Subject): readonly KillCase[] {
  const { title, kind, prepare = () => Promise.resolve() } = subject;
  const before = (scene: Scene) => [declared(kind, subject.inputs(scene))];
  const isImage = kind === "Image";
  const cases: readonly KillCase[] = [
    {
      title: `create of ${title}`,
      prepare,
      before: () => [],
      command: (scene) => ({ command: "up", program: before(scene) }),
      expected: (scene) => subject.portrait(subject.inputs(scene)),
      makesImage: isImage,
    },
    {
      title: `update of ${title}`,
      prepare,
      before,
      command: (scene) => ({
        command: "up",
        program: [declared(kind, subject.updated(scene))],
      }),
      expected: (scene) => subject.portrait(subject.updated(scene)),
      makesImage: false,
    },
    {
      title: `delete of ${title}`,
      prepare,
      before,
      command: () => ({ command: "up", program: [] }),
      expected: () => subject.portrait(undefined),
      makesImage: false,
    },
    {
      title: `forced replacement of ${title}`,
      prepare,
      before,
      command: (scene) => ({ command: "up", program: before(scene), replace: ["golden"] }),
      expected: (scene) => subject.portrait(subject.inputs(scene)),
      makesImage: isImage,
    },
  ];
  const { replaced } = subject;
  if (replaced === undefined) return cases;
  return [
    ...cases,
    {
      title: `replacement of ${title}`,
      prepare,
      before,
      command: (scene) => ({ command: "up", program: [declared(kind, replaced(scene))] }),
      expected: (scene) => subject.portrait(replaced(scene)),
      makesImage: isImage,
    },
  ];
}

function declared(kind: ResourceKind, inputs: Properties): DeclaredResource {
  return { kind, name: "golden", inputs };
}

function image(
  title: string,
  {
    inputs,
    updated,
    replaced,
  }: Readonly<Record<"inputs" | "updated", Properties>> & {
    readonly replaced?: Properties;
  },
): Subject {
  const named = (some: Properties) => () => ({ name: "golden", ...some });
  return {
    title,
    kind: "Image",
    inputs: named(inputs),
    updated: named(updated),
    ...(replaced === undefined ? {} : { replaced: named(replaced) }),
    portrait: (some) => [...givenWith({}), ...(some === undefined ? [] : [imageOf(some)])],
  };
}

function imageOf(inputs: Properties): ImagePortrait {
  const from = inputs["source"] as { readonly path?: string; readonly uri?: string } | undefined;
  const place = from?.path ?? from?.uri;
  const tags = (inputs["tags"] as readonly string[] | undefined) ?? [];
  return {
    name: "golden",
    status: place === undefined ? "queued" : "active",
    visibility: "shared",
    protected: inputs["protected"] === true,
    minDisk: Number(inputs["minDiskGb"] ?? 0),
    tags: [...tags].sort(),
    bytes: /(\w+)\.raw$/.exec(place ?? "")?.[1],
    members: {},
    properties: (inputs["properties"] as Record<string, string> | undefined) ?? {},
  };
}

/** The images "first" and "second" as they were made by hand, with what ours adds. */
function givenWith(first: Partial<ImagePortrait>, second: Partial<ImagePortrait> = {}): Portrait {
  return ["first", "second"].map((name, index) => ({
    name,
    status: "queued",
    visibility: "shared",
    protected: false,
    minDisk: 0,
    tags: [],
    bytes: undefined,
    members: {},
    properties: {},
    ...(index === 0 ? first : second),
  }));
}

function acceptedIf(inputs: Properties | undefined, property: string): Record<string, string> {
  if (inputs === undefined) return {};
  return { consumer: inputs[property] === undefined ? "pending" : "accepted" };
}

function diskOf(file: string): Properties {
  return { source: { kind: "file", path: `${file}.raw` }, diskFormat: "raw" };
}

function webDownload(): Properties {
  return { source: { kind: "webDownload", uri: source.uri("disk") }, diskFormat: "raw" };
}
