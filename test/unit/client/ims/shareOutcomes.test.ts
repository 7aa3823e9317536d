/** What each caller hears of its own pair of image and consumer, whatever the service says of the call as a whole. */
import type { CloudMember } from "../../../../provider/client/cloud";
import type { ApiError } from "../../../../provider/client/http/errors";
import type { ApiRequest } from "../../../../provider/client/http/request";
import type { Answer } from "../../../../provider/client/ims/sharing/answers";
import { createShares } from "../../../../provider/client/ims/sharing/shares";
import type { Pair } from "../../../../provider/client/rectangle";
import { fakeClock } from "../support/clocks";
import { failure, stubSend, type Answer as HttpAnswer } from "../support/sends";
import { accountId, jobId, projectId, unitUrn, wireJob } from "./samples";

/** The body of A20, A21 and A22. */
interface Wanted {
  readonly images: readonly string[];
  readonly projects?: readonly string[];
  readonly domains?: readonly string[];
  readonly organizations?: readonly string[];
  readonly project_id?: string;
  readonly status?: string;
  readonly vault_id?: string;
}

interface Service {
  /** Throws what the service refuses a call with. */
  readonly refuse?: (wanted: Wanted) => void;
  /** What a question for a job is refused with. */
  readonly refusePoll?: Error;
  /** How the job of a call ended; successfully when left out. */
  readonly end?: (wanted: Wanted) => Readonly<Record<string, unknown>>;
  /** The members of an image as they are afterwards; an error if they cannot be listed. */
  readonly members?: Readonly<Record<string, readonly string[] | Error>>;
}

function open({ refuse, refusePoll, end, members = {} }: Service = {}) {
  const listed: string[] = [];
  const calls: Wanted[] = [];
  const stub = stubSend((request): HttpAnswer => {
    if (request.method === "GET") {
      if (refusePoll !== undefined) throw refusePoll;
      const wanted = calls[Number(request.url.split("-").at(-1))];
      const ended = wanted === undefined ? {} : (end?.(wanted) ?? {});
      return { body: wireJob({ job_id: jobId, entities: {}, ...ended }) };
    }
    const wanted = bodyOf(request);
    refuse?.(wanted);
    calls.push(wanted);
    return { body: { job_id: `job-${calls.length - 1}` } };
  });
  const shares = createShares({
    send: stub.send,
    clock: fakeClock(),
    projectId: () => Promise.resolve(projectId),
    list: async (imageId) => {
      listed.push(imageId);
      const found = members[imageId];
      if (found instanceof Error) throw found;
      return found?.map((consumer): CloudMember => {
        return { imageId, consumer, status: "pending", createdAt: undefined, updatedAt: undefined };
      });
    },
  });
  const shareOne = async (pair: Pair) => {
    const [result] = await shares.add([pair]);
    if (result?.status === "rejected") throw result.reason;
  };
  /** By pair: the error, or undefined. */
  const outcomes = async (call: "add" | "remove", pairs: readonly (readonly [string, string])[]) =>
    errorsOf(
      pairs.map(([imageId, consumer]) =>
        (call === "add" ? shareOne : shares.remove)({ imageId, consumer }),
      ),
    );
  const answers = async (...all: readonly Answer[]) =>
    errorsOf(all.map((answer) => shares.answer(answer)));
  const posts = () => stub.requests.filter(({ method }) => method !== "GET").map(bodyOf);
  return { outcomes, answers, calls, listed, posts, stub };
}

function bodyOf({ body }: ApiRequest): Wanted {
  if (body?.kind !== "json") throw new Error("a call about members has a JSON body");
  return body.value as Wanted;
}

async function errorsOf(all: readonly Promise<void>[]): Promise<readonly (ApiError | undefined)[]> {
  const settled = await Promise.allSettled(all);
  return settled.map((each) =>
    each.status === "rejected" ? (each.reason as ApiError) : undefined,
  );
}

const isAbout = (wanted: Wanted, imageId: string, consumer: string) =>
  wanted.images.includes(imageId) && wanted.projects?.includes(consumer) === true;
const four = [
  ["a", "p1"],
  ["a", "p2"],
  ["b", "p1"],
  ["b", "p2"],
] as const;
const fail = (entities: object = {}, more: object = {}) => ({ status: "FAIL", entities, ...more });

