/**
 * Every call of the provider beside the operations of IMS (ims/operations.test.ts has those): a service that fails with 500 may have acted, so each is sent
 * again, and says what a second one does where its method does not.
 */
import { Readable } from "node:stream";
import {
  findAccountId,
  findProject,
  keysForToken,
  keysOfAgency,
} from "../../../provider/client/auth/iam";
import { keysOfInstance } from "../../../provider/client/auth/instanceMetadata";
import { issueToken } from "../../../provider/client/auth/keystone";
import { uploadImageData } from "../../../provider/client/glance/imageData";
import * as images from "../../../provider/client/glance/images";
import { importImage } from "../../../provider/client/glance/imports";
import * as members from "../../../provider/client/glance/members";
import * as tags from "../../../provider/client/glance/tags";
import { withClassify } from "../../../provider/client/http/classify";
import type { Send } from "../../../provider/client/http/request";
import { withRetry } from "../../../provider/client/http/retry";
import * as multipart from "../../../provider/client/obs/multipart";
import * as objects from "../../../provider/client/obs/objects";
import { Secret } from "../../../provider/client/secret";
import { fakeClock } from "./support/clocks";
import { errorOf, stubSend } from "./support/sends";

const clock = fakeClock();
const id = "5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01";
const body = { kind: "stream", open: () => Readable.from(["x"]), sizeBytes: 1 } as const;
const object = { bucket: "b", key: "k" };
const storage = (send: Send) => ({ send, endpoint: "https://obs.example.com", signal: {} });
const auth = {
  kind: "password" as const,
  ...{ authUrl: "https://keystone.example.com/v3", project: { id: "p" } },
  ...{ user: { id: "u" }, password: new Secret("hush") },
};
const settings = { name: undefined, allowPlainHttp: false };

const calls: Readonly<Record<string, (send: Send) => Promise<unknown>>> = {
  createImage: (send) => images.createImage(send, { id }),
  listImages: (send) => images.listImages(send, {}),
  showImage: (send) => images.showImage(send, id),
  updateImage: (send) => images.updateImage(send, id, [{ set: "name", value: "x" }]),
  deleteImage: (send) => images.deleteImage(send, id),
  uploadImageData: (send) => uploadImageData(send, id, body),
  importImage: (send) => importImage(send, id, "https://files.example.com/disk.img"),
  createMember: (send) => members.createMember(send, id, "p"),
  listMembers: (send) => members.listMembers(send, id),
  updateMember: (send) => members.updateMember(send, id, "p", "accepted"),
  deleteMember: (send) => members.deleteMember(send, id, "p"),
  addTag: (send) => tags.addTag(send, id, "t"),
  deleteTag: (send) => tags.deleteTag(send, id, "t"),
  issueToken: (send) => issueToken(settings, auth, send, clock),
  findProject: (send) => findProject(send, "p", "c"),
  findAccountId: (send) => findAccountId(send, "c"),
  keysForToken: (send) => keysForToken(send, clock, "c"),
  keysOfAgency: (send) => keysOfAgency(send, clock, { name: "a", account: { id: "d" } }, "c"),
  keysOfInstance: (send) => keysOfInstance(send, clock, "http://metadata.example.com", "c"),
  createUpload: (send) => multipart.createUpload(storage(send), object),
  uploadPart: (send) =>
    multipart.uploadPart(storage(send), object, "u", { number: 1, sizeBytes: 1, open: body.open }),
  listParts: (send) => multipart.listParts(storage(send), object, "u"),
  listUploads: (send) => multipart.listUploads(storage(send), "b", ""),
  completeUpload: (send) => multipart.completeUpload(storage(send), object, "u", []),
  abortUpload: (send) => multipart.abortUpload(storage(send), object, "u"),
  headObject: (send) => objects.headObject(storage(send), object),
  deleteObject: (send) => objects.deleteObject(storage(send), object),
};

function retried(send: Send): Send {
  return withRetry(withClassify(send, clock), { clock, random: () => 0 });
}

it.each(Object.keys(calls))("%s is sent again after a 500", async (name) => {
  const stub = stubSend(() => ({ status: 500 }));
  const error = await errorOf(calls[name]?.(retried(stub.send)) ?? Promise.resolve());
  expect([error.status, error.attempts, stub.requests.length]).toEqual([500, 5, 5]);
  const { method, onRepeat } = stub.requests[0] ?? {};
  if (method === "POST" || method === "PATCH") expect(onRepeat).toMatch(/^a second one /);
});

it.each(["deleteImage", "deleteMember", "deleteTag", "abortUpload"])(
  "%s is done when the second attempt finds nothing",
  async (name) => {
    const stub = stubSend((_, index) => ({ status: index === 0 ? 500 : 404 }));
    await expect(calls[name]?.(retried(stub.send))).resolves.toBeUndefined();
    expect(stub.requests).toHaveLength(2);
    const nothing = stubSend(() => ({ status: 404 }));
    const first = calls[name]?.(retried(nothing.send)) ?? Promise.resolve();
    if (name === "abortUpload") await expect(first).resolves.toBeUndefined();
    else await expect(first).rejects.toMatchObject({ kind: "notFound" });
  },
);
