/**
 * The life of one resource as a table of steps, played through the SDK's own dynamic provider process: every step is one
 * `up`, in a process of its own. At the end a refresh must find nothing, and a destroy must leave nothing.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { clouds } from "./clouds";
import { openStack, type Stack, type ResourceKind } from "./stack";
import type { Properties } from "./providerProcess";
import { imsSettings } from "./imsStack";
import { startLocalCloud, type LocalCloud } from "./localCloud";
import { nativePerson } from "./nativePerson";
import { person, type ImageRecord, type Person } from "./person";
import type { TestCloud } from "./testCloud";

/** What a test has at hand while a life goes by. */
export interface Scene {
  readonly cloud: TestCloud;
  /** What the program's connections lead to. */
  readonly kind: "glance" | "ims";
  readonly stack: Stack;
  /** Owns what the tests make by hand; the default connection. */
  readonly alice: Person;
  /** Consumers. */
  readonly bob: Person;
  readonly carol: Person;
  readonly admin: Person;
  /** Id of a server, volume, backup, vault or key of alice's; there are such on IMS alone. */
  seeded(name: string): string;
  /** Writes a file into the program's folder and returns its path. */
  file(name: string, content: string | Uint8Array): string;
  /** Makes an image by hand, as alice; it is deleted at the end, if it still is there. */
  imageByHand(record?: Properties): Promise<string>;
  /** Id of an image that was made by hand, the first one by default. */
  handMade(index?: number): string;
  /** Id of the resource under test. */
  id(): string;
  /** What the program sees of the resource under test. */
  outputs(): Properties;
  /** The live record of the image under test, as alice sees it; its tags sorted, for they have no order. */
  live(): Promise<ImageRecord>;
}

export interface Step {
  /** Completes "when ...": names the step where one fails. */
  readonly when: string;
  /** What somebody does by hand before it. */
  readonly given?: (scene: Scene) => Promise<unknown>;
  /** Refreshes before it, and says whether the resource is there still. */
  readonly refresh?: "read" | "gone";
  /** The resource's inputs; the ones before when left out. */
  readonly inputs?: (scene: Scene) => Properties;
  readonly outcome: Outcome;
  /** Why there is no such step on IMS. */
  readonly glanceOnly?: string;
  /** Requests of the run on the local cloud as Glance, authentication included; none at all are none on IMS too. */
  readonly requests?: number;
  /** What the user is told beside. */
  readonly says?: RegExp;
  /** What is true then. */
  readonly after?: (scene: Scene) => Promise<unknown>;
}

export type Outcome = "create" | "update" | "replace" | "same" | { readonly fails: RegExp };

/** The resource under test has this name in the program. */
const subject = "subject";

export interface Life {
  readonly kind: ResourceKind;
  /** Why there is no such life on IMS. */
  readonly glanceOnly?: string;
  /**
   * Has a preview foretell every step, without a single request; or "by reading", where it says what of the
   * world a new or changed declaration would change.
   */
  readonly foretold?: true | "by reading";
  /** Prepares what the first step needs. */
  readonly begin?: (scene: Scene) => Promise<unknown>;
  readonly steps: readonly Step[];
  /** What is true after the destroy, beside that the resource is gone. */
  readonly end?: (scene: Scene) => Promise<unknown>;
}

/** A cloud, and the persons and settings of a program that lives on it. */
interface Ground {
  readonly cloud: TestCloud;
  readonly kind: Scene["kind"];
  /** The local cloud as IMS has one; its persons speak its native calls. */
  readonly ims?: LocalCloud;
}

/** One test for each life on every cloud, the local one as IMS included. */
export function describeLives(what: string, lives: Readonly<Record<string, Life>>): void {
  describe.each(clouds())(`${what} on %s`, (_name, open) => {
    let cloud: TestCloud;
    beforeAll(async () => void (cloud = await open()));
    afterAll(async () => await cloud.stop());
    it.each(Object.entries(lives))(
      "%s",
      async (_title, life) => await live({ cloud, kind: "glance" }, life),
      300_000,
    );
  });
  describeLivesOnIms(what, lives);
}

/** The same on the local cloud as IMS alone, for what no Glance has. */
export function describeLivesOnIms(what: string, lives: Readonly<Record<string, Life>>): void {
  const onIms = Object.entries(lives).filter(([, life]) => life.glanceOnly === undefined);
  describe(`${what} on the local cloud as IMS`, () => {
    let cloud: LocalCloud;
    beforeAll(async () => void (cloud = await startLocalCloud({ ims: { jobMs: 20 } })));
    afterAll(async () => await cloud.stop());
    it.each(onIms)(
      "%s",
      async (_title, life) => await live({ cloud, kind: "ims", ims: cloud }, life),
      300_000,
    );
  });
}

/** Plays a life from its first step to "nothing is left". */
async function live(ground: Ground, life: Life): Promise<void> {
  const { scene, close } = await openScene(ground);
  try {
    await life.begin?.(scene);
    let inputs: Properties = {};
    for (const step of life.steps) {
      if (scene.kind === "ims" && step.glanceOnly !== undefined) continue;
      await named(step.when, async () => {
        inputs = await take(step, life, inputs, scene);
      });
    }
    await named("nothing more happens", async () => await finish(life, inputs, scene));
  } finally {
    await close();
  }
}