describe("a call", () => {
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, number) => `${prefix}${number}`);
  const crossed = (images: readonly string[], consumers: readonly string[]) =>
    images.flatMap((image) => consumers.map((consumer) => [image, consumer] as const));

  it.each([
    [100, 1, [[100, 1]]],
    [
      101,
      1,
      [
        [100, 1],
        [1, 1],
      ],
    ],
    [
      1,
      250,
      [
        [1, 100],
        [1, 100],
        [1, 50],
      ],
    ],
    [
      101,
      101,
      [
        [100, 100],
        [100, 1],
        [1, 100],
        [1, 1],
      ],
    ],
  ])("names at most a hundred of each: %d images and %d consumers", async (...row) => {
    const [images, consumers, sizes] = row;
    const pairs = crossed(names("i", images), names("p", consumers));
    const { outcomes, calls } = open();
    expect((await outcomes("add", pairs)).every((error) => error === undefined)).toBe(true);
    expect(calls.map((call) => [call.images.length, call.projects?.length])).toEqual(sizes);
    const sent = calls.flatMap((call) => crossed(call.images, call.projects ?? []));
    expect(sent.map(String).sort()).toEqual(pairs.map(String).sort());
  });
});

describe("a call that is refused as a whole", () => {
  it.each([
    [400, "badRequest"],
    [403, "forbidden"],
    [404, "notFound"],
    [409, "conflict"],
    [413, "quota"],
  ])("with %d is asked again in halves, and only the pair to blame fails", async (status, kind) => {
    const { outcomes, calls } = open({
      refuse: (wanted) => {
        if (isAbout(wanted, "b", "p1")) throw failure(status);
      },
    });
    const [first, second, third, fourth] = await outcomes("add", four);
    expect([first, second, fourth]).toEqual([undefined, undefined, undefined]);
    expect(third).toMatchObject({ kind, status });
    expect(calls).toEqual([
      { images: ["a"], projects: ["p1", "p2"] },
      { images: ["b"], projects: ["p2"] },
    ]);
  });

  it.each([401, 503])("with %d is not asked again: it is about nobody", async (status) => {
    const { outcomes, posts } = open({
      refuse: () => {
        throw failure(status);
      },
    });
    const errors = await outcomes("add", four);
    expect(errors.map((error) => error?.status)).toEqual([status, status, status, status]);
    expect(posts()).toHaveLength(1);
  });

  it("for one pair is that pair's own failure, after one call", async () => {
    const { outcomes, posts } = open({
      refuse: () => {
        throw failure(403);
      },
    });
    const [error] = await outcomes("remove", [["a", "p1"]]);
    expect(error).toMatchObject({ kind: "forbidden" });
    expect(posts()).toHaveLength(1);
  });

  it("is found in few calls among many", async () => {
    const consumers = Array.from({ length: 64 }, (_, number) => `p${number}`);
    const { outcomes, posts } = open({
      refuse: (wanted) => {
        if (isAbout(wanted, "a", "p37")) throw failure(403);
      },
    });
    const errors = await outcomes(
      "add",
      consumers.map((consumer) => ["a", consumer] as const),
    );
    expect(errors.flatMap((error, index) => (error === undefined ? [] : [index]))).toEqual([37]);
    // One for all, then two for each of six halvings.
    expect(posts()).toHaveLength(13);
  });
});

describe.each([403, 404])("a job whose state may not be read (%d)", (status) => {
  const refusePoll = failure(status);

  it.each(["add", "remove"] as const)(
    "fails every pair, and is not begun again: %s",
    async (call) => {
      const { outcomes, posts } = open({ refusePoll });
      const errors = await outcomes(call, four);
      expect(errors.map((error) => error?.kind)).toEqual(four.map(() => "protocol"));
      expect(errors[0]?.message).toMatch(
        /: job job-0 was begun, but its state cannot be read: .*; run the same command again/,
      );
      expect(posts()).toHaveLength(1);
    },
  );

  it("fails every answer, and is not begun again", async () => {
    const { answers, posts } = open({ refusePoll });
    const answer = { projectId: "p1", status: "accepted" } as const;
    const errors = await answers({ imageId: "a", ...answer }, { imageId: "b", ...answer });
    expect(errors.map((error) => error?.kind)).toEqual(["protocol", "protocol"]);
    expect(posts()).toHaveLength(1);
  });
});

it("a log-in that is refused while a job goes on stays what it is", async () => {
  const { outcomes } = open({ refusePoll: failure(401) });
  const errors = await outcomes("add", four);
  expect(errors.map((error) => error?.kind)).toEqual(four.map(() => "unauthenticated"));
});

