import * as fc from "fast-check";
import { changed } from "../../../../provider/client/tagChange";
import { createGlanceCloud } from "../../../../provider/client/glance/adapter";
import { fakeClock, passUntil } from "../support/clocks";
import { fakeGlance, type FakeGlance } from "../support/fakeGlance";
import { imageId } from "../support/wire";

function open() {
  const glance = fakeGlance(imageId);
  const clock = fakeClock("still");
  const cloud = createGlanceCloud({
    send: glance.send,
    clock,
    authenticator: { location: async () => ({ endpoint: "https://glance", projectId: "p1" }) },
    connectionName: "the default connection",
    formerEndpoints: [],
  });
  const tags = () => glance.images.get(imageId)?.["tags"];
  return { glance, clock, cloud, tags };
}

const patches = (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith("PATCH")).length;

describe("changes of tags", () => {
  it("of one moment travel in one PATCH, in some waves in some", async () => {
    const { glance, clock, cloud, tags } = open();
    const asked: Promise<readonly string[]>[] = [];
    for (const wave of [["b"], ["c", "d"], ["e"]]) {
      asked.push(
        ...wave.flatMap((tag) => [
          cloud.changeTags(imageId, { add: [tag] }),
          cloud.changeTags(imageId, { add: [tag] }),
        ]),
      );
      await clock.advance(70);
    }
    const results = await passUntil(clock, Promise.all(asked));
    expect(tags()).toEqual(["a", "b", "c", "d", "e"]);
    expect(results.at(-1)).toEqual(["a", "b", "c", "d", "e"]);
    expect(glance.lines().length).toBeLessThanOrEqual(4);
  });

  it("are looked at when the writes of others that began before have ended", async () => {
    const { glance, clock, cloud } = open();
    const asked = cloud.changeTags(imageId, { add: ["b"] });
    await clock.advance(100);
    expect(glance.lines()).toEqual([`PUT /v2/images/${imageId}/tags/b`]);
    await clock.advance(249);
    expect(glance.lines()).toHaveLength(1);
    await passUntil(clock, asked);
    expect(glance.lines()).toHaveLength(2);
  });

  it("that change nothing cost no PATCH", async () => {
    const { glance, clock, cloud } = open();
    const asked = cloud.changeTags(imageId, { add: ["a"], remove: ["x", "y"] });
    await expect(passUntil(clock, asked)).resolves.toEqual(["a"]);
    expect(patches(glance.lines())).toBe(0);
  });

  it("keep a tag that one caller adds and another one removes", async () => {
    const { clock, cloud, tags } = open();
    const asked = [
      cloud.changeTags(imageId, { add: ["a", "b"] }),
      cloud.changeTags(imageId, { remove: ["a"] }),
    ];
    await passUntil(clock, Promise.all(asked));
    expect(tags()).toEqual(["a", "b"]);
  });

  it("that ask for too much fail alone", async () => {
    const { clock, cloud, tags } = open();
    const asked = [
      cloud.changeTags(imageId, { add: ["b"] }),
      cloud.changeTags(imageId, { add: ["1", "2", "3", "4", "5", "6"] }),
      cloud.changeTags(imageId, { add: ["c"], remove: ["a"] }),
    ];
    const results = await passUntil(clock, Promise.allSettled(asked));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(tags()).toEqual(["b", "c"]);
  });

  it.each([400, 413])("that are refused with %i fail alone", async (status) => {
    const { glance, clock, cloud, tags } = open();
    glance.fault = ({ body, url }) =>
      url.endsWith("/bad") || JSON.stringify(body ?? "").includes("bad") ? { status } : undefined;
    const asked = ["b", "bad", "c"].map((tag) => cloud.changeTags(imageId, { add: [tag] }));
    const results = await passUntil(clock, Promise.allSettled(asked));
    expect(results.map((each) => each.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(tags()).toEqual(["a", "b", "c"]);
  });

  it("leave what another one adds, also where one of them asks for too much", async () => {
    const { clock, cloud, tags } = open();
    const asked = [
      cloud.changeTags(imageId, { add: ["1", "2", "3", "4", "5", "6"] }),
      cloud.changeTags(imageId, { add: ["b"] }),
      cloud.changeTags(imageId, { remove: ["a", "b"] }),
    ];
    const results = await passUntil(clock, Promise.allSettled(asked));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(tags()).toEqual(["b"]);
  });

  it("are repaired also where a change beside the repair asks for too much", async () => {
    const { glance, clock, cloud, tags } = open();
    undoAtLooks(glance, 1, () => ["a"]);
    const added = cloud.changeTags(imageId, { add: ["b"] });
    await clock.advance(250);
    const tooMuch = cloud.changeTags(imageId, { add: ["1", "2", "3", "4", "5", "6"] });
    const results = await passUntil(clock, Promise.allSettled([added, tooMuch]));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(tags()).toEqual(["a", "b"]);
  });

  it("of one removal alone are repaired where a write of others brought the tag back", async () => {
    const { glance, clock, cloud, tags } = open();
    undoAtLooks(glance, 1, () => ["a", "theirs"]);
    await passUntil(clock, cloud.changeTags(imageId, { remove: ["a"] }));
    expect(tags()).toEqual(["theirs"]);
  });

  it("keep a tag that is added again while its removal is looked at", async () => {
    const { glance, clock, cloud, tags } = open();
    undoAtLooks(glance, 1, () => ["a"]);
    const removed = cloud.changeTags(imageId, { remove: ["a"] });
    await clock.advance(250);
    expect(tags()).toEqual([]);
    const added = cloud.changeTags(imageId, { add: ["a"] });
    await passUntil(clock, Promise.all([removed, added]));
    expect(tags()).toEqual(["a"]);
  });

  it("of one or two tags are single calls, which leave the rest to the service", async () => {
    const { glance, clock, cloud, tags } = open();
    await passUntil(clock, cloud.changeTags(imageId, { add: ["b"], remove: ["a"] }));
    expect(tags()).toEqual(["b"]);
    expect(glance.lines()).toEqual([
      `PUT /v2/images/${imageId}/tags/b`,
      `DELETE /v2/images/${imageId}/tags/a`,
      `GET /v2/images/${imageId}`,
    ]);
  });

  it.each(["ä", ".", "..", "a/b"])(
    "go by the list where a path would say something else: %s",
    async (odd) => {
      const { glance, clock, cloud, tags } = open();
      await passUntil(clock, cloud.changeTags(imageId, { add: [odd] }));
      expect(tags()).toEqual(["a", odd]);
      await passUntil(clock, cloud.changeTags(imageId, { remove: [odd] }));
      expect(tags()).toEqual(["a"]);
      expect(glance.lines().filter((line) => line.includes("/tags/"))).toEqual([]);
    },
  );

  it("read the list right before it is written, however lately it was answered", async () => {
    const { glance, clock, cloud, tags } = open();
    await passUntil(clock, cloud.changeTags(imageId, { add: ["b", "c", "d"], remove: ["a"] }));
    await clock.advance(1_900);
    theirs(glance, (list) => [...list, "x"]);
    await passUntil(clock, cloud.changeTags(imageId, { remove: ["b", "c", "d"] }));
    theirs(glance, (list) => [...list, "y"]);
    await passUntil(clock, cloud.changeTags(imageId, { add: ["e", "f", "g"] }));
    expect(tags()).toEqual(["x", "y", "e", "f", "g"]);
  });

  it("never send a list again that was computed from an old read", async () => {
    const { glance, clock, cloud, tags } = open();
    let failures = 2;
    glance.fault = ({ method }) => {
      if (method !== "PATCH" || failures-- <= 0) return undefined;
      theirs(glance, (list) => [...list, `theirs-${failures}`]);
      return { status: 503 };
    };
    await passUntil(clock, cloud.changeTags(imageId, { add: ["b", "c"], remove: ["a"] }));
    expect(tags()).toEqual(["theirs-0", "theirs-1", "b", "c"]);
  });

  it("are made again when another one's save undid them", async () => {
    const { glance, clock, cloud, tags } = open();
    undoAtLooks(glance, 3, () => ["a", "theirs"]);
    const added = cloud.changeTags(imageId, { add: ["b"] });
    await expect(passUntil(clock, added)).resolves.toEqual(["a", "b", "theirs"]);
    undoAtLooks(glance, 2, () => ["a", "theirs", "b"]);
    await passUntil(clock, cloud.changeTags(imageId, { remove: ["a", "b"] }));
    expect(tags()).toEqual(["theirs"]);
  });

  it("bring back what earlier ones had added, and only that", async () => {
    const { glance, clock, cloud, tags } = open();
    await passUntil(clock, cloud.changeTags(imageId, { add: ["b", "c"] }));
    await passUntil(clock, cloud.changeTags(imageId, { remove: ["c"] }));
    theirs(glance, () => []);
    await passUntil(clock, cloud.changeTags(imageId, { add: ["d"] }));
    expect(tags()).toEqual(["d", "b"]);
  });

  it("look at all tags of a wave before its last caller is answered", async () => {
    const { glance, clock, cloud, tags } = open();
    const words = ["b", "c", "d", "e"];
    undoAtLooks(glance, 2, (looks) => (looks === 1 ? ["a"] : undefined));
    const asked = words.map((word) => cloud.changeTags(imageId, { add: [word] }));
    await passUntil(clock, Promise.all(asked));
    expect(tags()).toEqual(["a", ...words]);
  });

  it("go on after conflicts, and say so when there is no end of them", async () => {
    const { glance, clock, cloud, tags } = open();
    let conflicts = 3;
    glance.fault = ({ method }) =>
      method !== "GET" && conflicts-- > 0 ? { status: 409 } : undefined;
    await passUntil(clock, cloud.changeTags(imageId, { add: ["b"] }));
    expect(tags()).toEqual(["a", "b"]);
    conflicts = 99;
    const refused = cloud.changeTags(imageId, { add: ["c"] });
    await expect(passUntil(clock, refused)).rejects.toMatchObject({ kind: "conflict" });
  });

  it("go on where the service answers 404 and 500 because another one writes", async () => {
    const { glance, clock, cloud, tags } = open();
    const answers = [404, 500];
    glance.fault = ({ method }) => {
      const status = method === "PUT" ? answers.shift() : undefined;
      return status === undefined ? undefined : { status };
    };
    await passUntil(clock, cloud.changeTags(imageId, { add: ["b"] }));
    expect(tags()).toEqual(["a", "b"]);
  });

  it("say what does not stay when another one undoes it for ever", async () => {
    const { glance, clock, cloud } = open();
    undoAtLooks(glance, 99, () => ["a"]);
    const refused = cloud.changeTags(imageId, { add: ["b"] });
    await expect(passUntil(clock, refused)).rejects.toThrow(
      /somebody else keeps changing them: the added tags "b" were lost, 13 times in a row/,
    );
    expect(glance.requests.filter(({ method }) => method === "PUT")).toHaveLength(13);
  });

  it("that were given up are not made again beside later ones", async () => {
    const { glance, clock, cloud, tags } = open();
    undoAtLooks(glance, 99, () => ["a"]);
    const given = cloud.changeTags(imageId, { add: ["b"] });
    await expect(passUntil(clock, given)).rejects.toMatchObject({ kind: "conflict" });
    glance.fault = () => undefined;
    theirs(glance, () => ["a"]);
    await passUntil(clock, cloud.changeTags(imageId, { add: ["c"] }));
    expect(tags()).toEqual(["a", "c"]);
  });

  it("fail when making them again is refused", async () => {
    const { glance, clock, cloud } = open();
    const puts = refusedAtRepair(glance);
    const refused = cloud.changeTags(imageId, { add: ["b"] });
    await expect(passUntil(clock, refused)).rejects.toMatchObject({ kind: "forbidden" });
    expect(puts()).toBe(2);
  });

  it("each fail with their own error where making one again is refused too", async () => {
    const { glance, clock, cloud } = open();
    refusedAtRepair(glance);
    const added = cloud.changeTags(imageId, { add: ["b"] });
    await clock.advance(250);
    const tooMuch = cloud.changeTags(imageId, { add: ["1", "2", "3", "4", "5", "6"] });
    const results = await passUntil(clock, Promise.allSettled([added, tooMuch]));
    expect(results).toMatchObject([
      { reason: { kind: "forbidden" } },
      { reason: { kind: "quota" } },
    ]);
  });

  it("that may not be made at all are not tried one by one", async () => {
    const { glance, clock, cloud } = open();
    glance.fault = ({ method }) => (method === "GET" ? undefined : { status: 403 });
    const asked = ["b", "c", "d"].map((tag) => cloud.changeTags(imageId, { add: [tag] }));
    const results = await passUntil(clock, Promise.allSettled(asked));
    expect(results).toMatchObject(Array(3).fill({ reason: { kind: "forbidden" } }));
    expect(glance.lines().filter((line) => line.startsWith("PUT"))).toEqual([]);
  });

  it("fail when the look at what was written is refused", async () => {
    const { glance, clock, cloud } = open();
    glance.fault = ({ method }) => (method === "GET" ? { status: 403 } : undefined);
    const refused = cloud.changeTags(imageId, { add: ["b"] });
    await expect(passUntil(clock, refused)).rejects.toMatchObject({ kind: "forbidden" });
    expect(glance.lines().filter((line) => line.startsWith("GET"))).toHaveLength(1);
  });

  it("wait for the pause of a writer that undid one, and only then", async () => {
    jest.spyOn(Math, "random").mockReturnValue(0.999);
    const { glance, clock, cloud } = open();
    // Requests between the last two writes; the look at what was written is one of them.
    const readsBefore = () => {
      const methods = glance.requests.map(({ method }) => method);
      return (
        methods.lastIndexOf("PUT") - methods.lastIndexOf("PUT", methods.lastIndexOf("PUT") - 1)
      );
    };
    try {
      undoAtLooks(glance, 1, () => ["a"]);
      await passUntil(clock, cloud.changeTags(imageId, { add: ["b"] }));
      // The look that found nothing, then eight that wait for a change which does not come.
      expect(readsBefore()).toBe(10);
      await passUntil(clock, cloud.changeTags(imageId, { add: ["c"] }));
      expect(readsBefore()).toBe(11);
      await clock.advance(10_001);
      await passUntil(clock, cloud.changeTags(imageId, { add: ["d"] }));
      expect(readsBefore()).toBe(2);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it("need no right to write what is there already", async () => {
    const { glance, clock, cloud } = open();
    glance.fault = ({ method }) => (method === "PUT" ? { status: 403 } : undefined);
    await expect(passUntil(clock, cloud.changeTags(imageId, { add: ["a"] }))).resolves.toEqual([
      "a",
    ]);
    const refused = cloud.changeTags(imageId, { add: ["b"] });
    await expect(passUntil(clock, refused)).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("of an image that is not there say so", async () => {
    const { glance, clock, cloud } = open();
    glance.images.clear();
    const refused = cloud.changeTags(imageId, { add: ["c"] });
    await expect(passUntil(clock, refused)).rejects.toMatchObject({ kind: "notFound" });
  });

  it("wait for other writes to the image", async () => {
    const { glance, clock, cloud } = open();
    const asked = [cloud.changeTags(imageId, { add: ["b"] })];
    await clock.advance(49);
    const patched = cloud.patchImage(imageId, [{ set: "name", value: "n" }]);
    await passUntil(clock, Promise.all([...asked, patched]));
    expect(glance.lines().filter((line) => !line.startsWith("GET"))).toHaveLength(2);
    expect(glance.images.get(imageId)).toMatchObject({ name: "n", tags: ["a", "b"] });
  });
});

/** Somebody else changes the list. */
function theirs(glance: FakeGlance, change: (tags: readonly string[]) => readonly string[]): void {
  const image = glance.images.get(imageId) ?? {};
  image["tags"] = change(image["tags"] as readonly string[]);
}

/** Somebody undoes the first PUT, and no later one is allowed. Returns how many were sent. */
function refusedAtRepair(glance: FakeGlance): () => number {
  const puts = () => glance.requests.filter(({ method }) => method === "PUT").length;
  glance.fault = ({ method }) => {
    if (method === "GET" && puts() === 1) theirs(glance, () => ["a"]);
    return method === "PUT" && puts() > 1 ? { status: 403 } : undefined;
  };
  return puts;
}

/** Before each of the next looks somebody's save brings back the list that it had read before. */
function undoAtLooks(
  glance: FakeGlance,
  looks: number,
  list: (look: number) => readonly string[] | undefined,
): void {
  let seen = 0;
  glance.fault = ({ method }) => {
    if (method !== "GET" || seen >= looks) return undefined;
    const before = list(seen);
    seen += 1;
    if (before !== undefined) theirs(glance, () => before);
    return undefined;
  };
}

describe("changed", () => {
  const tags = fc.uniqueArray(fc.string(), { maxLength: 6 });
  it("adds what is to be there, removes what is not, and touches nothing else", () => {
    fc.assert(
      fc.property(tags, tags, tags, (there, add, remove) => {
        const after = changed(there, { add, remove });
        expect(new Set(after).size).toBe(after.length);
        for (const tag of add) expect(after).toContain(tag);
        for (const tag of there)
          expect(after.includes(tag)).toBe(add.includes(tag) || !remove.includes(tag));
        for (const tag of after) expect(there.includes(tag) || add.includes(tag)).toBe(true);
        expect(changed(after, { add, remove })).toEqual(after);
      }),
    );
  });
});
