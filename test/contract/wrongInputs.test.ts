/**
 * What a person is told who asks for something impossible: one message that says what was attempted, on what, why, and what to
 * do. Nothing is lost, nothing of our code is shown, and no credential.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import * as path from "node:path";

import { clouds } from "../support/clouds";
import type { Properties } from "../support/dynamicProvider";
import {
  dynamicStack,
  type DeclaredResource,
  type DynamicStack,
  type ResourceKind,
  type StackOptions,
} from "../support/dynamicStack";
import { emptyQcow2 } from "../support/emptyDisk";
import { person, type ImageRecord, type Person } from "../support/person";
import type { TestCloud } from "../support/testCloud";

/** Where a row plays. */
interface Place {
  readonly cloud: TestCloud;
  readonly stack: DynamicStack;
  readonly alice: Person;
  readonly bob: Person;
  readonly carol: Person;
  /** Writes nothing: the path of a file in the program's folder. */
  path(name: string): string;
  /** Makes an image as alice, and takes it away at the end. */
  image(record?: Properties): Promise<string>;
  /** Id of the image that was made first. */
  id(): string;
}

interface Row {
  readonly when: string;
  /** What is there before. */
  readonly given?: (place: Place) => Promise<unknown>;
  /** What the program says, as one resource called "golden"; destroys when left out. */
  readonly declares?: readonly [kind: ResourceKind, inputs: (place: Place) => Properties];
  /** Who runs it and with which settings. */
  readonly by?: (place: Place) => Partial<StackOptions> | Promise<Partial<StackOptions>>;
  /** What the cloud cannot be brought to do by itself. */
  readonly localOnly?: true;
  /** The whole message. */
  readonly says: string;
}

const password = "hunter2-is-wrong";
const disk = emptyQcow2();

const shares = (changes: (place: Place) => Properties = () => ({})) =>
  [
    "ImageMember",
    (place: Place) => ({ imageId: place.id(), projectId: place.bob.projectId, ...changes(place) }),
  ] as const;
const images = (inputs: (place: Place) => Properties) => ["Image", inputs] as const;
const file = (name: string) => (place: Place) => ({
  source: { kind: "file", path: place.path(name) },
  diskFormat: "qcow2",
});

/** The settings of a person's environment, without any file. */
const environment = (place: Place, changes: NodeJS.ProcessEnv): Partial<StackOptions> => ({
  environment: {
    OS_CLOUD: undefined,
    OS_CLIENT_CONFIG_FILE: undefined,
    OS_AUTH_URL: place.cloud.authUrl,
    OS_USERNAME: "alice",
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_ID: place.alice.projectId,
    ...changes,
  },
});

