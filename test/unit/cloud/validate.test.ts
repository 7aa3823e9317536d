/** `--validate`: right traffic leaves no trace, and each way of differing from the description of the API is told. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Answer, Call } from "../../cloud/http";
import { type Contract, openContract } from "../../cloud/validate/watch";
import { type LocalCloud, startLocalCloud } from "../../support/localCloud";
import { sendSigned } from "../../support/signed";
import { compileProgram } from "./bin";

const imageId = "5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01";
const projectId = "7f1c0a52e4d94f0f8a6b1a2c3d4e5f60";

describe("A cloud that validates", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud({ validate: true });
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await cloud.stop();
  });

  const send = async (
    method: string,
    target: string,
    body?: unknown,
    type = "application/json",
  ) => {
    const key = cloud.accessKeys["alice"];
    if (!key) throw new Error("no key of alice");
    return await sendSigned(key, {
      method,
      url: `${cloud.imsUrl}${target}`,
      headers: { "Content-Type": type, Accept: "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  const problems = async () => {
    const answer = await fetch(`${cloud.local.adminUrl}/problems`);
    return ((await answer.json()) as { problems: unknown[] }).problems; // as the admin path says
  };

  it("has nothing to say of an image's life, with refusals in it", async () => {
    const project = cloud.projects.owner;
    const created = await send("POST", "/v2/images", { name: "disk", disk_format: "zvhd2" });
    expect(created.status).toBe(201);
    const { id } = created.json as { id: string };
    const target = `/v2/images/${id}`;
    expect((await send("GET", target)).status).toBe(200);
    expect((await send("GET", `/v2/cloudimages?id=${id}&limit=1`)).status).toBe(200);
    const tags = { action: "create", tags: [{ key: "env", value: "test" }] };
    expect((await send("POST", `/v2/${project}/images/${id}/tags/action`, tags)).status).toBe(204);
    expect((await send("GET", `/v2/${project}/images/${id}/tags`)).status).toBe(200);
    expect((await send("GET", "/v2/cloudimages?limit=many")).status).toBe(400);
    expect((await send("GET", `/v2/images/${imageId}`)).status).toBe(404);
    expect((await send("DELETE", target)).status).toBe(204);
    const stranger = { accessKey: "AKUNKNOWN", secretKey: "x" };
    const url = `${cloud.imsUrl}/v2/cloudimages`;
    expect((await sendSigned(stranger, { method: "GET", url })).status).toBe(401);
    expect(await problems()).toEqual([]);
  });

  it("tells once of a request that is not described and succeeds, and counts it", async () => {
    for (let round = 0; round < 3; round += 1) await send("GET", "/v2/cloudimages?colour=red");
    expect(await problems()).toEqual([
      expect.objectContaining({
        operation: "listImages",
        method: "GET",
        where: "request query colour",
        count: 3,
      }),
    ]);
    expect(cloud.local.problems()).toEqual(await problems());
    expect(process.stderr.write).toHaveBeenCalledTimes(1);
    await fetch(`${cloud.local.adminUrl}/problems`, { method: "DELETE" });
    expect(await problems()).toEqual([]);
  });
});

describe("The contract of IMS", () => {
  let contract: Contract;
  beforeEach(async () => {
    contract = await openContract();
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  /** The problems of one exchange, without their counts. */
  const problemsOf = async (
    method: string,
    target: string,
    answer: Answer,
    { body = "", type = "application/json" } = {},
  ): Promise<string[]> => {
    const url = new URL(`http://local${target}`);
    const call: Call = {
      method,
      place: "ims",
      target,
      rawPath: url.pathname,
      path: url.pathname,
      search: url.search.slice(1),
      query: url.searchParams,
      headers: body === "" ? {} : { "content-type": type, "content-length": `${body.length}` },
      body: pieces(body),
      requestId: "req-1",
      origin: url.origin,
      identified: {},
    };
    const given = await contract.watch(call, async ({ body: seen }) => {
      // A service reads what it is sent, once.
      for await (const piece of seen) expect(piece.length).toBeGreaterThan(0);
      return answer;
    });
    expect(given).toBe(answer);
    return contract.problems
      .list()
      .map(({ operation, where, message }) => [operation, where, message].join(": "));
  };

  async function* pieces(text: string): AsyncGenerator<Buffer> {
    if (text !== "") yield Buffer.from(text.slice(0, 5));
    if (text.length > 5) yield Buffer.from(text.slice(5));
  }

  const json = (status: number, content: unknown): Answer => ({
    status,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  });
  const members = JSON.stringify({ images: [imageId], projects: [projectId] });

  it.each<{ what: string; method: string; target: string; answer: Answer; body?: string }>([
    {
      what: "a job",
      method: "POST",
      target: "/v1/cloudimages/members",
      answer: json(200, { job_id: "1" }),
      body: members,
    },
    {
      what: "no content",
      method: "PUT",
      target: `/v2/images/${imageId}/tags/a`,
      answer: { status: 204 },
    },
    {
      what: "a refusal",
      method: "GET",
      target: "/v2/cloudimages",
      answer: json(400, { error: { code: "IMG.0024", message: "" } }),
    },
    {
      what: "a refusal of the gateway",
      method: "GET",
      target: "/v2/cloudimages",
      answer: json(429, { error_code: "APIGW.0308", error_msg: "" }),
    },
    {
      what: "a page of Glance",
      method: "GET",
      target: `/v2/images/${imageId}`,
      answer: {
        status: 404,
        headers: { "Content-Type": "text/html; charset=UTF-8" },
        body: "<html>",
      },
    },
    {
      what: "a wrong request that is refused",
      method: "PUT",
      target: `/v2/images/${imageId}/members/${projectId}`,
      answer: json(400, { message: "", code: "400 Bad Request", title: "Bad Request" }),
      body: JSON.stringify({ status: "perhaps" }),
    },
    {
      what: "metadata in headers",
      method: "HEAD",
      target: `/v1/images/${imageId}`,
      answer: { status: 200 },
    },
  ])("holds for $what", async ({ method, target, answer, ...request }) => {
    expect(await problemsOf(method, target, answer, request)).toEqual([]);
  });

  it.each<[string, string, string, Answer, string[], { body?: string; type?: string }]>([
    [
      "an answer without a field",
      "POST",
      "/v1/cloudimages/members",
      json(200, {}),
      ["batchAddMembers: answer 200: must have required property 'job_id'"],
      { body: members },
    ],
    [
      "a field of another type",
      "POST",
      "/v1/cloudimages/members",
      json(200, { job_id: 5 }),
      ["batchAddMembers: answer 200 /job_id: must be string"],
      { body: members },
    ],
    [
      "a status that it does not have",
      "GET",
      "/v2/cloudimages",
      json(202, {}),
      ["listImages: answer 202: the operation has no such answer"],
      {},
    ],
    [
      "an error in a form of its own",
      "GET",
      "/v2/cloudimages",
      json(418, { oops: true }),
      ["listImages: answer 418: the operation has no such answer"],
      {},
    ],
    [
      "an answer that is no JSON",
      "GET",
      "/v1/cloudimages/quota",
      { status: 200, headers: { "Content-Type": "application/json" }, body: "{" },
      ["showImageQuota: answer 200: is no JSON"],
      {},
    ],
    [
      "an answer of another media type",
      "GET",
      "/v1/cloudimages/quota",
      { status: 200, headers: { "Content-Type": "text/plain" }, body: "{}" },
      ['showImageQuota: answer 200: its type is "text/plain", not application/json'],
      {},
    ],
    [
      "content where there is none",
      "PUT",
      `/v2/images/${imageId}/tags/a`,
      { status: 204, body: "done" },
      ["glanceCreateTag: answer 204: has a body"],
      {},
    ],
    [
      "a request without what it needs",
      "POST",
      "/v1/cloudimages/members",
      json(200, { job_id: "1" }),
      ["batchAddMembers: request body: must have required property 'images'"],
      { body: JSON.stringify({ projects: [projectId] }) },
    ],
    [
      "a request without its body",
      "POST",
      "/v1/cloudimages/members",
      json(200, { job_id: "1" }),
      ["batchAddMembers: request body: is missing"],
      {},
    ],
    [
      "a request of another media type",
      "POST",
      "/v1/cloudimages/members",
      json(200, { job_id: "1" }),
      ['batchAddMembers: request body: its type is "text/plain", not application/json'],
      { body: members, type: "text/plain" },
    ],
    [
      "an operation that is not described",
      "GET",
      `/v2/images/${imageId}/file`,
      { status: 200 },
      ["none: request: the API has no such operation, yet it succeeds"],
      {},
    ],
  ])("tells of %s", async (_, method, target, answer, expected, request) => {
    expect(await problemsOf(method, target, answer, request)).toEqual(expected);
  });

  it("tells of words in a query that are none of the allowed ones", async () => {
    const answer = json(200, { images: [] });
    expect(await problemsOf("GET", "/v2/cloudimages?visibility=hidden", answer)).toEqual([
      "listImages: request query visibility: must be equal to one of the allowed values: public, private, shared",
    ]);
  });

  it("counts a mistake in each item of a list as one", async () => {
    const found = await problemsOf(
      "GET",
      `/v2/${projectId}/images/${imageId}/tags`,
      json(200, { tags: [1, 2].map((key) => ({ key, value: "" })) }),
    );
    expect(found).toHaveLength(1);
    expect(contract.problems.list()).toMatchObject([{ count: 2 }]);
  });
});

describe("ims-local --validate", () => {
  it("needs the description, and ends with the status 1 after a difference", async () => {
    const program = compileProgram();
    const without = await program.run("--validate").ended();
    expect(without).toMatchObject({ code: 1 });
    expect(without.stderr).toContain("in a checkout of the repository");
    const source = path.join(__dirname, "../../cloud/validate/openapi.yaml");
    fs.copyFileSync(source, path.join(program.folder, "cloud/validate/openapi.yaml"));
    for (const [query, code] of [
      ["?limit=1", 0],
      ["?colour=red", 1],
    ] as const) {
      const running = program.run("--validate");
      const ready = (await running.ready()) as unknown as LocalCloud; // the line has what such a cloud has
      const key = ready.accessKeys["alice"] ?? { accessKey: "", secretKey: "" };
      const url = `${ready.imsUrl}/v2/cloudimages${query}`;
      expect((await sendSigned(key, { method: "GET", url })).status).toBe(200);
      expect((await running.end("SIGTERM")).code).toBe(code);
    }
    program.remove();
  }, 60_000);
});