/** Plays one step; returns the inputs that the next one inherits. */
async function take(step: Step, life: Life, before: Properties, scene: Scene): Promise<Properties> {
  const { stack, cloud } = scene;
  await step.given?.(scene);
  if (step.refresh !== undefined) {
    expect((await stack.refresh()).steps).toEqual([`${step.refresh} ${subject}`]);
  }
  const inputs = step.inputs?.(scene) ?? before;
  const program = [{ kind: life.kind, name: subject, inputs }];
  // It asks no cloud, which only the local one can tell; `up` makes the same checks and diffs on a real one.
  const isForetold = life.foretold !== undefined && typeof step.outcome === "string";
  if (isForetold && cloud.local !== undefined) {
    const preview = await counted(cloud, async () => await stack.preview(program));
    expect(preview.result.steps).toEqual([`${step.outcome} ${subject}`]);
    const isRead = (request: string) => /^GET |\/auth\/tokens /.test(request);
    const others = preview.requests?.filter((each) => life.foretold === true || !isRead(each));
    expect(others).toEqual([]);
  }
  const up = await counted(cloud, async () => await stack.attempt({ command: "up", program }));
  if (typeof step.outcome === "object") {
    expect(up.result.failure).toMatch(step.outcome.fails);
  } else {
    expect(up.result).toMatchObject({ failure: undefined, steps: stepsOf(step.outcome) });
  }
  const isCounted = scene.kind === "glance" || step.requests === 0;
  if (isCounted && step.requests !== undefined && up.requests !== undefined) {
    // Named, so that a failure shows which ones were too many.
    if (up.requests.length !== step.requests)
      expect(up.requests).toEqual(`${step.requests} requests`);
  }
  if (step.says !== undefined) expect(up.result.told).toMatch(step.says);
  await step.after?.(scene);
  return typeof step.outcome === "object" ? before : inputs;
}

async function finish(life: Life, inputs: Properties, scene: Scene): Promise<void> {
  const { stack, alice } = scene;
  const program = [{ kind: life.kind, name: subject, inputs }];
  const last = await stack.up(program, { refresh: true });
  expect(last.steps).toEqual([`read ${subject}`, `same ${subject}`]);
  const { id, outputs } = stack.resource(subject);
  await stack.destroy();
  expect(stack.state()).toEqual([]);
  const isKept = outputs["adopted"] === true && outputs["deleteAdopted"] !== true;
  if (life.kind === "Image" && !isKept) expect(await alice.image(id)).toBeUndefined();
  await life.end?.(scene);
  const marked = (await alice.ownImages()).filter(
    (image) =>
      image["pulumi_creating"] !== undefined || image.name?.startsWith("pulumi-creating") === true,
  );
  if (scene.cloud.kind === "local") expect(marked).toEqual([]);
}

async function openScene({
  cloud,
  kind,
  ims,
}: Ground): Promise<{ readonly scene: Scene; readonly close: () => Promise<void> }> {
  const stack = openStack({
    ...(ims === undefined ? { cloudsYaml: cloud.cloudsYaml } : imsSettings(ims)),
    stack: `life-${(lives += 1)}-${process.pid}`,
  });
  const whoIs = async (user: string): Promise<Person> =>
    ims === undefined ? await person(cloud, user) : nativePerson(ims, user);
  const [alice, bob, carol, admin] = await Promise.all([
    whoIs("alice"),
    whoIs("bob"),
    whoIs("carol"),
    whoIs("admin"),
  ]);
  const byHand: string[] = [];
  const scene: Scene = {
    ...{ cloud, kind, stack, alice, bob, carol, admin },
    seeded: (name) => {
      const id = ims?.ims.owner[name];
      if (id === undefined) throw new Error(`this cloud has no ${name}`);
      return id;
    },
    file: (name, content) => {
      const file = path.join(stack.folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    imageByHand: async (record = {}) => {
      if (ims !== undefined) {
        const id = await nativePerson(ims, "alice").makeImage({ name: "by hand", ...record });
        byHand.push(id);
        return id;
      }
      const made = await alice.call("POST", "/v2/images", {
        ...{ name: "by hand", disk_format: "raw", container_format: "bare", visibility: "shared" },
        ...record,
      });
      const { id } = made as ImageRecord; // what Glance answers a POST with
      byHand.push(id);
      return id;
    },
    handMade: (index = 0) => {
      const id = byHand[index];
      if (id === undefined) throw new Error(`no image ${index} was made by hand`);
      return id;
    },
    id: () => stack.resource(subject).id,
    outputs: () => stack.resource(subject).outputs,
    live: async () => {
      const image = await alice.image(stack.resource(subject).id);
      if (image === undefined) throw new Error("the image is not there");
      return { ...image, tags: [...image.tags].sort() };
    },
  };
  const close = async (): Promise<void> => {
    for (const id of byHand) {
      if ((await alice.image(id)) === undefined) continue;
      if (kind === "glance") {
        await alice.call("PATCH", `/v2/images/${id}`, [
          { op: "replace", path: "/protected", value: false },
        ]);
      }
      await alice.call("DELETE", `/v2/images/${id}`);
    }
    stack.remove();
  };
  return { scene, close };
}

let lives = 0;

/** Requests are counted where the cloud counts them. */
async function counted<T>(
  cloud: TestCloud,
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly requests: readonly string[] | undefined }> {
  cloud.local?.clearRequests();
  const result = await run();
  const requests = cloud.local
    ?.requests()
    .filter(({ userAgent }) => userAgent.startsWith("pulumi-ims/"))
    .map(({ method, path: requested, status }) => `${method} ${requested} ${status ?? ""}`);
  return { result, requests };
}

function stepsOf(outcome: string): string[] {
  const first = `${outcome} ${subject}`;
  return outcome === "replace" ? [first, `delete ${subject}`] : [first];
}

async function named(when: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error) error.message = `when ${when}: ${error.message}`;
    throw error;
  }
}
