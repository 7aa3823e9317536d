/** What the resources cost in requests, authentication included; counted where the local cloud counts them. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";

import { emptyQcow2 } from "../../support/emptyDisk";
import type { DeclaredResource, Stack } from "../../support/stack";
import { openWorld, type World } from "../../support/world";

const consumers = Array.from({ length: 5 }, (_, number) => number.toString(16).padStart(32, "0"));
const tenImages = Array.from({ length: 10 }, (_, number) => `image-${number}`);

let world: World;
let stack: Stack;
let source: object;
beforeAll(async () => {
  world = await openWorld();
  stack = world.stack();
  const file = path.join(stack.folder, "disk.qcow2");
  writeFileSync(file, emptyQcow2());
  source = { kind: "file", path: file };
});
afterAll(async () => await world.end());
afterEach(async () => void (await stack.destroy()));

const image = (name: string): DeclaredResource => ({
  kind: "Image",
  name,
  inputs: { source, diskFormat: "qcow2" },
});

const member = (ofImage: string, projectId: string): DeclaredResource => ({
  kind: "ImageMember",
  name: `${ofImage}/${projectId}`,
  inputs: async (made) => ({ imageId: (await made(ofImage)).id, projectId }),
});

const requestsOf: World["requestsOf"] = async (run) => await world.requestsOf(run);

const logIn = { "POST /v3/auth/tokens": 1 };

it("one image with a file takes three requests, and one look for leftovers", async () => {
  await expect(requestsOf(() => stack.up([image("golden")]))).resolves.toEqual({
    ...logIn,
    "GET /v2/images": 1,
    "POST /v2/images": 1,
    "PUT /v2/images/*/file": 1,
    "PATCH /v2/images/*": 1,
  });
});

it("ten images share the look", async () => {
  const run = () => stack.up(tenImages.map(image), { parallel: true });
  await expect(requestsOf(run)).resolves.toEqual({
    ...logIn,
    "GET /v2/images": 1,
    "POST /v2/images": 10,
    "PUT /v2/images/*/file": 10,
    "PATCH /v2/images/*": 10,
  });
});

it("a member takes one request", async () => {
  await stack.up([image("golden")]);
  const program = [image("golden"), ...consumers.map((consumer) => member("golden", consumer))];
  await expect(requestsOf(() => stack.up(program))).resolves.toEqual({
    ...logIn,
    "POST /v2/images/*/members": 5,
  });
});

it("a check, a diff and a preview take none", async () => {
  const program = [image("golden"), ...consumers.map((consumer) => member("golden", consumer))];
  await expect(requestsOf(() => stack.preview(program))).resolves.toEqual({});
  await stack.up(program);
  await expect(requestsOf(() => stack.preview(program))).resolves.toEqual({});
  await expect(requestsOf(() => stack.up(program))).resolves.toEqual({});
});

it("a refresh of ten images and their members reads each list once, however many members it has", async () => {
  const members = tenImages.flatMap((name) => consumers.map((consumer) => member(name, consumer)));
  await stack.up([...tenImages.map(image), ...members], { parallel: true });
  const counts = await requestsOf(() => stack.refresh());
  // The images are read in one request, each list in one of its own.
  expect(counts).toEqual({ ...logIn, "GET /v2/images": 1, "GET /v2/images/*/members": 10 });
});

const everybody: DeclaredResource = {
  kind: "ImageMembers",
  name: "everybody",
  inputs: async (made) => ({
    imageIds: [(await made("golden")).id],
    members: consumers.map((projectId) => ({ projectId })),
  }),
};

it("a share list of an image that exists reads it for the line of its check and before it writes, and adds what lacks", async () => {
  await stack.up([image("golden")]);
  await expect(requestsOf(() => stack.up([image("golden"), everybody]))).resolves.toEqual({
    ...logIn,
    "GET /v2/images/*/members": 2,
    "POST /v2/images/*/members": 5,
  });
  await expect(requestsOf(() => stack.up([image("golden"), everybody]))).resolves.toEqual({});
});

it("a share list of an image of the same run reads no list: nobody else can have shared it", async () => {
  const counts = await requestsOf(() => stack.up([image("golden"), everybody]));
  expect(counts).toEqual({
    ...logIn,
    "GET /v2/images": 1,
    "POST /v2/images": 1,
    "PUT /v2/images/*/file": 1,
    "PATCH /v2/images/*": 1,
    "POST /v2/images/*/members": 5,
  });
});

it("twenty tags of one moment travel in few requests", async () => {
  const tags = Array.from({ length: 20 }, (_, number): DeclaredResource => ({
    kind: "ImageTag",
    name: `tag-${number}`,
    inputs: async (made) => ({ imageId: (await made("golden")).id, tag: `tag-${number}` }),
  }));
  await stack.up([image("golden")]);
  const counts = await requestsOf(() => stack.up([image("golden"), ...tags], { parallel: true }));
  expect(counts["PATCH /v2/images/*"]).toBeLessThanOrEqual(2);
  // Log-in, and for each wave a read and a write; the last look is one more.
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(8);
});