const rows: readonly Row[] = [
  // -- refused before any call ------------------------------------------------------------------------
  {
    when: "an image id is none",
    declares: ["ImageTag", () => ({ imageId: "golden", tag: "a" })],
    says: "golden: imageId: must be an image id (a UUID, 8-4-4-4-12 hexadecimal digits)",
  },
  {
    when: "a tag has a slash",
    given: (place) => place.image(),
    declares: ["ImageTag", (place) => ({ imageId: place.id(), tag: "a/b" })],
    says: 'golden: tag: must not contain "/": a tag stands in the path of a request',
  },
  {
    when: "a tag of an image has a slash",
    declares: images(() => ({ tags: ["fine", "a/b"] })),
    says: 'golden: tags[1]: must not contain "/": a tag stands in the path of a request',
  },
  {
    when: "a tag has 256 characters",
    given: (place) => place.image(),
    declares: ["ImageTag", (place) => ({ imageId: place.id(), tag: "x".repeat(256) })],
    says: "golden: tag: is 256 characters long; a tag has at most 255",
  },
  {
    when: "a visibility is unknown",
    declares: images(() => ({ visibility: "secret" })),
    says: 'golden: visibility: is "secret"; this cloud knows private, shared, public, community',
  },
  {
    when: "a property is misspelt",
    declares: images(() => ({ visibilty: "private" })),
    says: "golden: visibilty: there is no such property; did you mean visibility?",
  },
  {
    when: "a file is missing",
    declares: images(file("missing.qcow2")),
    says: "golden: source.path: there is no file <folder>/missing.qcow2 (seen from <folder>)",
  },
  {
    when: "a directory stands for a file",
    given: async (place) => mkdirSync(place.path("directory")),
    declares: images(file("directory")),
    says: "golden: source.path: <folder>/directory is a directory; name the file of the disk in it",
  },
  {
    when: "a file is empty",
    given: async (place) => writeFileSync(place.path("empty.qcow2"), ""),
    declares: images(file("empty.qcow2")),
    says: "golden: source.path: <folder>/empty.qcow2 is empty: an image needs bytes",
  },
  {
    when: "an asset is a text",
    declares: images(() => ({ source: { kind: "asset", asset: textAsset }, diskFormat: "raw" })),
    says: "golden: source.asset: must be a FileAsset: text, remote assets and archives cannot be streamed",
  },
  {
    when: "an address carries a password",
    declares: images(() => ({
      source: { kind: "webDownload", uri: `https://alice:${password}@example.com/disk` },
      diskFormat: "raw",
    })),
    says: "golden: source.uri: must not carry a user or password: the cloud keeps the address; use a signed one",
  },
  {
    when: "the owner accepts for the consumer",
    given: (place) => place.image(),
    declares: shares(() => ({ connection: "alice", accept: { connection: "alice" } })),
    says:
      "golden: accept.connection: is the connection that shares the image: the owner cannot accept for the consumer; " +
      "name a connection of the consumer's project",
  },

  // -- connections ------------------------------------------------------------------------------------
  {
    when: "a connection is misspelt",
    declares: images(() => ({ connection: "alcie" })),
    says: "",
  },
  {
    when: "there is no clouds.yaml and no environment",
    declares: images(() => ({})),
    by: () => ({ environment: { OS_CLOUD: undefined, OS_CLIENT_CONFIG_FILE: undefined } }),
    says: "",
  },
  {
    when: "OS_CLOUD names a cloud, and there is no clouds.yaml",
    declares: images(() => ({})),
    by: () => ({ environment: { OS_CLIENT_CONFIG_FILE: undefined } }),
    says: "",
  },
  {
    when: "the password is wrong",
    declares: images(() => ({})),
    by: (place) => environment(place, { OS_PASSWORD: password }),
    says: "",
  },
  {
    when: "nothing listens at the address",
    declares: images(() => ({})),
    by: async (place) =>
      environment(place, { OS_PASSWORD: password, OS_AUTH_URL: await closedAddress() }),
    says: "",
  },
  {
    when: "a password would go to another host in clear",
    declares: images(() => ({})),
    by: (place) =>
      environment(place, { OS_PASSWORD: password, OS_AUTH_URL: "http://192.0.2.1:5000/v3" }),
    says: "",
  },
  {
    when: "a token of one's own has expired",
    declares: images(() => ({})),
    by: async (place) =>
      environment(place, { OS_USERNAME: undefined, OS_TOKEN: await revokedToken(place.cloud) }),
    says: "",
  },
  {
    when: "a token of one's own, used without Keystone, has expired",
    given: (place) => place.image(),
    declares: ["ImageTag", (place) => ({ imageId: place.id(), tag: "a" })],
    by: async (place) =>
      environment(place, {
        OS_USERNAME: undefined,
        OS_AUTH_URL: undefined,
        OS_AUTH_TYPE: "token_endpoint",
        OS_ENDPOINT: place.cloud.url,
        OS_TOKEN: await revokedToken(place.cloud),
      }),
    says: "",
  },

  // -- images -----------------------------------------------------------------------------------------
  {
    when: "an image shall be public, which administrators alone may say",
    given: async (place) => writeFileSync(place.path("golden.qcow2"), disk),
    declares: images((place) => ({ ...file("golden.qcow2")(place), visibility: "public" })),
    says: "",
  },
  {
    when: "the user may only read",
    declares: images(() => ({ name: "golden" })),
    by: () => ({ cloud: "rita" }),
    says: "",
  },
  {
    when: "the image to adopt is not there",
    declares: images(() => ({ existingId: "00000000-0000-4000-8000-000000000000" })),
    says: "",
  },
  {
    when: "the image to adopt belongs to another project",
    given: async (place) => {
      await place.image({ visibility: "community" });
    },
    declares: images((place) => ({ existingId: place.id(), name: "mine" })),
    by: () => ({ cloud: "bob" }),
    says: "",
  },
  {
    when: "a protected image is destroyed",
    given: async (place) => {
      await place.image({ protected: true });
      await place.stack.up([
        golden("Image", { existingId: place.id(), deleteAdopted: true, protected: true }),
      ]);
    },
    says: "",
  },
  {
    when: "a protected image is replaced",
    given: async (place) => {
      await place.image({ protected: true });
      await place.stack.up([
        golden("Image", { existingId: place.id(), deleteAdopted: true, protected: true }),
      ]);
    },
    declares: images(() => ({
      existingId: "00000000-0000-4000-8000-000000000000",
      deleteAdopted: true,
      protected: true,
    })),
    says: "",
  },
  {
    when: "an image is in another project than the connection",
    given: async (place) => await place.stack.up([golden("Image", { name: "golden" })]),
    declares: images(() => ({ name: "silver" })),
    by: () => ({ cloud: "bob" }),
    says: "",
  },
  {
    when: "an image that the state knows is not there any more",
    given: async (place) => {
      await place.image();
      await place.stack.up([golden("Image", { existingId: place.id() })]);
      await place.alice.call("DELETE", `/v2/images/${place.id()}`);
    },
    declares: images((place) => ({ existingId: place.id(), name: "silver" })),
    says: "",
  },
  {
    when: "an image has more properties than the cloud allows",
    declares: images(() => ({
      properties: Object.fromEntries(
        Array.from({ length: 130 }, (_, number) => [`key-${number}`, "x"]),
      ),
    })),
    says: "",
  },
  {
    when: "an image keeps being changed by others",
    localOnly: true,
    given: async (place) => {
      await place.image();
      await place.stack.up([golden("Image", { existingId: place.id() })]);
      place.cloud.local?.fault({
        method: "PATCH",
        status: 409,
        body: { message: "There was a conflict when trying to complete your request." },
      });
    },
    declares: images((place) => ({ existingId: place.id(), name: "silver" })),
    says: "",
  },
  {
    when: "the bytes cannot be stored",
    localOnly: true,
    given: async (place) => {
      writeFileSync(place.path("golden.qcow2"), disk);
      place.cloud.local?.fault({
        method: "PUT",
        path: "/v2/images/*/file",
        status: 413,
        body: { message: "There is not enough space on the image storage media" },
      });
    },
    declares: images(file("golden.qcow2")),
    says: "",
  },

  // -- tags -------------------------------------------------------------------------------------------
  {
    when: "an image has as many tags as the cloud allows",
    given: (place) => place.image({ tags: Array.from({ length: 128 }, (_, number) => `t${number}`) }),
    declares: ["ImageTag", (place) => ({ imageId: place.id(), tag: "one-more" })],
    says: "",
  },
  {
    when: "an image that is not there is tagged",
    declares: ["ImageTag", () => ({ imageId: "00000000-0000-4000-8000-000000000000", tag: "a" })],
    says: "",
  },
  {
    when: "an image of another project is tagged",
    given: (place) => place.image({ visibility: "community" }),
    declares: ["ImageTag", (place) => ({ imageId: place.id(), tag: "a" })],
    by: () => ({ cloud: "bob" }),
    says: "",
  },

  // -- sharing ----------------------------------------------------------------------------------------
  {
    when: "a private image is shared",
    given: (place) => place.image({ visibility: "private" }),
    declares: shares(),
    says: "",
  },
  {
    when: "an image that is not there is shared",
    declares: shares(() => ({ imageId: "00000000-0000-4000-8000-000000000000" })),
    given: (place) => place.image(),
    says: "",
  },
  {
    when: "somebody else's image is shared",
    given: async (place) => {
      await place.image();
      await share(place, place.bob);
    },
    declares: shares((place) => ({ projectId: place.carol.projectId })),
    by: () => ({ cloud: "bob" }),
    says: "",
  },
  {
    when: "the user who shares may only read",
    given: (place) => place.image(),
    declares: shares(),
    by: () => ({ cloud: "rita" }),
    says: "",
  },
  {
    when: "an image has as many members as the cloud allows",
    given: async (place) => {
      await place.image();
      for (let number = 0; number < 128; number += 1) {
        const member = number.toString(16).padStart(32, "0");
        await place.alice.call("POST", `/v2/images/${place.id()}/members`, { member });
      }
    },
    declares: shares(),
    says: "",
  },
  {
    when: "a third project's connection accepts",
    given: (place) => place.image(),
    declares: shares(() => ({ accept: { connection: "carol" } })),
    says: "",
  },
  {
    when: "another connection of the owner's project accepts",
    given: (place) => place.image(),
    declares: shares(() => ({ accept: { connection: "rita" } })),
    says: "",
  },
  {
    when: "the consumer's user may only read",
    given: (place) => place.image(),
    declares: shares(() => ({ accept: { connection: "rudy" } })),
    says: "",
  },
  {
    when: "a consumer answers to an image that is not shared with it",
    given: (place) => place.image(),
    declares: ["ImageAcceptance", (place) => ({ imageId: place.id(), connection: "carol" })],
    says: "",
  },
  {
    when: "the owner answers to its own image",
    given: async (place) => {
      await place.image();
      await share(place, place.bob);
    },
    declares: ["ImageAcceptance", (place) => ({ imageId: place.id() })],
    says: "",
  },
];

