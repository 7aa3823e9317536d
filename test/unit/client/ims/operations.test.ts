/**
 * One test for each of the 55 operations: the request that goes out is the documented one, and the documented answer comes back in our words. The
 * table has a row for each number, or it does not compile.
 */
import { Readable } from "node:stream";
import type { ImsClient } from "../../../../provider/client/imsClient";
import { operations, type OperationNumber } from "../../../tables/operations";
import { withClassify } from "../../../../provider/client/http/classify";
import type { ApiError } from "../../../../provider/client/http/errors";
import type { Send } from "../../../../provider/client/http/request";
import { withRetry } from "../../../../provider/client/http/retry";
import { fakeClock } from "../support/clocks";
import { expectRequests, type Expected } from "../support/loopback";
import {
  accountId,
  clientOf,
  consumerId,
  imageId,
  jobId,
  projectId,
  serverId,
  unitUrn,
  wireImsImage,
  wireImsMember,
  wireJob,
} from "./samples";
import { errorOf, stubSend } from "../support/sends";

interface Row {
  readonly call: (client: ImsClient) => Promise<unknown>;
  readonly expected: Expected | readonly Expected[];
  /** What the call answers, in part; undefined: nothing. */
  readonly result: unknown;
}

const job = (line: string, body: unknown): Pick<Row, "expected" | "result"> => ({
  expected: { line, body, status: 200, answer: { job_id: jobId } },
  result: jobId,
});
const object = { bucket: "img-bucket", key: "disk.vmdk" };
const members = `/v1/${projectId}/cloudimages/${imageId}/members`;
const tags = `/v2/${projectId}/images/${imageId}/tags`;
const native = `/v2/images/${imageId}`;
const schema = (name: string, call: Row["call"]): Row => ({
  call,
  expected: {
    line: `GET /v2/schemas/${name}`,
    status: 200,
    answer: { name, properties: { id: { type: "string" } } },
  },
  result: { name },
});

const numbers = Object.keys(operations) as readonly OperationNumber[]; // its own keys