describe("a job that failed", () => {
  const named = (imageId: string, consumer: string, more: object = {}) => ({
    ...{ image_id: imageId, project_id: consumer, status: "FAIL", error_code: "IMG.0108" },
    ...more,
  });

  it("fails those pairs that its results name, and looks at nothing", async () => {
    const results = [
      { image_id: "a", project_id: "p1", status: "SUCCESS" },
      named("a", "p2", { fail_reason: "It is elsewhere." }),
    ];
    const { outcomes, listed } = open({ end: () => fail({ results }) });
    const [first, second, third, fourth] = await outcomes("add", four);
    expect([first, third, fourth]).toEqual([undefined, undefined, undefined]);
    expect(second).toMatchObject({ kind: "notFound", code: "IMG.0108" });
    expect(second?.message).toBe(
      "cannot share image a with project p2: It is elsewhere; " +
        "check the consumer's id, and that its project lies in the same region (IMG.0108)",
    );
    expect(listed).toEqual([]);
  });

  it("says what to check where its code has no advice", async () => {
    const results = [named("a", "p1", { error_code: "IMG.9999", fail_reason: "odd" })];
    const [error] = await open({ end: () => fail({ results }) }).outcomes("add", [["a", "p1"]]);
    expect(error?.message).toBe(
      "cannot share image a with project p1: odd; " +
        "check that the consumer exists and is in the same region (IMG.9999)",
    );
  });

  it("does not take a project for another one whose id begins or ends alike", async () => {
    const { outcomes } = open({ end: () => fail({ results: [named("a", "p1")] }) });
    const errors = await outcomes("add", [
      ["a", "p1"],
      ["a", "p11"],
      ["a", "pp1"],
    ]);
    expect(errors.map((error) => error === undefined)).toEqual([false, true, true]);
  });

  it("is understood where the job itself calls it a success", async () => {
    const { outcomes } = open({ end: () => ({ entities: { results: [named("b", "p2")] } }) });
    const errors = await outcomes("add", four);
    expect(errors.map((error) => error?.code)).toEqual([
      ...[undefined, undefined, undefined],
      "IMG.0108",
    ]);
  });

  it("names accounts and organizations by their ids alone", async () => {
    const results = [named("a", accountId), named("a", "ou-def456")];
    const { outcomes } = open({ end: () => fail({ results }) });
    const consumers = ["p1", `account:${accountId}`, unitUrn, "account:other"];
    const errors = await outcomes(
      "add",
      consumers.map((consumer) => ["a", consumer] as const),
    );
    expect(errors.map((error) => error?.purpose)).toEqual([
      undefined,
      `share image a with account ${accountId}`,
      `share image a with organization ${unitUrn}`,
      undefined,
    ]);
  });

  it("whose failed results name no consumer is judged by who has the image now", async () => {
    const results = [
      { image_id: "a", status: "FAIL", error_code: "IMG.0112", fail_reason: "no" },
      { image_id: "b", status: "SUCCESS" },
    ];
    const { outcomes, listed } = open({
      end: () => fail({ results }),
      members: { a: ["p1"], b: [] },
    });
    const [first, second, third, fourth] = await outcomes("add", four);
    expect([first, third, fourth]).toEqual([undefined, undefined, undefined]);
    expect(second?.message).toBe(
      "cannot share image a with project p2: no; " +
        "run it again; if it fails again, send the job's id to the cloud's support (IMG.0112)",
    );
    expect(listed).toEqual(["a"]);
  });

  it("of ended shares that names no consumer fails those who still have the image", async () => {
    const results = [{ image_id: "a", status: "FAIL", error_code: "IMG.0113" }];
    const { outcomes, listed } = open({ end: () => fail({ results }), members: { a: ["p2"] } });
    const [first, second, third, fourth] = await outcomes("remove", four);
    expect([first, third, fourth]).toEqual([undefined, undefined, undefined]);
    expect(second?.purpose).toBe("stop sharing image a with project p2");
    expect(listed).toEqual(["a"]);
  });

  it.each<[string, readonly object[]]>([
    ["has no results", []],
    ["has results without images", [{ status: "FAIL", error_code: "IMG.0112" }]],
    ["has results of which one names nothing", [named("a", "p1"), { status: "FAIL" }]],
  ])("is looked into at every image where it %s", async (_, results) => {
    const { outcomes, listed } = open({
      end: () => fail({ results }, { error_code: "IMG.0112", fail_reason: "no" }),
      members: { a: ["p1", "p2"], b: ["p2"] },
    });
    const errors = await outcomes("add", four);
    expect(errors.map((error) => error?.purpose)).toEqual([
      ...[undefined, undefined],
      "share image b with project p1",
      undefined,
    ]);
    expect(listed.toSorted()).toEqual(["a", "b"]);
  });

  it("fails only the pairs of an image whose members cannot be listed", async () => {
    const { outcomes } = open({
      end: () => fail({}, { error_code: "IMG.0112", fail_reason: "no" }),
      members: { a: failure(503), b: ["p1"] },
    });
    const errors = await outcomes("add", four);
    expect(errors.map((error) => error?.purpose)).toEqual([
      "share image a with project p1",
      "share image a with project p2",
      undefined,
      "share image b with project p2",
    ]);
  });

  it("fails every pair of an image that is not there any more", async () => {
    const { outcomes } = open({ end: () => fail(), members: { b: ["p1", "p2"] } });
    const errors = await outcomes("add", four);
    expect(errors.map((error) => error === undefined)).toEqual([false, false, true, true]);
    expect(errors[0]).toMatchObject({ kind: "unavailable" });
    expect(errors[0]?.message).toContain("the service gives no reason");
  });
});