describe.each(clouds())("a person who asks for the impossible on %s", (_name, open) => {
  let cloud: TestCloud;
  beforeAll(async () => void (cloud = await open()));
  afterAll(async () => await cloud.stop());
  const possible = rows.filter(
    ({ localOnly }) => localOnly !== true || _name === "local cloud",
  );

  it.each(possible.map((row) => [row.when, row] as const))("%s", async (_when, row) => {
    await play(cloud, row);
  }, 120_000);
});

async function play(cloud: TestCloud, row: Row): Promise<void> {
  const { place, close } = await openPlace(cloud);
  try {
    await row.given?.(place);
    const before = await everythingThereIs(place);
    const state = place.stack.state();
    const command =
      row.declares === undefined
        ? ({ command: "destroy" } as const)
        : ({ command: "up", program: [golden(row.declares[0], row.declares[1](place))] } as const);
    const { failure = "", stderr } = await place.stack.attempt(command, await row.by?.(place));
    expect(normal(failure, place)).toBe(row.says);
    expect(stderr).toBe("");
    for (const secret of [password, ...tokens]) expect(failure).not.toContain(secret);
    expect(await everythingThereIs(place)).toEqual(before);
    expect(place.stack.state()).toEqual(state);
  } finally {
    cloud.local?.clearFaults();
    await close();
  }
}

