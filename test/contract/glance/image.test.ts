/** The life of an `Image`, on every cloud there is. */
import { createHash } from "node:crypto";
import { renameSync, utimesSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { emptyQcow2 } from "../../support/emptyDisk";
import { describeLives, type Life, type Scene } from "../../support/lifecycle";
import { sha256 } from "../../support/person";

const disk = emptyQcow2();
const otherDisk = emptyQcow2(1);
const sha512 = (bytes: Uint8Array) => createHash("sha512").update(bytes).digest("hex");

/** The image of most lives: a small file. */
const golden = (scene: Scene, changes: object = {}) => ({
  name: "golden",
  source: { kind: "file", path: scene.file("golden.qcow2", disk) },
  diskFormat: "qcow2",
  ...changes,
});

/** Stored as another format than it is, on purpose. */
const misdeclared = (scene: Scene, path = scene.file("golden.qcow2", disk)) => ({
  source: { kind: "file", path, verifyFormat: false },
  diskFormat: "raw",
});

/** IMS hands no bytes out. */
const hasBytes = async (scene: Scene, bytes: Uint8Array) => {
  if (scene.kind === "ims") return;
  expect((await scene.alice.download(scene.id())).sha256).toBe(sha256(bytes));
};

/** A record of IMS keeps its format. */
const laterFormat = ({ kind }: Scene) => (kind === "ims" ? "raw" : "qcow2");

const everything = (scene: Scene) => ({
  ...golden(scene),
  containerFormat: "bare",
  visibility: "community",
  protected: true,
  hidden: true,
  minDiskGb: 1,
  minRamMb: 64,
  tags: ["golden", "a=b"],
  properties: { os_distro: "debian", "hw:disk": "" },
  timeouts: { createSeconds: 60 },
});

const lives: Readonly<Record<string, Life>> = {
  "a file and its format are enough": {
    kind: "Image",
    foretold: true,
    steps: [
      {
        when: "it is made",
        inputs: (scene) => ({
          source: { kind: "file", path: scene.file("golden.qcow2", disk) },
          diskFormat: "qcow2",
        }),
        outcome: "create",
        // Token, look for leftovers, POST, PUT, PATCH.
        requests: 5,
        after: async (scene) => {
          const image = await scene.live();
          expect(image).toMatchObject({
            name: expect.stringMatching(/^subject-[0-9a-f]{7}$/),
            status: "active",
            container_format: "bare",
            protected: false,
            min_ram: 0,
            tags: [],
            ...(scene.kind === "ims"
              ? { visibility: "private" }
              : {
                  ...{ visibility: "shared", os_hidden: false, min_disk: 0 },
                  os_hash_value: sha512(disk),
                }),
          });
          expect(Object.keys(image).filter((key) => key.startsWith("pulumi"))).toEqual([]);
          await hasBytes(scene, disk);
          expect(await scene.bob.image(image.id)).toBeUndefined();
        },
      },
      {
        when: "nothing changes",
        outcome: "same",
        requests: 0,
        after: async (scene) =>
          expect(scene.outputs()).toMatchObject({
            status: "active",
            sizeBytes: disk.length,
            ...(scene.kind === "ims" ? {} : { hashAlgorithm: "sha512", hashValue: sha512(disk) }),
            owner: scene.alice.projectId,
            uploaded: { sha512: sha512(disk), sizeBytes: disk.length },
            adopted: false,
            serverTags: [],
            connectionProjectId: scene.alice.projectId,
          }),
      },
    ],
  },

  "everything can be said at once": {
    kind: "Image",
    glanceOnly: "IMS has no visibility, protection and hiding to declare",
    steps: [
      {
        when: "it is made",
        inputs: everything,
        outcome: "create",
        requests: 5,
        after: async (scene) =>
          expect(await scene.live()).toMatchObject({
            name: "golden",
            status: "active",
            visibility: "community",
            protected: true,
            os_hidden: true,
            min_disk: 1,
            min_ram: 64,
            tags: expect.arrayContaining(["golden", "a=b"]),
            os_distro: "debian",
            "hw:disk": "",
          }),
      },
      {
        when: "it shall be replaced while it is protected",
        inputs: (scene) => ({ ...everything(scene), ...misdeclared(scene) }),
        outcome: {
          fails:
            /^cannot replace image \S+ \("golden"\): diskFormat: .* set protected: false and run "pulumi up" first/,
        },
      },
      {
        when: "it leaves the program while it is protected",
        given: async (scene) => {
          const { failure } = await scene.stack.attempt({ command: "destroy" });
          expect(failure).toMatch(
            /^cannot delete image \S+ \("golden"\): it is protected; set protected: false \(or forceDelete: true\)/,
          );
        },
        outcome: "same",
      },
      {
        when: "forceDelete lets it go",
        inputs: (scene) => ({ ...everything(scene), forceDelete: true }),
        outcome: "update",
      },
    ],
  },

  "everything changes in place, and goes back to its default when it is no longer declared": {
    kind: "Image",
    glanceOnly: "IMS changes other attributes; test/contract/ims/lives.test.ts has its life",
    foretold: true,
    steps: [
      { when: "it is made", inputs: (scene) => golden(scene), outcome: "create" },
      {
        when: "one attribute changes",
        inputs: (scene) => golden(scene, { name: "silver" }),
        outcome: "update",
        // Token, GET, PATCH, and a look whether it stays.
        requests: 4,
        after: async (scene) => expect(await scene.live()).toMatchObject({ name: "silver" }),
      },
      {
        when: "all of them change",
        inputs: (scene) =>
          golden(scene, {
            ...{ name: "bronze", visibility: "private", protected: true, hidden: true },
            ...{
              minDiskGb: 2,
              minRamMb: 128,
              tags: ["a", "b"],
              properties: { os_distro: "x", a: "1" },
            },
          }),
        outcome: "update",
        // Token, GET, PATCH of the attributes and a look, two PUTs of tags and a look.
        requests: 7,
        after: async (scene) =>
          expect(await scene.live()).toMatchObject({
            ...{ name: "bronze", visibility: "private", protected: true, os_hidden: true },
            ...{ min_disk: 2, min_ram: 128, tags: ["a", "b"], os_distro: "x", a: "1" },
          }),
      },
      {
        when: "most are not declared any more",
        inputs: (scene) => golden(scene, { tags: ["b"], properties: { os_distro: "y" } }),
        outcome: "update",
        // And the list of its members, who see it again.
        requests: 7,
        after: async (scene) => {
          const image = await scene.live();
          expect(image).toMatchObject({
            ...{ name: "golden", visibility: "shared", protected: false, os_hidden: false },
            ...{ min_disk: 0, min_ram: 0, tags: ["b"], os_distro: "y" },
          });
          expect(Object.keys(image)).not.toContain("a");
        },
      },
    ],
  },

  "what somebody changed by hand is seen and brought back": {
    kind: "Image",
    glanceOnly: "IMS changes other attributes; test/contract/ims/lives.test.ts has its life",
    steps: [
      {
        when: "it is made",
        inputs: (scene) =>
          golden(scene, {
            tags: ["a", "b"],
            properties: { os_distro: "debian", a: "1" },
            minRamMb: 1,
          }),
        outcome: "create",
      },
      {
        when: "somebody changed everything there is",
        given: async (scene) => {
          await scene.alice.call("PATCH", `/v2/images/${scene.id()}`, [
            { op: "replace", path: "/name", value: "x" },
            { op: "replace", path: "/visibility", value: "private" },
            { op: "replace", path: "/protected", value: true },
            { op: "replace", path: "/os_hidden", value: true },
            { op: "replace", path: "/min_disk", value: 9 },
            { op: "replace", path: "/min_ram", value: 9 },
            { op: "replace", path: "/tags", value: ["a"] },
            { op: "replace", path: "/os_distro", value: "x" },
            { op: "remove", path: "/a" },
          ]);
          await scene.stack.refresh();
          expect(scene.outputs()).toMatchObject({
            ...{ name: "x", visibility: "private", protected: true, hidden: true },
            ...{ minDiskGb: 9, minRamMb: 9, tags: ["a"] },
          });
          expect(scene.outputs()["properties"]).toEqual({ os_distro: "x" });
        },
        outcome: "update",
        after: async (scene) =>
          expect(await scene.live()).toMatchObject({
            ...{ name: "golden", visibility: "shared", protected: false, os_hidden: false },
            ...{ min_disk: 0, min_ram: 1, os_distro: "debian", a: "1" },
            tags: expect.arrayContaining(["a", "b"]),
          }),
      },
      {
        when: "somebody deleted it",
        given: async (scene) => await scene.alice.call("DELETE", `/v2/images/${scene.id()}`),
        refresh: "gone",
        outcome: "create",
      },
    ],
  },

  "tags and properties of others stay": {
    kind: "Image",
    steps: [
      {
        when: "it is made",
        inputs: (scene) => golden(scene, { tags: ["ours"], properties: { ours: "1" } }),
        outcome: "create",
      },
      {
        when: "somebody adds their own",
        given: async (scene) => {
          await scene.alice.call("PUT", `/v2/images/${scene.id()}/tags/theirs`);
          await scene.alice.call("PATCH", `/v2/images/${scene.id()}`, [
            { op: "add", path: "/theirs", value: "2" },
          ]);
        },
        refresh: "read",
        outcome: "same",
        after: async (scene) =>
          expect(scene.outputs()).toMatchObject({
            tags: ["ours"],
            serverTags: ["theirs"],
            properties: { ours: "1" },
            serverProperties: { theirs: "2" },
          }),
      },
      {
        when: "ours go",
        inputs: (scene) => golden(scene),
        outcome: "update",
        after: async (scene) => {
          const image = await scene.live();
          expect(image).toMatchObject({ tags: ["theirs"], theirs: "2" });
          expect(Object.keys(image)).not.toContain("ours");
        },
      },
    ],
  },

  "other bytes are another image, the same ones never": {
    kind: "Image",
    steps: [
      { when: "it is made", inputs: (scene) => golden(scene), outcome: "create" },
      {
        when: "the file is checked out anew",
        given: async (scene) => utimesSync(scene.file("golden.qcow2", disk), 1, 1),
        inputs: (scene) => ({ ...golden(scene), source: { kind: "file", path: "golden.qcow2" } }),
        outcome: "same",
        requests: 0,
      },
      {
        when: "the file moves",
        given: async (scene) =>
          renameSync(scene.file("golden.qcow2", disk), scene.file("moved", "")),
        inputs: (scene) => ({ ...golden(scene), source: { kind: "file", path: "moved" } }),
        outcome: "same",
        requests: 0,
      },
      {
        when: "the file has other bytes",
        inputs: (scene) =>
          golden(scene, { source: { kind: "file", path: scene.file("other", otherDisk) } }),
        outcome: "replace",
        after: async (scene) => await hasBytes(scene, otherDisk),
      },
      {
        when: "the format is another",
        inputs: (scene) =>
          golden(scene, {
            ...misdeclared(scene, scene.file("other", otherDisk)),
          }),
        outcome: "replace",
        after: async (scene) => expect(await scene.live()).toMatchObject({ disk_format: "raw" }),
      },
      {
        when: "the source leaves the program",
        inputs: () => ({ name: "golden", diskFormat: "raw" }),
        outcome: "same",
      },
    ],
  },

  "the program may say which bytes a file has": {
    kind: "Image",
    steps: [
      {
        when: "it says wrong",
        inputs: (scene) => {
          const path = scene.file("golden.qcow2", disk);
          return golden(scene, { source: { kind: "file", path, sha512: sha512(otherDisk) } });
        },
        outcome: {
          fails:
            /source\.sha512: the file \S+ has SHA-512 [0-9a-f]{128}, not [0-9a-f]{128}; correct source\.sha512 or the file/,
        },
        after: async (scene) => {
          expect(scene.stack.state()).toEqual([]);
          const left = (await scene.alice.ownImages()).filter((each) => each["pulumi_creating"]);
          if (scene.cloud.kind === "local") expect(left).toEqual([]);
        },
      },
      {
        when: "it says right",
        inputs: (scene) => {
          const path = scene.file("golden.qcow2", disk);
          return golden(scene, { source: { kind: "file", path, sha512: sha512(disk) } });
        },
        outcome: "create",
      },
      {
        when: "the file is not on this machine any more",
        inputs: (scene) => {
          const path = scene.file("golden.qcow2", disk);
          renameSync(path, `${path}.away`);
          return golden(scene, { source: { kind: "file", path, sha512: sha512(disk) } });
        },
        outcome: "same",
        requests: 0,
      },
    ],
  },

  "a record is filled later": {
    kind: "Image",
    steps: [
      {
        when: "it is made without bytes",
        inputs: () => ({ name: "golden", diskFormat: "raw" }),
        outcome: "create",
        after: async (scene) => expect(await scene.live()).toMatchObject({ status: "queued" }),
      },
      {
        when: "its format changes before there are bytes, and then there are some",
        inputs: (scene) =>
          golden(scene, laterFormat(scene) === "raw" ? misdeclared(scene) : undefined),
        outcome: "update",
        after: async (scene) => {
          const disk_format = laterFormat(scene);
          expect(await scene.live()).toMatchObject({ status: "active", disk_format });
          await hasBytes(scene, disk);
        },
      },
    ],
  },

  "a file asset is a file": {
    kind: "Image",
    steps: [
      {
        when: "it is made from an asset",
        inputs: (scene) => golden(scene, { source: { kind: "asset", asset: fileAsset(scene) } }),
        outcome: "create",
        requests: 5,
        after: async (scene) => await hasBytes(scene, disk),
      },
      {
        when: "the same file is named by its path",
        inputs: (scene) => golden(scene),
        outcome: "same",
      },
    ],
  },

  "the cloud fetches the bytes itself": {
    kind: "Image",
    glanceOnly: "IMS cannot import from a URL",
    foretold: true,
    steps: [
      {
        when: "it is made from an address",
        inputs: () => fetched("/disk?signature=one"),
        outcome: "create",
        after: async (scene) => {
          expect(await scene.live()).toMatchObject({ status: "active" });
          await hasBytes(scene, disk);
        },
      },
      {
        when: "the address has a new signature",
        inputs: () => fetched("/disk?signature=two"),
        outcome: "same",
        requests: 0,
      },
      {
        when: "the address is another",
        inputs: () => fetched("/other"),
        outcome: "replace",
        after: async (scene) => await hasBytes(scene, otherDisk),
      },
    ],
  },

  "an address that has nothing leaves nothing": {
    kind: "Image",
    glanceOnly: "IMS cannot import from a URL",
    steps: [
      {
        when: "the cloud cannot fetch it",
        inputs: () => fetched("/nothing?signature=one"),
        outcome: {
          fails:
            /^image "from \/nothing" \(\S+\): cannot import image \S+ from http:\S+\/nothing: the cloud could not .*; check that the cloud itself can reach the address[^?]*$/,
        },
        after: async (scene) => {
          expect(scene.stack.state()).toEqual([]);
          const left = (await scene.alice.ownImages()).filter(
            ({ name }) => name === "from /nothing",
          );
          expect(left).toEqual([]);
        },
      },
      { when: "it is there after all", inputs: () => fetched("/disk"), outcome: "create" },
    ],
  },

  "an image that exists is adopted, and kept": {
    kind: "Image",
    begin: async (scene) => {
      await scene.imageByHand({ min_ram: 5, tags: ["theirs"], theirs: "1" });
    },
    steps: [
      {
        when: "it is adopted",
        inputs: (scene) => ({ existingId: scene.handMade(), name: "golden", tags: ["ours"] }),
        outcome: "create",
        after: async (scene) => {
          expect(scene.id()).toBe(scene.handMade());
          expect(scene.outputs()).toMatchObject({ adopted: true });
          expect(await scene.live()).toMatchObject({ name: "golden", min_ram: 5, theirs: "1" });
          expect((await scene.live()).tags).toEqual(expect.arrayContaining(["ours", "theirs"]));
        },
      },
      {
        when: "existingId leaves the program",
        inputs: () => ({ name: "golden", tags: ["ours"] }),
        outcome: "same",
      },
    ],
    end: async (scene) =>
      expect(await scene.alice.image(scene.handMade())).toMatchObject({ name: "golden" }),
  },

  "an adopted image keeps the name that nobody declares": {
    kind: "Image",
    begin: async (scene) => {
      await scene.imageByHand();
    },
    steps: [
      {
        when: "it is adopted without a name",
        inputs: (scene) => ({ existingId: scene.handMade(), tags: ["ours"] }),
        outcome: "create",
        after: async (scene) => {
          expect(await scene.live()).toMatchObject({ name: "by hand", tags: ["ours"] });
          expect(scene.outputs()).toMatchObject({ name: "by hand" });
        },
      },
      {
        when: "existingId leaves the program",
        inputs: () => ({ tags: ["ours"] }),
        outcome: "same",
        requests: 0,
      },
      {
        when: "nothing changes for a second time, and then a tag does",
        inputs: () => ({ tags: ["ours", "more"] }),
        outcome: "update",
        after: async (scene) => expect(await scene.live()).toMatchObject({ name: "by hand" }),
      },
      {
        when: "a name is declared",
        inputs: () => ({ name: "ours", tags: ["ours", "more"] }),
        outcome: "update",
        after: async (scene) => expect(await scene.live()).toMatchObject({ name: "ours" }),
      },
    ],
    end: async (scene) =>
      expect(await scene.alice.image(scene.handMade())).toMatchObject({ name: "ours" }),
  },

  "an adopted image goes when the program says so": {
    kind: "Image",
    begin: async (scene) => {
      await scene.imageByHand();
    },
    steps: [
      {
        when: "it is adopted",
        inputs: (scene) => ({ existingId: scene.handMade() }),
        outcome: "create",
      },
      {
        when: "deleteAdopted is set",
        inputs: (scene) => ({ existingId: scene.handMade(), deleteAdopted: true }),
        outcome: "update",
      },
    ],
    end: async (scene) => expect(await scene.alice.image(scene.handMade())).toBeUndefined(),
  },

  "members are back when an image is shared again, and are named": {
    kind: "Image",
    glanceOnly: "images of IMS have no visibility to change",
    steps: [
      { when: "it is made", inputs: (scene) => golden(scene), outcome: "create" },
      {
        when: "it is shared by hand and becomes private",
        given: async (scene) =>
          await scene.alice.call("POST", `/v2/images/${scene.id()}/members`, {
            member: scene.bob.projectId,
          }),
        inputs: (scene) => golden(scene, { visibility: "private" }),
        outcome: "update",
        after: async (scene) => expect(await scene.bob.image(scene.id())).toBeUndefined(),
      },
      {
        when: "it is shared again",
        inputs: (scene) => golden(scene),
        outcome: "update",
        says: /warning: image \S+ \("golden"\) is shared again; its members are back: [0-9a-f]{32} \(pending\)/,
      },
    ],
  },
};

function fileAsset(scene: Scene): object {
  return {
    "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
    path: scene.file("golden.qcow2", disk),
  };
}

/** What the cloud fetches from. */
const mirror = createServer(({ url = "" }, response) => {
  const bytes = { "/disk": disk, "/other": otherDisk }[url.replace(/\?.*/, "")];
  response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
});
beforeAll(async () => await new Promise<void>((done) => mirror.listen(0, "127.0.0.1", done)));
afterAll(() => {
  mirror.closeAllConnections();
  mirror.close();
});

function fetched(address: string): Readonly<Record<string, unknown>> {
  const { port } = mirror.address() as AddressInfo; // it listens on TCP
  const source = { kind: "webDownload", uri: `http://127.0.0.1:${port}${address}` };
  return { name: `from ${address.replace(/\?.*/, "")}`, source, diskFormat: "qcow2" };
}

describeLives("an Image", lives);
