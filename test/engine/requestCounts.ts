/**
 * How many requests our process sends, Keystone included, by the servers' own logs: measured for tests, which bound them,
 * and for `make bench`, which prints them.
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { pulumiProject, type PulumiProject } from "../support/engine";
import { person } from "../support/person";
import type { RealCloud } from "../support/realCloud";

export type Sharing = "ImageMember" | "ImageMembers";

export interface StepFigures {
  readonly step: "up" | "refresh" | "preview" | "destroy";
  readonly requests: number;
  readonly seconds: number;
}

/** Ten images shared with twenty consumers each: made, read again, previewed, destroyed. */
export async function measureSharing(
  cloud: RealCloud,
  sharing: Sharing,
  engine?: string,
): Promise<readonly StepFigures[]> {
  const project = await diskProject(cloud, sharingProgram(sharing), engine);
  try {
    const figures: StepFigures[] = [];
    for (const step of ["up", "refresh", "preview", "destroy"] as const) {
      const before = await ourRequests(cloud);
      const options = step === "preview" || step === "refresh" ? ["--expect-no-changes"] : [];
      const { durationMs } = await project[step](...options);
      const requests = (await ourRequests(cloud)) - before;
      figures.push({ step, requests, seconds: Math.round(durationMs / 100) / 10 });
    }
    return figures;
  } finally {
    await project.remove();
  }
}

export interface TagFigures {
  /** Requests of `up` beyond those that the image alone takes. */
  readonly requestsForTags: number;
  readonly tagsThere: number;
}

/** Twenty ImageTag on one image in one `up`. */
export async function measureTags(cloud: RealCloud, engine?: string): Promise<TagFigures> {
  const counts: number[] = [];
  let tagsThere = 0;
  for (const tags of [0, 20]) {
    const project = await diskProject(cloud, tagProgram(tags), engine);
    try {
      const before = await ourRequests(cloud);
      await project.up();
      counts.push((await ourRequests(cloud)) - before);
      const alice = await person(cloud, "alice");
      const image = await alice.image(String((await project.outputs())["imageId"]));
      tagsThere = image?.tags.length ?? 0;
      await project.destroy();
    } finally {
      await project.remove();
    }
  }
  const [imageAlone = 0, withTags = 0] = counts;
  return { requestsForTags: withTags - imageAlone, tagsThere };
}

async function ourRequests(cloud: RealCloud): Promise<number> {
  const requests = await cloud.requests();
  return requests.filter(({ userAgent }) => userAgent.startsWith("pulumi-ims/")).length;
}

async function diskProject(
  cloud: RealCloud,
  text: string,
  engine?: string,
): Promise<PulumiProject> {
  const options = engine === undefined ? {} : { engine };
  const project = await pulumiProject({ program: { text }, cloud, ...options });
  await writeFile(path.join(project.folder, "disk.qcow2"), emptyQcow2());
  return project;
}

function sharingProgram(sharing: Sharing): string {
  // Glance takes any id for a consumer; these look like projects.
  const hex = (number: number) => createHash("md5").update(String(number)).digest("hex");
  const consumers = Array.from({ length: 20 }, (_, number) => hex(number));
  return `
    import * as ims from "pulumi-ims";
    const consumers = ${JSON.stringify(consumers)};
    const images = Array.from({ length: 10 }, (_, number) => new ims.Image(\`image-\${number}\`, {
      source: { kind: "file", path: "disk.qcow2" },
      diskFormat: "qcow2",
    }));
    ${sharingText(sharing)}
  `;
}

/** The part of a program that shares its `images` with its `consumers`. */
export function sharingText(sharing: Sharing): string {
  return sharing === "ImageMembers" ? allAtOnce : oneByOne;
}

const allAtOnce = `
  new ims.ImageMembers("all", {
    imageIds: images.map((image) => image.id),
    members: consumers.map((projectId) => ({ projectId })),
  });
`;

const oneByOne = `
  images.forEach((image, number) => {
    for (const projectId of consumers) {
      new ims.ImageMember(\`\${number}-\${projectId}\`, { imageId: image.id, projectId });
    }
  });
`;

function tagProgram(tags: number): string {
  return `
    import * as ims from "pulumi-ims";
    const image = new ims.Image("tagged", {
      source: { kind: "file", path: "disk.qcow2" },
      diskFormat: "qcow2",
    });
    for (let number = 0; number < ${tags}; number++) {
      new ims.ImageTag(\`tag-\${number}\`, { imageId: image.id, tag: \`tag-\${number}\` });
    }
    export const imageId = image.id;
  `;
}