async function openPlace(cloud: TestCloud): Promise<{ place: Place; close: () => Promise<void> }> {
  const stack = dynamicStack({ cloudsYaml: cloud.cloudsYaml, stack: `wrong-${(places += 1)}` });
  const [alice, bob, carol] = await Promise.all([
    person(cloud, "alice"),
    person(cloud, "bob"),
    person(cloud, "carol"),
  ]);
  const made: string[] = [];
  const place: Place = {
    ...{ cloud, stack, alice, bob, carol },
    path: (name) => path.join(stack.folder, name),
    image: async (record = {}) => {
      const answer = await alice.call("POST", "/v2/images", {
        ...{ name: "by hand", disk_format: "raw", container_format: "bare", visibility: "shared" },
        ...record,
      });
      const { id } = answer as ImageRecord; // what Glance answers a POST with
      made.push(id);
      return id;
    },
    id: () => made[0] ?? "",
  };
  const close = async (): Promise<void> => {
    const ids = [...made, ...stack.state().map(({ id }) => id)];
    for (const id of new Set(ids)) {
      if ((await alice.image(id)) === undefined) continue;
      const unprotect = [{ op: "replace", path: "/protected", value: false }];
      await alice.call("PATCH", `/v2/images/${id}`, unprotect);
      await alice.call("DELETE", `/v2/images/${id}`);
    }
    stack.remove();
  };
  return { place, close };
}

