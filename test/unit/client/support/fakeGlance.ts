/** Just enough of a Glance in memory to count what the adapter asks of it, and to misbehave on request. */
import { withClassify } from "../../../../provider/client/http/classify";
import { ApiError } from "../../../../provider/client/http/errors";
import type { ApiRequest, Send } from "../../../../provider/client/http/request";
import { withRetry } from "../../../../provider/client/http/retry";
import { fakeClock, settle } from "./clocks";
import { stubSend, type Answer } from "./sends";
import { wireImage, wireMember } from "./wire";

export interface FakeGlance {
  readonly send: Send;
  readonly lines: () => readonly string[];
  readonly requests: readonly ApiRequest[];
  readonly images: Map<string, Record<string, unknown>>;
  readonly members: Map<string, Map<string, Record<string, unknown>>>;
  /** Answers first, if it answers: for faults. */
  fault: (request: ApiRequest) => Answer | undefined;
  /** Does what it is asked for and then loses the answer, for requests that match, once. */
  loseAnswer(method: string): void;
}

const tagQuota = 5;

export function fakeGlance(...ids: readonly string[]): FakeGlance {
  const images = new Map(ids.map((id) => [id, wireImage({ id })]));
  const members = new Map<string, Map<string, Record<string, unknown>>>();
  let lost: string | undefined;
  const stub = stubSend(async (request) => {
    await settle();
    const fault = glance.fault(request);
    if (fault !== undefined) return fault;
    const answer = route(images, members, request);
    if (lost !== request.method) return answer;
    lost = undefined;
    throw new ApiError({
      kind: "unreachable",
      purpose: request.purpose,
      reason: "the connection broke off",
    });
  });
  const clock = fakeClock();
  const glance: FakeGlance = {
    send: withRetry(withClassify(stub.send, clock), { clock, random: () => 0 }),
    lines: () =>
      stub.requests.map(
        ({ method, url, query }) =>
          `${method} ${url}${query?.["id"] === undefined ? "" : ` ${String(query["id"])}`}`,
      ),
    requests: stub.requests,
    images,
    members,
    fault: () => undefined,
    loseAnswer: (method) => {
      lost = method;
    },
  };
  return glance;
}

function route(
  images: FakeGlance["images"],
  members: FakeGlance["members"],
  request: ApiRequest,
): Answer {
  const [, , , id = "", part, consumer = ""] = request.url.split("/");
  const body = request.body?.kind === "json" ? request.body.value : undefined;
  const image = images.get(id);
  if (id === "")
    return request.method === "POST"
      ? create(images, body as Record<string, unknown>)
      : list(images, request);
  if (image === undefined)
    return { status: 404, body: { message: `No image found with ID ${id}` } };
  if (part === "members")
    return member(members, image, request, consumer, body as Record<string, string> | undefined);
  if (part === "file") return upload(image, request);
  if (part === "tags") return tag(image, request.method, decodeURIComponent(consumer));
  switch (request.method) {
    case "PATCH":
      return patch(image, body as readonly Record<string, unknown>[]);
    case "DELETE":
      images.delete(id);
      return { status: 204 };
    default:
      return { body: image };
  }
}

function create(images: FakeGlance["images"], body: Record<string, unknown>): Answer {
  const id = String(body["id"]);
  if (images.has(id)) return { status: 409, body: { message: `Image ID ${id} already exists!` } };
  images.set(id, wireImage({ tags: [], ...body, status: "queued", size: null, checksum: null }));
  return { status: 201, body: images.get(id) };
}

function list(images: FakeGlance["images"], { query = {} }: ApiRequest): Answer {
  const ids = String(query["id"] ?? "")
    .replace("in:", "")
    .split(",");
  const visible = [...images.values()].filter(
    (image) =>
      image["os_hidden"] !== true &&
      (query["id"] === undefined || ids.includes(String(image["id"]))),
  );
  return { body: { images: visible, first: "/v2/images", schema: "/v2/schemas/images" } };
}

function member(
  members: FakeGlance["members"],
  image: Record<string, unknown>,
  { method }: ApiRequest,
  consumer: string,
  body: Record<string, string> | undefined,
): Answer {
  const id = String(image["id"]);
  const own = members.get(id) ?? new Map<string, Record<string, unknown>>();
  members.set(id, own);
  if (image["visibility"] !== "shared")
    return { status: 403, body: { message: "Only shared images have members." } };
  if (method === "GET")
    return { body: { members: [...own.values()], schema: "/v2/schemas/members" } };
  if (method === "POST") {
    const added = body?.["member"] ?? "";
    if (own.has(added))
      return { status: 409, body: { message: `Member ${added} is duplicated for image ${id}` } };
    own.set(added, wireMember(added, "pending", id));
    return { body: own.get(added) };
  }
  if (!own.has(consumer)) return { status: 404, body: { message: "not found in the member list" } };
  if (method === "DELETE") {
    own.delete(consumer);
    return { status: 204 };
  }
  own.set(consumer, wireMember(consumer, body?.["status"], id));
  return { body: own.get(consumer) };
}

function upload(image: Record<string, unknown>, { body }: ApiRequest): Answer {
  if (image["status"] !== "queued") {
    return {
      status: 409,
      body: {
        message: `Image status transition from ${String(image["status"])} to saving is not allowed`,
      },
    };
  }
  image["status"] = "active";
  image["size"] = body?.kind === "stream" ? body.sizeBytes : 0;
  return { status: 204 };
}

function tag(image: Record<string, unknown>, method: string, word: string): Answer {
  const tags = image["tags"] as readonly string[]; // as wireImage makes them
  if (method === "DELETE") {
    if (!tags.includes(word)) return { status: 404, body: { message: "Not Found" } };
    image["tags"] = tags.filter((each) => each !== word);
    return { status: 204 };
  }
  if (!tags.includes(word) && tags.length >= tagQuota) return tooManyTags;
  image["tags"] = [...new Set([...tags, word])];
  return { status: 204 };
}

const tooManyTags: Answer = {
  status: 413,
  body: { message: "The limit has been exceeded on the number of allowed image tags." },
};

function patch(
  image: Record<string, unknown>,
  operations: readonly Record<string, unknown>[],
): Answer {
  for (const { op, path, value } of operations) {
    const key = String(path).slice(1);
    if (op !== "add" && image[key] === undefined)
      return { status: 409, body: { message: `Property ${key} does not exist.` } };
    if (key === "tags" && (value as readonly string[]).length > tagQuota) return tooManyTags;
    if (op === "remove") delete image[key];
    else image[key] = value;
  }
  return { body: image };
}