const table: Readonly<Record<OperationNumber, Row>> = {
  A1: {
    call: (client) => client.listImages({ owner: projectId, category: "private" }, { limit: 2 }),
    expected: {
      line: `GET /v2/cloudimages?owner=${projectId}&__imagetype=private&limit=2`,
      status: 200,
      answer: { images: [wireImsImage()] },
    },
    result: {
      images: [
        {
          id: imageId,
          name: "web-base",
          category: "private",
          use: "ecs",
          osVersion: "Ubuntu 18.04 server 64bit",
          osBit: 64,
          sizeBytes: 1_342_177_280,
          origin: `instance,${serverId}`,
          enterpriseProjectId: "0",
          tags: ["env=dev"],
        },
      ],
      marker: undefined,
    },
  },
  A2: {
    call: (client) =>
      client.updateImage(imageId, [
        { set: "name", value: "web-base-2", exists: true },
        { set: "description", value: "golden image", exists: false },
      ]),
    expected: {
      line: `PATCH /v2/cloudimages/${imageId}`,
      headers: { "content-type": "application/json" },
      body: [
        { op: "replace", path: "/name", value: "web-base-2" },
        { op: "add", path: "/__description", value: "golden image" },
      ],
      status: 200,
      answer: wireImsImage({ name: "web-base-2", __description: "golden image" }),
    },
    result: { name: "web-base-2", description: "golden image" },
  },
  A3: {
    call: (client) =>
      client.createImage({
        kind: "server",
        name: "db-base",
        serverId,
        description: "MySQL 8",
        tags: ["env=dev", "legacy"],
        enterpriseProjectId: "0",
      }),
    ...job("POST /v2/cloudimages/action", {
      name: "db-base",
      description: "MySQL 8",
      image_tags: [
        { key: "env", value: "dev" },
        { key: "legacy", value: "" },
      ],
      enterprise_project_id: "0",
      instance_id: serverId,
    }),
  },
  A4: {
    call: (client) =>
      client.createImageInSafeMode({
        kind: "object",
        name: "enc-base",
        object: { bucket: "img-bucket", key: "enc.qcow2" },
        osVersion: "CentOS 7.6 64bit",
        minDiskGb: 40,
        kmsKeyId: "9f6e5d4c",
      }),
    ...job("POST /v2.1/cloudimages/action", {
      name: "enc-base",
      image_url: "img-bucket:enc.qcow2",
      min_disk: 40,
      os_version: "CentOS 7.6 64bit",
      cmk_id: "9f6e5d4c",
    }),
  },
  A5: {
    call: (client) =>
      client.createDataImage({
        name: "data-1",
        object: { bucket: "img-bucket", key: "data1.qcow2" },
        minDiskGb: 100,
        osType: "Linux",
        tags: ["env=dev"],
      }),
    ...job("POST /v1/cloudimages/dataimages/action", {
      name: "data-1",
      image_tags: [{ key: "env", value: "dev" }],
      image_url: "img-bucket:data1.qcow2",
      min_disk: 100,
      os_type: "Linux",
    }),
  },
  A6: {
    call: (client) =>
      client.createDataImageInSafeMode({
        name: "data-2",
        object: { bucket: "img-bucket", key: "data2.raw" },
        minDiskGb: 200,
      }),
    ...job("POST /v2.1/cloudimages/dataimages/action", {
      name: "data-2",
      image_url: "img-bucket:data2.raw",
      min_disk: 200,
    }),
  },
  A7: {
    call: (client) =>
      client.createWholeImage({ kind: "server", name: "app-whole", serverId, vaultId: "2c1b" }),
    ...job("POST /v1/cloudimages/wholeimages/action", {
      name: "app-whole",
      instance_id: serverId,
      vault_id: "2c1b",
    }),
  },
  A8: {
    call: (client) =>
      client.quickImport({
        kind: "system",
        name: "big-sys",
        osVersion: "CentOS 7.6 64bit",
        object: { bucket: "img-bucket", key: "big.zvhd2" },
        minDiskGb: 500,
        imageType: "ECS",
        tags: ["env=dev"],
      }),
    ...job("POST /v2/cloudimages/quickimport/action", {
      name: "big-sys",
      image_tags: [{ key: "env", value: "dev" }],
      image_url: "img-bucket:big.zvhd2",
      min_disk: 500,
      type: "ECS",
      os_version: "CentOS 7.6 64bit",
    }),
  },
  A9: {
    call: (client) =>
      client.quickImportInSafeMode({
        kind: "data",
        name: "big-data",
        object: { bucket: "img-bucket", key: "data.zvhd2" },
        minDiskGb: 500,
        osType: "Linux",
      }),
    ...job("POST /v2.1/cloudimages/quickimport/action", {
      name: "big-data",
      image_url: "img-bucket:data.zvhd2",
      min_disk: 500,
      type: "DataImage",
      os_type: "Linux",
    }),
  },
  A10: {
    call: (client) => client.registerImageFile(imageId, object),
    ...job(`PUT /v1/cloudimages/${imageId}/upload`, { image_url: "img-bucket:disk.vmdk" }),
  },
  A11: {
    call: (client) =>
      client.exportImage(imageId, {
        object: { bucket: "img-bucket", key: "out.qcow2" },
        format: "qcow2",
      }),
    ...job(`POST /v1/cloudimages/${imageId}/file`, {
      bucket_url: "img-bucket:out.qcow2",
      file_format: "qcow2",
    }),
  },
  A12: {
    call: (client) =>
      client.exportImageInSafeMode(imageId, { object: { bucket: "img-bucket", key: "out.zvhd2" } }),
    ...job(`POST /v2.1/cloudimages/${imageId}/file`, {
      bucket_url: "img-bucket:out.zvhd2",
      is_quick_export: true,
    }),
  },
  A13: {
    call: (client) => client.copyImage(imageId, { name: "web-base-enc", kmsKeyId: "9f6e5d4c" }),
    ...job(`POST /v1/cloudimages/${imageId}/copy`, { name: "web-base-enc", cmk_id: "9f6e5d4c" }),
  },
  A14: {
    call: (client) => client.copyImageInSafeMode(imageId, { name: "web-base-copy" }),
    ...job(`POST /v2.1/cloudimages/${imageId}/copy`, { name: "web-base-copy" }),
  },
  A15: {
    call: (client) =>
      client.copyImageToRegion(imageId, {
        name: "web-base-sh",
        region: "cn-east-3",
        projectName: "cn-east-3",
        agencyName: "ims-copy",
      }),
    ...job(`POST /v1/cloudimages/${imageId}/cross_region_copy`, {
      name: "web-base-sh",
      region: "cn-east-3",
      project_name: "cn-east-3",
      agency_name: "ims-copy",
    }),
  },
  A16: {
    call: (client) => client.listOsVersions(["kvm", "uefi"]),
    expected: {
      line: "GET /v1/cloudimages/os_version?tag=kvm&tag=uefi",
      status: 200,
      answer: [
        {
          platform: "Ubuntu",
          version_list: [
            {
              platform: "Ubuntu",
              os_version_key: "Ubuntu 18.04 server 64bit",
              os_version: "Ubuntu 18.04 server 64bit",
              os_bit: 64,
              os_type: "Linux",
            },
          ],
        },
      ],
    },
    result: [
      {
        platform: "Ubuntu",
        versions: [{ version: "Ubuntu 18.04 server 64bit", bits: 64, type: "Linux" }],
      },
    ],
  },
  A17: {
    call: (client) => client.showQuotas(),
    expected: {
      line: "GET /v1/cloudimages/quota",
      status: 200,
      answer: { quotas: { resources: [{ type: "image", used: 3, quota: 50, min: 1, max: 1000 }] } },
    },
    result: [{ type: "image", used: 3, limit: 50, min: 1, max: 1000 }],
  },
  A18: {
    call: (client) => client.showJob(jobId),
    expected: { line: `GET /v1/${projectId}/jobs/${jobId}`, status: 200, answer: wireJob() },
    result: {
      id: jobId,
      type: "imsCreateImageByInstance",
      status: "SUCCESS",
      imageId,
      imageName: "db-base",
      code: undefined,
    },
  },
  A19: {
    call: (client) => client.showJobProgress(jobId),
    expected: {
      line: `GET /v1/cloudimages/job/${jobId}`,
      status: 200,
      answer: wireJob({
        status: "RUNNING",
        end_time: "",
        entities: { process_percent: 0.4, current_task: "CopyImageInRegionTask:", subJobId: "x" },
      }),
    },
    result: { status: "RUNNING", percent: 40, phase: "CopyImageInRegionTask:", endedAt: undefined },
  },
  A20: {
    call: (client) => client.addMembers([imageId], [consumerId, `account:${accountId}`, unitUrn]),
    ...job("POST /v1/cloudimages/members", {
      images: [imageId],
      projects: [consumerId],
      domains: [accountId],
      organizations: [unitUrn],
    }),
  },
  A21: {
    call: (client) =>
      client.updateMembers([imageId], { projectId: consumerId, status: "accepted" }),
    ...job("PUT /v1/cloudimages/members", {
      images: [imageId],
      project_id: consumerId,
      status: "accepted",
    }),
  },
  A22: {
    call: (client) => client.removeMembers([imageId], [consumerId]),
    ...job("DELETE /v1/cloudimages/members", { images: [imageId], projects: [consumerId] }),
  },
  A23: {
    call: (client) => client.listMembers(imageId, { limit: 1 }),
    expected: {
      line: `GET ${members}?limit=1`,
      status: 200,
      answer: {
        members: [
          wireImsMember({ member_id: "ou-def456", member_type: "organization", urn: unitUrn }),
        ],
        schema: "/v2/schemas/members",
        page_info: { next_marker: "b2Zmc2V0PTE=", current_count: 1 },
      },
    },
    result: {
      members: [{ imageId, memberId: "ou-def456", consumer: unitUrn, status: "accepted" }],
      marker: "b2Zmc2V0PTE=",
    },
  },
  A24: {
    call: (client) => client.showMember(imageId, accountId),
    expected: {
      line: `GET ${members}/${accountId}`,
      status: 200,
      answer: wireImsMember({ member_id: accountId, member_type: "domain" }),
    },
    result: { consumer: `account:${accountId}`, memberId: accountId, status: "accepted" },
  },
  A25: {
    call: (client) => client.setTag(imageId, "env=prod"),
    expected: {
      line: "PUT /v1/cloudimages/tags",
      body: { image_id: imageId, image_tag: { key: "env", value: "prod" } },
      status: 204,
    },
    result: undefined,
  },
  A26: {
    call: (client) => client.listTagTexts({ limit: 5, page: 1, use: "data" }),
    expected: {
      line: "GET /v1/cloudimages/tags?virtual_env_type=DataImage&limit=5&page=1",
      status: 200,
      answer: { tags: ["env=prod", "team=", "legacy"] },
    },
    result: ["env=prod", "team", "legacy"],
  },
  A27: {
    call: (client) => client.addTag(imageId, "legacy"),
    expected: {
      line: `POST ${tags}`,
      body: { tag: { key: "legacy", value: "" } },
      status: 204,
    },
    result: undefined,
  },
  A28: {
    call: (client) => client.listImageTags(imageId),
    expected: {
      line: `GET ${tags}`,
      status: 200,
      answer: {
        tags: [
          { key: "env", value: "prod" },
          { key: "legacy", value: "" },
        ],
      },
    },
    result: ["env=prod", "legacy"],
  },
  A29: {
    call: (client) => client.removeTag(imageId, "team:a b"),
    expected: { line: `DELETE ${tags}/team%3Aa%20b`, status: 204 },
    result: undefined,
  },
  A30: {
    call: (client) => client.changeTags(imageId, "create", ["env=prod", "team=a=b"]),
    expected: {
      line: `POST ${tags}/action`,
      body: {
        action: "create",
        tags: [
          { key: "env", value: "prod" },
          { key: "team", value: "a=b" },
        ],
      },
      status: 204,
    },
    result: undefined,
  },
  A31: {
    call: (client) => client.removeTags(imageId, ["env=prod"]),
    expected: {
      line: `DELETE /v1/${projectId}/cloudimages/${imageId}/tags/delete`,
      body: { tags: [{ key: "env", value: "prod" }] },
      status: 204,
    },
    result: undefined,
  },
  A32: {
    call: (client) => client.listProjectTags(),
    expected: {
      line: `GET /v2/${projectId}/images/tags`,
      status: 200,
      answer: {
        tags: [
          { key: "env", values: ["dev", "prod"] },
          { key: "legacy", values: [""] },
        ],
      },
    },
    result: [
      { key: "env", values: ["dev", "prod"] },
      { key: "legacy", values: [""] },
    ],
  },
  A33: {
    call: (client) =>
      client.findImagesByTags({ all: [{ key: "env", values: ["prod", "dev"] }], name: "web" }),
    expected: {
      line: `POST /v2/${projectId}/images/resource_instances/action`,
      body: {
        action: "filter",
        limit: "10",
        offset: "0",
        tags: [{ key: "env", values: ["prod", "dev"] }],
        matches: [{ key: "resource_name", value: "web" }],
      },
      status: 200,
      answer: {
        resources: [
          {
            resource_id: imageId,
            resource_name: "web-base",
            resource_detail: { status: "active" },
            tags: [{ key: "env", value: "prod" }],
          },
        ],
        total_count: 1,
      },
    },
    result: {
      images: [{ id: imageId, name: "web-base", status: "active", tags: ["env=prod"] }],
      count: 1,
    },
  },
  B1: {
    call: (client) => client.listVersions(),
    expected: {
      line: "GET /",
      status: 300,
      answer: { versions: [{ id: "v2.2", status: "CURRENT", links: [] }] },
    },
    result: [{ id: "v2.2", status: "CURRENT" }],
  },
  B2: {
    call: (client) => client.showVersion("v2.0"),
    expected: {
      line: "GET /v2.0",
      status: 300,
      answer: { versions: [{ id: "v2.0", status: "SUPPORTED", links: [] }] },
    },
    result: { id: "v2.0", status: "SUPPORTED" },
  },
  B3: {
    call: (client) => client.listNativeImages({ limit: "1", visibility: "private" }),
    expected: {
      line: "GET /v2/images?limit=1&visibility=private",
      status: 200,
      answer: {
        images: [wireImsImage()],
        first: "/v2/images?limit=1&visibility=private",
        next: `/v2/images?limit=1&visibility=private&marker=${imageId}`,
        schema: "/v2/schemas/images",
      },
    },
    result: { images: [{ id: imageId, name: "web-base" }], marker: imageId },
  },
  B4: {
    call: (client) =>
      client.createRecord({
        name: "reg-1",
        osVersion: "Ubuntu 18.04 server 64bit",
        diskFormat: "zvhd2",
        containerFormat: "bare",
        minDiskGb: 40,
        tags: ["env=dev", "legacy"],
      }),
    expected: {
      line: "POST /v2/images",
      body: {
        name: "reg-1",
        __os_version: "Ubuntu 18.04 server 64bit",
        disk_format: "zvhd2",
        container_format: "bare",
        min_disk: 40,
        tags: ["env=dev", "legacy="],
      },
      status: 201,
      answer: wireImsImage({ status: "queued", __image_size: "0", size: null }),
    },
    result: { id: imageId, status: "queued", sizeBytes: undefined, osType: "Linux" },
  },
  B5: {
    call: (client) => client.showNativeImage(imageId),
    expected: { line: `GET ${native}`, status: 200, answer: wireImsImage() },
    result: { id: imageId, name: "web-base", status: "active" },
  },
  B6: {
    call: (client) =>
      client.updateNativeImage(imageId, [
        { set: "name", value: "web" },
        { set: "description", value: "for the web" },
        { setProperty: "my_note", value: "hello", exists: false },
      ]),
    expected: {
      line: `PATCH ${native}`,
      headers: { "content-type": "application/openstack-images-v2.1-json-patch" },
      body: [
        { op: "replace", path: "/name", value: "web" },
        { op: "add", path: "/__description", value: "for the web" },
        { op: "add", path: "/my_note", value: "hello" },
      ],
      status: 200,
      answer: wireImsImage({ my_note: "hello" }),
    },
    result: { properties: { my_note: "hello" } },
  },
  B7: {
    call: (client) => client.deleteImage(imageId, { withBackup: true }),
    expected: { line: `DELETE ${native}`, body: { delete_backup: true }, status: 204 },
    result: undefined,
  },
  B8: {
    call: (client) =>
      client.uploadImageData(imageId, {
        kind: "stream",
        open: () => Readable.from(["bytes"]),
        sizeBytes: 5,
      }),
    expected: {
      line: `PUT ${native}/file`,
      headers: { "content-type": "application/octet-stream", "content-length": "5" },
      body: "bytes",
      status: 204,
    },
    result: undefined,
  },
  B9: {
    call: (client) => client.addNativeMember(imageId, consumerId),
    expected: {
      line: `POST ${native}/members`,
      body: { member: consumerId },
      status: 200,
      answer: wireImsMember({ status: "pending" }),
    },
    result: { consumer: consumerId, status: "pending" },
  },
  B10: {
    call: (client) => client.listNativeMembers(imageId),
    expected: {
      line: `GET ${native}/members`,
      status: 200,
      answer: {
        members: [wireImsMember({ member_type: undefined })],
        schema: "/v2/schemas/members",
        page_info: { next_marker: "", current_count: 1 },
      },
    },
    result: { members: [{ consumer: consumerId }], marker: undefined },
  },
  B11: {
    call: (client) => client.showNativeMember(imageId, consumerId),
    expected: { line: `GET ${native}/members/${consumerId}`, status: 200, answer: wireImsMember() },
    result: { consumer: consumerId, status: "accepted" },
  },
  B12: {
    call: (client) =>
      client.updateNativeMember(imageId, consumerId, { status: "accepted", vaultId: "2c1b" }),
    expected: {
      line: `PUT ${native}/members/${consumerId}`,
      body: { status: "accepted", vault_id: "2c1b" },
      status: 200,
      answer: wireImsMember(),
    },
    result: { consumer: consumerId, status: "accepted" },
  },
  B13: {
    call: (client) => client.removeNativeMember(imageId, consumerId),
    expected: { line: `DELETE ${native}/members/${consumerId}`, status: 204 },
    result: undefined,
  },
  B14: {
    call: (client) => client.addNativeTag(imageId, "legacy"),
    expected: { line: `PUT ${native}/tags/legacy`, status: 204 },
    result: undefined,
  },
  B15: {
    call: (client) => client.removeNativeTag(imageId, "legacy"),
    expected: { line: `DELETE ${native}/tags/legacy`, status: 204 },
    result: undefined,
  },
  B16: schema("image", (client) => client.showImageSchema()),
  B17: schema("images", (client) => client.showImagesSchema()),
  B18: schema("member", (client) => client.showMemberSchema()),
  B19: schema("members", (client) => client.showMembersSchema()),
  C1: {
    call: (client) => client.showImageV1(imageId),
    expected: {
      line: `HEAD /v1/images/${imageId}`,
      status: 200,
      answerHeaders: {
        "X-Image-Meta-Id": imageId,
        "X-Image-Meta-Name": "web-base",
        "X-Image-Meta-Status": "active",
        "X-Image-Meta-Is_public": "False",
        "X-Image-Meta-Protected": "True",
        "X-Image-Meta-Deleted": "False",
        "X-Image-Meta-Size": "1342177280",
        "X-Image-Meta-Min_disk": "40",
        "X-Image-Meta-Min_ram": "0",
        "X-Image-Meta-Created_at": "2026-01-05T08:00:00.425843",
        "X-Image-Meta-Property-Note": "hello",
      },
    },
    result: {
      id: imageId,
      name: "web-base",
      isPublic: false,
      protected: true,
      sizeBytes: 1_342_177_280,
      minDiskGb: 40,
      minRamMb: 0,
      deletedAt: undefined,
      properties: { note: "hello" },
    },
  },
  C2: {
    call: (client) =>
      client.listImagesV11({ diskFormat: "qcow2", changedSince: "2026-01-01T00:00:00Z" }),
    expected: {
      line: "GET /v1.1/images/detail?disk_format=qcow2&changes-since=2026-01-01T00:00:00Z",
      status: 200,
      answer: {
        images: [
          {
            id: imageId,
            name: "web-base",
            status: "active",
            size: 1_342_177_280,
            virtual_size: null,
            is_public: false,
            protected: false,
            deleted: false,
            deleted_at: null,
            min_disk: 40,
            properties: {},
          },
        ],
      },
    },
    result: [{ id: imageId, sizeBytes: 1_342_177_280, virtualSizeBytes: undefined, minDiskGb: 40 }],
  },
  C3: {
    call: async (client) => {
      await client.deleteImageV11(imageId);
      await client.deleteImageV11(imageId);
    },
    expected: [
      { line: `DELETE /v1.1/images/${imageId}`, status: 204 },
      { line: `DELETE /v1.1/images/${imageId}`, status: 200 },
    ],
    result: undefined,
  },
};

