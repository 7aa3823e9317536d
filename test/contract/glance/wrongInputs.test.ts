/**
 * What a person is told who asks for something impossible: one message that says what was attempted, on what, why, and what to
 * do. Nothing is lost, nothing of our code is shown, and no credential.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import * as path from "node:path";

import { clouds } from "../../support/clouds";
import { startLocalCloud } from "../../support/localCloud";
import type { Properties } from "../../support/providerProcess";
import {
  openStack,
  type DeclaredResource,
  type Stack,
  type ResourceKind,
  type StackOptions,
} from "../../support/stack";
import { emptyQcow2 } from "../../support/emptyDisk";
import { person, type ImageRecord, type Person } from "../../support/person";
import type { TestCloud } from "../../support/testCloud";
import { playWrongInput, type WrongInput } from "../wrongInput";

/** Where a row plays. */
interface Scene {
  readonly cloud: TestCloud;
  readonly stack: Stack;
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

type Row = WrongInput<Scene>;

const password = "hunter2-is-wrong";
const disk = emptyQcow2();

const shares = (changes: (scene: Scene) => Properties = () => ({})) =>
  [
    "ImageMember",
    (scene: Scene) => ({ imageId: scene.id(), projectId: scene.bob.projectId, ...changes(scene) }),
  ] as const;
const images = (inputs: (scene: Scene) => Properties) => ["Image", inputs] as const;
const file = (name: string) => (scene: Scene) => ({
  source: { kind: "file", path: scene.path(name) },
  diskFormat: "qcow2",
});

/** The settings of a person's environment, without any file. */
const environment = (scene: Scene, changes: NodeJS.ProcessEnv): Partial<StackOptions> => ({
  environment: {
    OS_CLOUD: undefined,
    OS_CLIENT_CONFIG_FILE: undefined,
    OS_AUTH_URL: scene.cloud.authUrl,
    OS_USERNAME: "alice",
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_ID: scene.alice.projectId,
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
    given: (scene) => scene.image(),
    declares: ["ImageTag", (scene) => ({ imageId: scene.id(), tag: "a/b" })],
    says: 'golden: tag: "a/b" must not contain "/": a tag stands in the path of a request',
  },
  {
    when: "a tag of an image has a slash",
    declares: images(() => ({ tags: ["fine", "a/b"] })),
    says: 'golden: tags[1]: "a/b" must not contain "/": a tag stands in the path of a request',
  },
  {
    when: "a tag has 256 characters",
    given: (scene) => scene.image(),
    declares: ["ImageTag", (scene) => ({ imageId: scene.id(), tag: "x".repeat(256) })],
    says: `golden: tag: "${"x".repeat(60)}…" is 256 characters long; a tag has at most 255`,
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
    given: async (scene) => mkdirSync(scene.path("directory")),
    declares: images(file("directory")),
    says: "golden: source.path: <folder>/directory is a directory; name the file of the disk in it",
  },
  {
    when: "a file is empty",
    given: async (scene) => writeFileSync(scene.path("empty.qcow2"), ""),
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
    given: (scene) => scene.image(),
    declares: shares(() => ({ connection: "alice", accept: { connection: "alice" } })),
    says:
      "golden: accept.connection: is the connection that shares the image: the owner cannot accept for the consumer; " +
      "name a connection of the consumer's project",
  },

  // -- connections ------------------------------------------------------------------------------------
  {
    when: "a connection is misspelt",
    declares: images(() => ({ connection: "alcie" })),
    says:
      'golden: connection: cannot use connection "alcie": there is no such connection: ' +
      "ims:connections is not set, and <home>/clouds.yaml has alice, bob, carol, rita, rudy, admin; " +
      'did you mean "alice"?',
  },
  {
    when: "there is no clouds.yaml and no environment",
    declares: images(() => ({})),
    by: () => ({ environment: { OS_CLOUD: undefined, OS_CLIENT_CONFIG_FILE: undefined } }),
    says:
      "golden: connection: cannot use the default connection: nothing describes a cloud: " +
      "looked in the stack configuration (ims:*), the environment (OS_*), and there is no clouds.yaml (looked for <folder>/clouds.yaml, <home>/home/.config/openstack/clouds.yaml, /etc/xdg/openstack/clouds.yaml, /etc/openstack/clouds.yaml); " +
      "write a clouds.yaml and set OS_CLOUD, or set OS_AUTH_URL, OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME; " +
      "for Huawei Cloud set HW_ACCESS_KEY, HW_SECRET_KEY and HW_REGION_NAME",
  },
  {
    when: "OS_CLOUD names a cloud, and there is no clouds.yaml",
    declares: images(() => ({})),
    by: () => ({ environment: { OS_CLIENT_CONFIG_FILE: undefined } }),
    says:
      "golden: connection: cannot use the default connection: " +
      'OS_CLOUD names cloud "alice", but there is no clouds.yaml (looked for <folder>/clouds.yaml, <home>/home/.config/openstack/clouds.yaml, /etc/xdg/openstack/clouds.yaml, /etc/openstack/clouds.yaml); ' +
      'describe "alice" in a clouds.yaml, or change OS_CLOUD',
  },
  {
    when: "the password is wrong",
    declares: images(() => ({})),
    by: (scene) => environment(scene, { OS_PASSWORD: password }),
    says:
      'cannot log in to <keystone> as user "alice" of domain "Default" (the default connection): ' +
      "The request you have made requires authentication; " +
      "check the name, the secret, the domain and the project (401)",
  },
  {
    when: "nothing listens at the address",
    declares: images(() => ({})),
    by: async (scene) =>
      environment(scene, { OS_PASSWORD: password, OS_AUTH_URL: await closedAddress() }),
    says:
      'cannot log in to <nobody> as user "alice" of domain "Default" (the default connection): ' +
      "nothing listens at <nobody>; check the address and whether the service runs (ECONNREFUSED, 5 attempts)",
  },
  {
    when: "a password would go to another host unencrypted",
    declares: images(() => ({})),
    by: (scene) =>
      environment(scene, { OS_PASSWORD: password, OS_AUTH_URL: "http://192.0.2.1:5000/v3" }),
    says:
      'cannot log in to 192.0.2.1:5000 as user "alice" of domain "Default" (the default connection): ' +
      "credentials would go to 192.0.2.1:5000 over plain http; use its https address, or set allowPlainHttp: " +
      "true on the connection",
  },
  {
    when: "a token of one's own has expired",
    declares: images(() => ({})),
    by: async (scene) =>
      environment(scene, { OS_USERNAME: undefined, OS_TOKEN: await revokedToken(scene.cloud) }),
    says:
      "cannot log in to <keystone> with the given token (the default connection): " +
      "Could not recognize Fernet token; the token may have expired: " +
      "get a new one, or configure a password or an application credential (404)",
    saysReal:
      "cannot log in to <keystone> with the given token (the default connection): " +
      "Failed to validate token; the token may have expired: " +
      "get a new one, or configure a password or an application credential (404)",
  },
  {
    when: "a token of one's own, used without Keystone, has expired",
    given: (scene) => scene.image(),
    declares: ["ImageTag", (scene) => ({ imageId: scene.id(), tag: "a" })],
    by: async (scene) =>
      environment(scene, {
        OS_USERNAME: undefined,
        OS_AUTH_URL: undefined,
        OS_AUTH_TYPE: "token_endpoint",
        OS_ENDPOINT: scene.cloud.url,
        OS_TOKEN: await revokedToken(scene.cloud),
      }),
    says:
      'cannot add tag "a" to image <image>: ' +
      "This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required; " +
      "check the connection's credentials; a token may have expired (401)",
  },

  // -- images -----------------------------------------------------------------------------------------
  {
    when: "an image shall be public, which administrators alone may say",
    given: async (scene) => writeFileSync(scene.path("golden.qcow2"), disk),
    declares: images((scene) => ({ ...file("golden.qcow2")(scene), visibility: "public" })),
    says:
      'cannot create image "golden-<digits>": You are not authorized to complete publicize_image action; ' +
      "most clouds let only administrators publish images: " +
      'choose visibility "shared", "community" or "private" (403)',
  },
  {
    when: "the user may only read",
    declares: images(() => ({ name: "golden" })),
    by: () => ({ cloud: "rita" }),
    says:
      'cannot create image "golden": You are not authorized to complete add_image action; ' +
      "the role of the connection's user does not allow it to create images in its project (403)",
  },
  {
    when: "the image to adopt is not there",
    declares: images(() => ({ existingId: "00000000-0000-4000-8000-000000000000" })),
    says:
      "golden: existingId: cannot adopt image <no image>: the default connection sees no such image; " +
      "check existingId and the connection's project",
  },
  {
    when: "the image to adopt belongs to another project",
    given: async (scene) => {
      await scene.image({ visibility: "community" });
    },
    declares: images((scene) => ({ existingId: scene.id(), name: "mine" })),
    by: () => ({ cloud: "bob" }),
    tells:
      'Image golden: adopts image <image> "by hand": name differs\n' +
      "warning: Image golden: adopts image <image> of another project: the image belongs to project <owner>, " +
      "the default connection to <consumer>: only the owner can change it; use a connection of project <owner>, " +
      "unless you are an administrator and mean it",
    says:
      "cannot change image <image>: You are not authorized to complete modify_image action; " +
      "the image belongs to project <owner>, the default connection to <consumer>: only the owner can change it; " +
      "use a connection of project <owner> (403)",
  },
  {
    when: "a protected image is destroyed",
    given: async (scene) => {
      await scene.image({ protected: true });
      await scene.stack.up([
        golden("Image", { existingId: scene.id(), deleteAdopted: true, protected: true }),
      ]);
    },
    says:
      'cannot delete image <image> ("by hand"): it is protected; set protected: false (or forceDelete: ' +
      'true) and run "pulumi up" first; where no program declares it any more: ' +
      "openstack image set --unprotect <image> (403)",
  },
  {
    when: "a protected image is replaced",
    given: async (scene) => {
      await scene.image({ protected: true });
      await scene.stack.up([
        golden("Image", { existingId: scene.id(), deleteAdopted: true, protected: true }),
      ]);
    },
    declares: images(() => ({
      existingId: "00000000-0000-4000-8000-000000000000",
      deleteAdopted: true,
      protected: true,
    })),
    says:
      'cannot replace image <image> ("by hand"): existingId: ' +
      "its change replaces the image, and the image is protected; set protected: " +
      'false and run "pulumi up" first, then change existingId',
  },
  {
    when: "an image is in another project than the connection",
    given: async (scene) => await scene.stack.up([golden("Image", { name: "golden" })]),
    declares: images(() => ({ name: "silver" })),
    by: () => ({ cloud: "bob" }),
    says:
      "cannot work on image <image>: " +
      "it was made in project <owner>, but the default connection belongs to project <consumer>; " +
      "use credentials of project <owner>",
  },
  {
    when: "an image that the state knows is not there any more",
    given: async (scene) => {
      await scene.image();
      await scene.stack.up([golden("Image", { existingId: scene.id() })]);
      await scene.alice.call("DELETE", `/v2/images/${scene.id()}`);
    },
    declares: images((scene) => ({ existingId: scene.id(), name: "silver" })),
    says:
      "cannot update image <image>: it is not there any more (the default connection); " +
      'run "pulumi refresh", then "pulumi up" makes a new one',
  },
  {
    when: "a disk format is misspelt",
    localOnly: true,
    declares: images(() => ({ name: "golden", diskFormat: "qcow3" })),
    warns: 'golden: diskFormat "qcow3" is not among the usual ones; did you mean "qcow2"?',
    says:
      "cannot create image \"golden\": Provided object does not match schema 'image': " +
      "'qcow3' is not one of [None, 'ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'] " +
      "On instance['disk_format']: 'qcow3'; the cloud's settings decide which values diskFormat can have, " +
      'usually ami, ari, aki, vhd, vhdx, vmdk, raw, qcow2, vdi, iso, ploop; did you mean "qcow2"? (400)',
  },
  {
    when: "an image has more tags than the cloud allows",
    declares: images(() => ({ tags: Array.from({ length: 129 }, (_, number) => `t${number}`) })),
    says:
      'cannot create image "golden-<digits>": ' +
      "The limit has been exceeded on the number of allowed image tags. Attempted: 129, Maximum: 128; " +
      "declare fewer tags or properties, or ask for a larger quota (413)",
  },
  {
    when: "an image has more properties than the cloud allows",
    declares: images(() => ({
      properties: Object.fromEntries(
        Array.from({ length: 130 }, (_, number) => [`key-${number}`, "x"]),
      ),
    })),
    says:
      'cannot create image "golden-<digits>": ' +
      "The limit has been exceeded on the number of allowed image properties. Attempted: 132, Maximum: 128; " +
      "declare fewer tags or properties, or ask for a larger quota (413)",
  },
  {
    when: "an image keeps being changed by others",
    localOnly: true,
    given: async (scene) => {
      await scene.image();
      await scene.stack.up([golden("Image", { existingId: scene.id() })]);
      scene.cloud.local?.fault({
        method: "PATCH",
        status: 409,
        body: { message: "There was a conflict when trying to complete your request." },
      });
    },
    declares: images((scene) => ({ existingId: scene.id(), name: "silver" })),
    says:
      "cannot change image <image>: There was a conflict when trying to complete your request; " +
      "somebody else changes it too: run the same command again (409)",
  },
  {
    when: "the bytes cannot be stored",
    localOnly: true,
    given: async (scene) => {
      writeFileSync(scene.path("golden.qcow2"), disk);
      scene.cloud.local?.fault({
        method: "PUT",
        path: "/v2/images/*/file",
        status: 413,
        body: { message: "There is not enough space on the image storage media" },
      });
    },
    declares: images(file("golden.qcow2")),
    says:
      'image "golden-<digits>" (<new image>): cannot upload the data of image <new image>: ' +
      "There is not enough space on the image storage media; " +
      "the file is larger than this cloud allows, or its storage is full: " +
      "use a smaller file, or ask who runs the cloud (413)",
  },

  // -- tags -------------------------------------------------------------------------------------------
  {
    when: "an image has as many tags as the cloud allows",
    given: (scene) =>
      scene.image({ tags: Array.from({ length: 128 }, (_, number) => `t${number}`) }),
    declares: ["ImageTag", (scene) => ({ imageId: scene.id(), tag: "one-more" })],
    says:
      'cannot add tag "one-more" to image <image>: Image tag limit exceeded for image <image>: ' +
      "The limit has been exceeded on the number of allowed image tags. Attempted: 129, Maximum: 128; " +
      "the cloud's settings decide how many tags an image has, usually 128: remove some, or ask who runs the cloud (413)",
  },
  {
    when: "an image that is not there is tagged",
    declares: ["ImageTag", () => ({ imageId: "00000000-0000-4000-8000-000000000000", tag: "a" })],
    says:
      'cannot add tag "a" to image <no image>: it does not exist, or is hidden from this project; check imageId; ' +
      "the default connection must be one of the project that owns the image",
  },
  {
    when: "an image of another project is tagged",
    given: (scene) => scene.image({ visibility: "community" }),
    declares: ["ImageTag", (scene) => ({ imageId: scene.id(), tag: "a" })],
    by: () => ({ cloud: "bob" }),
    says:
      'cannot add tag "a" to image <image>: You are not authorized to complete modify_image action; ' +
      "only the project that owns an image can tag it: " +
      "set connection to one of its connections (403)",
  },

  // -- sharing ----------------------------------------------------------------------------------------
  {
    when: "a private image is shared",
    given: (scene) => scene.image({ visibility: "private" }),
    declares: shares(),
    says:
      "cannot share image <image> with project <consumer>: Not allowed to create members for image <image>; " +
      'the image is private: only images of visibility "shared" can have members (403)',
  },
  {
    when: "an image that is not there is shared",
    declares: shares(() => ({ imageId: "00000000-0000-4000-8000-000000000000" })),
    given: (scene) => scene.image(),
    says:
      "cannot share image <no image> with project <consumer>: Image <no image> not found; " +
      "the default connection (project <owner>) sees no such image; " +
      "use the connection of the project that owns it (404)",
  },
  {
    when: "somebody else's image is shared",
    given: async (scene) => {
      await scene.image();
      await share(scene, scene.bob);
    },
    declares: shares((scene) => ({ projectId: scene.carol.projectId })),
    by: () => ({ cloud: "bob" }),
    says:
      "cannot share image <image> with project <third>: You are not authorized to complete add_member action; " +
      "the image belongs to project <owner>, the default connection to <consumer>: only the owner can share; " +
      "use a connection of project <owner> (403)",
  },
  {
    when: "the user who shares may only read",
    given: (scene) => scene.image(),
    declares: shares(),
    by: () => ({ cloud: "rita" }),
    says:
      "cannot share image <image> with project <consumer>: You are not authorized to complete add_member action; " +
      "the role of the connection's user does not allow it to share images (403)",
  },
  {
    when: "an image has as many members as the cloud allows",
    given: async (scene) => {
      await scene.image();
      for (let number = 0; number < 128; number += 1) {
        const member = number.toString(16).padStart(32, "0");
        await scene.alice.call("POST", `/v2/images/${scene.id()}/members`, { member });
      }
    },
    declares: shares(),
    says:
      "cannot share image <image> with project <consumer>: Image member limit exceeded for image <image>: " +
      "The limit has been exceeded on the number of allowed image members for this image. Attempted: 129, Maximum: " +
      "128; the cloud's settings decide how many members an image has, usually 128: remove some, " +
      'ask who runs the cloud, or set visibility "community" (413)',
  },
  {
    when: "a third project's connection accepts",
    given: (scene) => scene.image(),
    declares: shares(() => ({ accept: { connection: "carol" } })),
    says:
      "accept.connection: " +
      'connection "carol" belongs to project <third>, but the image is shared with project <consumer>; ' +
      "only the consumer itself can accept: name a connection of project <consumer>",
  },
  {
    when: "another connection of the owner's project accepts",
    given: (scene) => scene.image(),
    declares: shares(() => ({ accept: { connection: "rita" } })),
    says:
      "accept.connection: " +
      'connection "rita" belongs to project <owner>, but the image is shared with project <consumer>; ' +
      "only the consumer itself can accept: name a connection of project <consumer>",
  },
  {
    when: "the consumer's user may only read",
    given: (scene) => scene.image(),
    declares: shares(() => ({ accept: { connection: "rudy" } })),
    says:
      "cannot accept image <image> for project <consumer>: " +
      "You are not authorized to complete modify_member action; " +
      'the role of the user of connection "rudy" must allow changes, and the image must have the visibility "shared" (403)',
  },
  {
    when: "a consumer answers to an image that is not shared with it",
    given: (scene) => scene.image(),
    declares: ["ImageAcceptance", (scene) => ({ imageId: scene.id(), connection: "carol" })],
    says:
      "cannot set the answer of project <third> to image <image>: Image <image> not found; " +
      "ask the owner to share image <image> with project <third>; " +
      'the image must have the visibility "shared" (404)',
  },
  {
    when: "the owner answers to its own image",
    given: async (scene) => {
      await scene.image();
      await share(scene, scene.bob);
    },
    declares: ["ImageAcceptance", (scene) => ({ imageId: scene.id() })],
    says:
      "cannot set the answer of project <owner> to image <image>: " +
      "<owner> not found in the member list of the image <image>; " +
      "project <owner> owns the image, and only those it is shared with can answer: " +
      "use a connection of theirs (404)",
  },
];

describe.each(clouds())("a person who asks for the impossible on %s", (_name, open) => {
  let cloud: TestCloud;
  beforeAll(async () => void (cloud = await open()));
  afterAll(async () => await cloud.stop());
  const possible = rows.filter(({ localOnly }) => localOnly !== true || _name === "local cloud");

  it.each(possible.map((row) => [row.when, row] as const))(
    "%s",
    async (_when, row) => {
      await play(cloud, row);
    },
    120_000,
  );
});

describe("a token that ends in the middle of a run", () => {
  it("is renewed once and silently", async () => {
    const cloud = await startLocalCloud();
    const stack = openStack({ cloudsYaml: cloud.cloudsYaml });
    try {
      writeFileSync(path.join(stack.folder, "golden.qcow2"), disk);
      const source = { kind: "file", path: path.join(stack.folder, "golden.qcow2") };
      cloud.local.fault({ method: "PUT", path: "/v2/images/*/file", hold: "after" });
      const program = [golden("Image", { source, diskFormat: "qcow2" })];
      const run = stack.begin({ command: "up", program });
      await cloud.local.waitForHeld();
      cloud.local.expireTokens("alice");
      cloud.local.release();
      const { steps, told, failure } = await run.finished;
      expect({ steps, told, failure }).toEqual({
        steps: ["create golden"],
        told: "",
        failure: undefined,
      });
      const logins = cloud.local.requests().filter(({ service }) => service === "identity");
      expect(logins.map(({ status }) => status)).toEqual([201, 201]);
    } finally {
      stack.remove();
      await cloud.stop();
    }
  }, 60_000);
});

async function play(cloud: TestCloud, row: Row): Promise<void> {
  const { scene, close } = await openScene(cloud);
  const isReal = cloud.kind === "real";
  try {
    const expected = isReal && row.saysReal !== undefined ? { ...row, says: row.saysReal } : row;
    await playWrongInput(expected, scene, {
      everythingThereIs: () => everythingThereIs(scene),
      normal: (message) => normal(message, scene),
      secrets: () => [password, ...tokens],
      namesRequests: !isReal,
    });
  } finally {
    cloud.local?.clearFaults();
    await close();
  }
}

async function openScene(cloud: TestCloud): Promise<{ scene: Scene; close: () => Promise<void> }> {
  const stack = openStack({ cloudsYaml: cloud.cloudsYaml, stack: `wrong-${(scenes += 1)}` });
  const [alice, bob, carol] = await Promise.all([
    person(cloud, "alice"),
    person(cloud, "bob"),
    person(cloud, "carol"),
  ]);
  const made: string[] = [];
  const scene: Scene = {
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
  return { scene, close };
}

let scenes = 0;
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

async function share(scene: Scene, consumer: Person): Promise<void> {
  await scene.alice.call("POST", `/v2/images/${scene.id()}/members`, {
    member: consumer.projectId,
  });
}

/** On a real cloud other suites work beside us: there, only what this row made is looked at. */
async function everythingThereIs({ cloud, alice, id }: Scene): Promise<unknown> {
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
function normal(message: string, { cloud, stack, alice, bob, carol, id }: Scene): string {
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
    .replace(/, request-id req-<new image>/, "")
    .replace(/127\.0\.0\.1:\d+/g, "<nobody>")
    .replace(/golden-[0-9a-f]{7}\b/g, "golden-<digits>");
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