describe("answers of one moment", () => {
  const answer = (imageId: string, changes: Partial<Answer> = {}): Answer => ({
    ...{ imageId, projectId: "p1", status: "accepted", vaultId: undefined },
    ...changes,
  });

  it("go into each vault by a call of its own, and without a vault name none", async () => {
    const { answers, calls } = open();
    const errors = await answers(
      answer("a", { vaultId: "v1" }),
      answer("b", { vaultId: "v2" }),
      answer("c"),
      answer("d", { vaultId: "v1" }),
    );
    expect(errors).toEqual([undefined, undefined, undefined, undefined]);
    const of = { project_id: "p1", status: "accepted" };
    expect(calls).toEqual([
      { images: ["a", "d"], ...of, vault_id: "v1" },
      { images: ["b"], ...of, vault_id: "v2" },
      { images: ["c"], ...of },
    ]);
  });

  it("say one thing for one project in each call", async () => {
    const { answers, calls } = open();
    await answers(
      answer("a"),
      answer("a", { projectId: "p2" }),
      answer("b", { status: "rejected" }),
      answer("c"),
    );
    expect(calls).toEqual([
      { images: ["a", "c"], project_id: "p1", status: "accepted" },
      { images: ["a"], project_id: "p2", status: "accepted" },
      { images: ["b"], project_id: "p1", status: "rejected" },
    ]);
  });

  it("that are refused together are given one by one", async () => {
    const { answers, calls } = open({
      refuse: ({ images }) => {
        if (images.includes("b")) throw failure(403);
      },
    });
    const errors = await answers(answer("a"), answer("b"), answer("c"));
    expect(errors.map((error) => error?.kind)).toEqual([undefined, "forbidden", undefined]);
    expect(calls.map(({ images }) => images)).toEqual([["a"], ["c"]]);
  });

  it.each([401, 503])("that fail together with %d are not given one by one", async (status) => {
    const { answers, posts } = open({
      refuse: () => {
        throw failure(status);
      },
    });
    const errors = await answers(answer("a"), answer("b"), answer("c"));
    expect(errors.map((error) => error?.status)).toEqual([status, status, status]);
    expect(posts()).toHaveLength(1);
  });

  it("fail for the images that the results of the job name", async () => {
    const failed = { image_id: "b", status: "FAIL", error_code: "IMG.0184", fail_reason: "no" };
    const results = [{ image_id: "a", status: "SUCCESS" }, failed];
    const { answers } = open({ end: () => fail({ results }) });
    const [first, second] = await answers(answer("a"), answer("b"));
    expect(first).toBeUndefined();
    expect(second).toMatchObject({ kind: "notFound", code: "IMG.0184" });
    expect(second?.message).toBe(
      "cannot set the answer of project p1 to image b to accepted: no; " +
        "name a vault for backups of servers, of the project and region that the image is to be in (IMG.0184)",
    );
  });

  it("all fail where the job failed and names none, and are not sent again", async () => {
    const { answers, posts } = open({ end: () => fail({}, { error_code: "IMG.0182" }) });
    const errors = await answers(answer("a"), answer("b"));
    expect(errors.map((error) => error?.kind)).toEqual(["quota", "quota"]);
    expect(posts()).toHaveLength(1);
  });
});

describe("a job whose results say too little", () => {
  it("failed for the pair that is no share, where only a consumer is named", async () => {
    const results = [{ project_id: "p1", status: "FAIL", fail_reason: "no such project" }];
    const { outcomes } = open({ end: () => fail({ results }), members: { a: ["p2"] } });
    const pairs = [
      ["a", "p1"],
      ["a", "p2"],
    ] as const;
    expect(await outcomes("add", pairs)).toEqual([
      expect.objectContaining({ kind: "unavailable" }),
      undefined,
    ]);
  });

  it("ended the shares of an image that is gone", async () => {
    const { outcomes, listed } = open({ end: () => fail() });
    expect(await outcomes("remove", [["a", "p1"]])).toEqual([undefined]);
    expect(listed).toEqual(["a"]);
  });
});