it.each(numbers.map((number) => [number, operations[number].does, table[number]] as const))(
  "%s %s",
  async (_number, _does, { call, expected, result }) => {
    const list = Array.isArray(expected)
      ? (expected as readonly Expected[])
      : [expected as Expected];
    const answer = await expectRequests(list, (send) => call(clientOf(send)));
    if (result === undefined) expect(answer).toBeUndefined();
    else if (typeof result === "object") expect(answer).toMatchObject(result as object);
    else expect(answer).toBe(result);
  },
);

/** Those that must not be sent again: of most a second one makes a second thing. */
const unrepeatable: ReadonlySet<string> = new Set([
  ...[
    "A2",
    "A3",
    "A4",
    "A5",
    "A6",
    "A7",
    "A8",
    "A9",
    "A10",
    "A11",
    "A12",
    "A13",
    "A14",
    "A15",
    "B4",
  ],
]);

describe("a service that fails with 500, before it acts or after", () => {
  it.each(Object.entries(table).map(([number, row]) => [number, row] as const))(
    "%s is sent again, or says why not",
    async (number, { call }) => {
      const stub = stubSend(() => ({ status: 500 }));
      const error = await errorOf(call(clientOf(retried(stub.send))));
      const [first] = stub.requests;
      const { onRepeat } = first ?? {};
      const isPlain = ["GET", "HEAD", "PUT", "DELETE"].includes(first?.method ?? "");
      if (unrepeatable.has(number)) {
        expect(stub.requests).toHaveLength(1);
        expect(error.message).toContain(
          `whether it was done is unknown, and it is not sent again, because ${onRepeat ?? "?"}`,
        );
      } else {
        expect(error.attempts).toBe(5);
        if (!isPlain) expect(onRepeat).toMatch(/^(a second one|it only reads)/);
      }
    },
  );

  it.each(["A29", "B7", "B13", "B15", "C3"] as const)(
    "%s is done when the second attempt finds nothing",
    async (number) => {
      const stub = stubSend((_, index) => ({ status: index === 0 ? 500 : 404 }));
      const { request, name } = operations[number];
      expect(request).toMatch(/^DELETE /);
      const { call } = table[number];
      // The sample of C3 deletes twice; its second deletion finds nothing at once.
      const outcome = errorOrNothing(call(clientOf(retried(stub.send))));
      expect([name, await outcome]).toEqual([name, number === "C3" ? 404 : undefined]);
      expect(stub.requests.length).toBe(number === "C3" ? 3 : 2);
    },
  );
});

function retried(send: Send): Send {
  const clock = fakeClock();
  return withRetry(withClassify(send, clock), { clock, random: () => 0 });
}

async function errorOrNothing(call: Promise<unknown>): Promise<number | undefined> {
  return call.then(
    () => undefined,
    (error: ApiError) => error.status,
  );
}

describe("the list of operations", () => {
  it("has 55, each with a function of its own", () => {
    const names = Object.values(operations).map(({ name }) => name);
    expect(names).toHaveLength(55);
    expect(new Set(names).size).toBe(55);
  });

  it("names for each the function that the test above called, and the documented path", () => {
    for (const [number, { name, request }] of Object.entries(operations)) {
      const { call, expected } = table[number as OperationNumber];
      expect(`${number} ${call}`).toContain(`.${name}(`);
      const [first] = (Array.isArray(expected) ? expected : [expected]) as readonly Expected[];
      expect(first?.line.replace(/\?.*/, "")).toMatch(patternOf(request));
    }
  });
});

/** `GET /v1/{project_id}/jobs/{job_id}` as a pattern with any text in the braces. */
function patternOf(request: string): RegExp {
  return new RegExp(`^${request.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
}