let places = 0;
/** Every token that a row knew. */
const tokens: string[] = [];

const golden = (kind: ResourceKind, inputs: Properties): DeclaredResource => ({
  kind,
  name: "golden",
  inputs,
});

// The engine's own encoding of an asset with a text.
const textAsset = {
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  text: "golden",
};

async function share(place: Place, consumer: Person): Promise<void> {
  await place.alice.call("POST", `/v2/images/${place.id()}/members`, { member: consumer.projectId });
}

/** On a real cloud other suites work beside us: there, only what this row made is looked at. */
async function everythingThereIs({ cloud, alice, id }: Place): Promise<unknown> {
  const own = await alice.ownImages();
  const ours = cloud.kind === "local" ? own : own.filter((image) => image.id === id());
  const members = await Promise.all(
    ours
      .filter(({ visibility }) => visibility === "shared")
      .map(async (image) => await alice.members(image.id)),
  );
  return { images: ours, members };
}

/** A message without what is another one in every run. */
function normal(message: string, { cloud, stack, alice, bob, carol, id }: Place): string {
  const names: readonly (readonly [string, string])[] = [
    [id(), "<image>"],
    [stack.state()[0]?.id ?? "", "<image>"],
    [stack.folder, "<folder>"],
    [path.dirname(cloud.cloudsYaml), "<home>"],
    [path.dirname(stack.folder), "<home>"],
    [alice.projectId, "<owner>"],
    [bob.projectId, "<consumer>"],
    [carol.projectId, "<third>"],
    [cloud.url, "<cloud>"],
    [new URL(cloud.authUrl).host, "<keystone>"],
  ];
  return names
    .filter(([text]) => text !== "")
    .reduce((text, [each, name]) => text.replaceAll(each, name), message)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) =>
      uuid.startsWith("00000000") ? "<no image>" : "<new image>",
    )
    .replace(/req-<new image>/g, "<request>")
    .replace(/127\.0\.0\.1:\d+/g, "<nobody>");
}

/** An address where somebody listened a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v3`;
}

/** A token of alice's that was good a moment ago. */
async function revokedToken(cloud: TestCloud): Promise<string> {
  const user = { name: "alice", password: cloud.password, domain: { name: "Default" } };
  const project = { id: cloud.users["alice"]?.project };
  const response = await fetch(`${cloud.authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      auth: { identity: { methods: ["password"], password: { user } }, scope: { project } },
    }),
  });
  const token = response.headers.get("x-subject-token") ?? "";
  const revoked = await fetch(`${cloud.authUrl}/auth/tokens`, {
    method: "DELETE",
    headers: { "x-auth-token": token, "x-subject-token": token },
  });
  if (revoked.status !== 204) throw new Error(`the token was not revoked: ${revoked.status}`);
  tokens.push(token);
  return token;
}
