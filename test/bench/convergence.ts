/**
 * How often one `up` is enough on a cloud that fails a fifth of all requests, in every way that requests fail. Each seed is a cloud and a stack of its
 * own. The waits are those of real runs, so many seeds run at once.
 */
import { writeFileSync } from "node:fs";
import * as path from "node:path";

import type { Effect } from "../cloud/faults";
import { openStack, type DeclaredResource, type Stack } from "../support/stack";
import { imsSettings } from "../support/imsStack";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { nativePerson } from "../support/nativePerson";
import { objectStorage } from "../support/objectStorage";
import { person, type ImageRecord, type Person } from "../support/person";

export type Kind = "glance" | "ims";

export interface SeedOutcome {
  readonly seed: number;
  readonly failure: string | undefined;
  /** What is there and should not be, or the other way round. */
  readonly left: readonly string[];
  readonly requests: number;
  readonly seconds: number;
}

/** Every way in which a request fails, each equally likely. */
const failures: readonly Effect[] = [
  ...[500, 502, 503, 504, 429].map((status) => ({ status })),
  ...[500, 502, 504].map((afterStatus) => ({ afterStatus })),
  { reset: true },
  { afterAnswerLost: true },
  { cutBody: true },
  { delayMs: 1_000 },
];

/** Runs the seeds, some at a time. */
export async function converge(
  kind: Kind,
  seeds: readonly number[],
  atOnce: number,
): Promise<readonly SeedOutcome[]> {
  const outcomes: SeedOutcome[] = [];
  const waiting = [...seeds];
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
      outcomes.push(await convergeOnce(kind, seed));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes.sort((one, other) => one.seed - other.seed);
}

export function isConverged({ failure, left }: SeedOutcome): boolean {
  return failure === undefined && left.length === 0;
}

const otherProjects = Array.from({ length: 3 }, (_, number) => `${number}`.repeat(32));
const imageNames = ["one", "two", "three", "four"];
const tags = ["blue", "green"];

async function convergeOnce(kind: Kind, seed: number): Promise<SeedOutcome> {
  const cloud = await startLocalCloud({ moreProjects: otherProjects, ims: { jobMs: 50 } });
  const settings = kind === "ims" ? imsSettings(cloud) : { cloudsYaml: cloud.cloudsYaml };
  const stack = openStack({ ...settings, host: "plugin" });
  try {
    const look = kind === "ims" ? nativePerson(cloud, "alice") : await person(cloud, "alice");
    cloud.local.fault({ userAgent: "pulumi-ims/", probability: 0.2, seed, oneOf: failures });
    const startedMs = Date.now();
    const program = programOf(kind, cloud, stack);
    const { failure } = await stack.attempt({ command: "up", program, parallel: true });
    const seconds = (Date.now() - startedMs) / 1000;
    cloud.local.clearFaults();
    const ours = cloud.local.requests().filter(({ userAgent }) => userAgent.startsWith("pulumi"));
    const left = failure === undefined ? await differences(kind, cloud, look, program) : [];
    return { seed, failure, left, requests: ours.length, seconds };
  } finally {
    stack.remove();
    await cloud.stop();
  }
}

/** Images of files, two more ways to share them, tags, an answer of the consumer; on IMS an image of a server too. */
function programOf(kind: Kind, cloud: LocalCloud, { folder }: Stack): readonly DeclaredResource[] {
  const { consumer, third } = cloud.projects;
  const files = imageNames.map((name): DeclaredResource => {
    const file = path.join(folder, `${name}.raw`);
    writeFileSync(file, `the bytes of ${name} `.repeat(5_000));
    const source = { kind: "file", path: file };
    const formats =
      kind === "ims" ? { diskFormat: "qcow2" } : { diskFormat: "raw", visibility: "shared" };
    return { kind: "Image", name, inputs: { name, source, minDiskGb: 1, ...formats } };
  });
  const ofServer: DeclaredResource = {
    ...{ kind: "Image", name: "server" },
    inputs: {
      name: "server",
      source: { kind: "server", serverId: cloud.ims.owner["stoppedServer"] },
    },
  };
  const members = [
    { projectId: consumer, accept: { connection: "bob" } },
    ...[third, ...otherProjects].map((projectId) => ({ projectId })),
  ];
  const idOf = (name: string) => async (made: Parameters<LazyInputs>[0]) => (await made(name)).id;
  const [, , , last = ""] = imageNames;
  return [
    ...files,
    ...(kind === "ims" ? [ofServer] : []),
    {
      ...{ kind: "ImageMembers", name: "members" },
      inputs: async (made) => ({
        imageIds: await Promise.all(imageNames.slice(0, 3).map((name) => idOf(name)(made))),
        members,
      }),
    },
    {
      ...{ kind: "ImageMember", name: "member" },
      inputs: async (made) => ({ imageId: await idOf(last)(made), projectId: consumer }),
    },
    {
      ...{ kind: "ImageAcceptance", name: "acceptance" },
      inputs: async (made) => {
        await made("member");
        return { imageId: await idOf(last)(made), connection: "bob" };
      },
    },
    ...tags.map((tag): DeclaredResource => ({
      ...{ kind: "ImageTag", name: `tag-${tag}` },
      inputs: async (made) => ({ imageId: await idOf(last)(made), tag }),
    })),
  ];
}

type LazyInputs = Extract<DeclaredResource["inputs"], (...args: never[]) => unknown>;

/** Where the cloud is not as the program says. */
async function differences(
  kind: Kind,
  cloud: LocalCloud,
  look: Person,
  program: readonly DeclaredResource[],
): Promise<readonly string[]> {
  const images = await look.ownImages();
  const found: string[] = [];
  const check = (what: string, actual: unknown, wanted: unknown) => {
    const [one, other] = [JSON.stringify(actual), JSON.stringify(wanted)];
    if (one !== other) found.push(`${what}: ${one} instead of ${other}`);
  };
  const declared = program.filter((each) => each.kind === "Image").map(({ name }) => name);
  check("images", images.map(({ name, status }) => `${name} ${status}`).sort(), stored(declared));
  check("marks", images.flatMap(marksOf), []);
  const { consumer, third } = cloud.projects;
  const shared = { [consumer]: "accepted", ...pending([third, ...otherProjects]) };
  for (const image of images) {
    const isLast = image.name === imageNames.at(-1);
    const isShared = imageNames.includes(image.name ?? "");
    const wanted = isLast ? { [consumer]: "accepted" } : isShared ? shared : {};
    check(`members of ${image.name}`, sorted(await look.members(image.id)), sorted(wanted));
    check(`tags of ${image.name}`, [...image.tags].sort(), isLast ? tags : []);
  }
  const objects = await objectStorage(cloud, "alice").text("/img-bucket?list-type=2");
  check("staged objects", /<Key>pulumi-ims/.test(objects), false);
  return found;
}

function stored(names: readonly string[]): readonly string[] {
  return names.map((name) => `${name} active`).sort();
}

function pending(projectIds: readonly string[]): Record<string, string> {
  return Object.fromEntries(projectIds.map((id) => [id, "pending"]));
}

function sorted(record: Readonly<Record<string, string>>): unknown {
  return Object.entries(record).sort();
}

function marksOf(image: ImageRecord): readonly string[] {
  return Object.keys(image).filter((key) => key.startsWith("pulumi"));
}
