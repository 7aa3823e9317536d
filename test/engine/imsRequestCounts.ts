/**
 * How many requests sharing takes on Huawei Cloud, by the local cloud's own log: measured for the tests, which bound them, and for
 * `make bench`, which prints them.
 */
import { createHash } from "node:crypto";

import { imsPerson } from "../support/imsPerson";
import { pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { sharingText, type Sharing } from "./requestCounts";

/** How long a job of sharing takes. */
const jobMs = 2_000;
const imageCount = 10;

export interface SharingFigures {
  readonly up: SharingRequests & { readonly seconds: number };
  /** What the cloud was asked to share, image by project; and what is shared then. */
  readonly pairsAsked: number;
  readonly pairsShared: number;
  /** All requests to IMS of a refresh that finds nothing. */
  readonly refresh: { readonly requests: number; readonly seconds: number };
  /** Only where it is asked for: twenty-five waves of jobs take a minute. */
  readonly destroy: (SharingRequests & { readonly seconds: number }) | undefined;
}

export interface SharingMeasurement {
  readonly sharing: Sharing;
  readonly destroys: boolean;
  /** Where `pulumi` is; without it, where jest's set-up put it. */
  readonly engine?: string;
}

export interface SharingRequests {
  /** Each begins a job. */
  readonly calls: number;
  readonly polls: number;
  /** Of the job that was asked for most often. */
  readonly mostPolls: number;
  /** Lists of members. */
  readonly lists: number;
}

/** Ten images shared with twenty projects each: made, read again, destroyed. */
export async function measureImsSharing({
  sharing,
  destroys,
  engine,
}: SharingMeasurement): Promise<SharingFigures> {
  const consumers = Array.from({ length: 20 }, (_, number) => projectId(number));
  const cloud = await startLocalCloud({ moreProjects: consumers, ims: { jobMs } });
  const project = await openProject(cloud, sharingProgram(cloud, sharing, consumers), engine);
  try {
    const up = await project.up("--parallel", "8");
    const added = (await memberJobs(cloud)).filter(({ type }) => type === "imsAddImageMembersJob");
    const ofUp = sharingRequests(cloud, "POST", added);
    const alice = imsPerson(cloud, "alice");
    const images = await alice.ownImages();
    const members = await Promise.all(images.map(({ id }) => alice.members(id)));

    cloud.local.clearRequests();
    const refresh = await project.refresh("--expect-no-changes", "--parallel", "8");
    const requests = ourRequests(cloud).length;

    return {
      up: { ...ofUp, seconds: seconds(up.durationMs) },
      pairsAsked: added.flatMap(({ work }) => work.pairs).length,
      pairsShared: members.flatMap((each) => Object.keys(each)).length,
      refresh: { requests, seconds: seconds(refresh.durationMs) },
      destroy: destroys ? await measureDestroy(cloud, project) : undefined,
    };
  } finally {
    await project.remove();
    await cloud.stop();
  }
}

async function measureDestroy(cloud: LocalCloud, project: PulumiProject) {
  cloud.local.clearRequests();
  const { durationMs } = await project.destroy("--parallel", "8");
  const ended = (await memberJobs(cloud)).filter(({ type }) => type === "imsDelImageMembersJob");
  return { ...sharingRequests(cloud, "DELETE", ended), seconds: seconds(durationMs) };
}

function sharingRequests(
  cloud: LocalCloud,
  method: "POST" | "DELETE",
  jobs: readonly MemberJob[],
): SharingRequests {
  const requests = ourRequests(cloud);
  const polls = jobs.map(
    ({ id }) => requests.filter((request) => request.endsWith(`/jobs/${id}`)).length,
  );
  return {
    calls: requests.filter((request) => request === `${method} /v1/cloudimages/members`).length,
    polls: polls.reduce((sum, each) => sum + each, 0),
    mostPolls: Math.max(0, ...polls),
    lists: requests.filter((request) => /^GET .*\/members$/.test(request)).length,
  };
}

function ourRequests(cloud: LocalCloud): readonly string[] {
  return cloud.local
    .requests()
    .filter(({ service, userAgent }) => service === "ims" && userAgent.startsWith("pulumi-ims/"))
    .map(({ method, path }) => `${method} ${path}`);
}

interface MemberJob {
  readonly id: string;
  readonly type: string;
  readonly work: { readonly pairs: readonly unknown[] };
}

async function memberJobs(cloud: LocalCloud): Promise<readonly MemberJob[]> {
  const response = await fetch(`${cloud.local.adminUrl}/ims/jobs`);
  const { jobs } = (await response.json()) as { jobs: MemberJob[] }; // the admin path's own answer
  return jobs;
}

async function openProject(
  cloud: LocalCloud,
  text: string,
  engine: string | undefined,
): Promise<PulumiProject> {
  const keys = cloud.accessKeys["alice"];
  return await pulumiProject({
    program: { text },
    environment: {
      HW_ACCESS_KEY: keys?.accessKey,
      HW_SECRET_KEY: keys?.secretKey,
      HW_REGION_NAME: "local-1",
      HW_AUTH_URL: cloud.iamUrl,
    },
    config: { "ims:endpoint": cloud.imsUrls["local-1"] },
    ...(engine === undefined ? {} : { engine }),
  });
}

function projectId(number: number): string {
  return createHash("md5").update(`project ${number}`).digest("hex");
}

function seconds(durationMs: number): number {
  return Math.round(durationMs / 100) / 10;
}

function sharingProgram(cloud: LocalCloud, sharing: Sharing, consumers: readonly string[]): string {
  return `
    import * as ims from "pulumi-ims";
    const consumers = ${JSON.stringify(consumers)};
    const images = Array.from({ length: ${imageCount} }, (_, number) => new ims.Image(\`image-\${number}\`, {
      source: { kind: "server", serverId: "${cloud.ims.owner["stoppedServer"]}" },
    }));
    ${sharingText(sharing)}
  `;
}
