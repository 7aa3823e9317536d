/** Tags that are wanted in one moment, as calls of A30: nobody's tag gets lost, and a full image makes room first. */
import type { TagChange } from "../../../../provider/client/cloud";
import { tagChanges } from "../../../../provider/client/ims/tags/tagBatches";
import { fakeClock } from "../support/clocks";
import { failure, stubSend } from "../support/sends";
import { imageId, projectId } from "./samples";

interface Action {
  readonly action: "create" | "delete";
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** An image that takes so many tags, and has some. */
function open(room: number, ...present: readonly string[]) {
  const tags = new Map(present.map((tag) => tag.split("=", 2) as [string, string]));
  const calls: string[] = [];
  const stub = stubSend(({ url, body }) => {
    if (body?.kind !== "json") throw new Error("A30 has a body");
    const { action, tags: pairs } = body.value as Action;
    calls.push(`${action} ${pairs.map(({ key, value }) => `${key}=${value}`).join(" ")}`);
    if (url.includes("other")) return { status: 204 };
    if (action === "create") {
      const keys = new Set([...tags.keys(), ...pairs.map(({ key }) => key)]);
      if (keys.size > room) throw failure(413, { code: "IMG.0116" });
      if (pairs.some(({ key }) => key === "bad")) throw failure(400, { code: "IMG.0115" });
      if (pairs.some(({ key }) => key === "forbidden")) throw failure(403);
      for (const { key, value } of pairs) tags.set(key, value);
    } else for (const { key } of pairs) tags.delete(key);
    return { status: 204 };
  });
  const change = tagChanges({
    send: stub.send,
    clock: fakeClock(),
    projectId: () => Promise.resolve(projectId),
  });
  const outcomes = async (...changes: readonly TagChange[]) => {
    const settled = await Promise.allSettled(changes.map((each) => change(imageId, each)));
    return settled.map((each) =>
      each.status === "rejected" ? (each.reason as { kind: string }).kind : "done",
    );
  };
  const now = () => [...tags].map(([key, value]) => `${key}=${value}`).toSorted();
  return { change, outcomes, calls, now, stub };
}

describe("tags of one moment", () => {
  it("are set in one call, then removed in another: there is never a moment without tags", async () => {
    const { outcomes, calls, now, stub } = open(20, "old=1", "older=1");
    await outcomes({ add: ["a=1"], remove: ["old=1"] }, { add: ["b=2", "c"], remove: ["older=1"] });
    expect(calls).toEqual(["create a=1 b=2 c=", "delete old=1 older=1"]);
    expect(now()).toEqual(["a=1", "b=2", "c="]);
    expect(stub.lines()[0]).toBe(`POST /v2/${projectId}/images/${imageId}/tags/action`);
  });

  it("of which one is set twice name it once", async () => {
    const { outcomes, calls } = open(20);
    await outcomes({ add: ["a=1"] }, { add: ["a=1", "b=2"] });
    expect(calls).toEqual(["create a=1 b=2"]);
  });

  it("keep the new value of a key whose old one goes", async () => {
    const { outcomes, calls, now } = open(20, "env=dev");
    await outcomes({ add: ["env=prod"] }, { remove: ["env=dev"] });
    expect(calls).toEqual(["create env=prod"]);
    expect(now()).toEqual(["env=prod"]);
  });

  it("that only go take one call, and nothing to do takes none", async () => {
    const { outcomes, calls } = open(20, "a=1");
    await outcomes({ remove: ["a=1"] });
    await outcomes({});
    expect(calls).toEqual(["delete a=1"]);
  });

  it("of two images are two calls", async () => {
    const { change, stub } = open(20);
    await Promise.all([change(imageId, { add: ["a=1"] }), change("other", { add: ["b=2"] })]);
    expect(stub.lines().toSorted()).toEqual(
      [imageId, "other"].map((id) => `POST /v2/${projectId}/images/${id}/tags/action`).toSorted(),
    );
  });
});

describe("an image that is full", () => {
  const ten = Array.from({ length: 10 }, (_, number) => `t${number}=x`);

  it("gets room first, and then the new tag", async () => {
    const { outcomes, calls, now } = open(10, ...ten);
    await expect(outcomes({ add: ["new=1"], remove: ["t3=x"] })).resolves.toEqual(["done"]);
    expect(calls).toEqual(["create new=1", "delete t3=x", "create new=1"]);
    expect(now()).toEqual([...ten.filter((tag) => tag !== "t3=x"), "new=1"].toSorted());
  });

  it("takes no eleventh tag, and none of the ten is lost", async () => {
    const { outcomes, now } = open(10, ...ten);
    await expect(outcomes({ add: ["new=1"] })).resolves.toEqual(["quota"]);
    expect(now()).toEqual(ten);
  });

  it("takes one of two tags, and refuses only the other", async () => {
    const { outcomes, now } = open(10, ...ten.slice(1));
    await expect(outcomes({ add: ["a=1"] }, { add: ["b=2"] })).resolves.toEqual(["done", "quota"]);
    expect(now()).toEqual([...ten.slice(1), "a=1"].toSorted());
  });
});

describe("a tag that is refused", () => {
  it("takes no other one with it", async () => {
    const { outcomes, now } = open(20, "old=1");
    await expect(
      outcomes({ add: ["a=1"] }, { add: ["bad=1"] }, { add: ["b=2"], remove: ["old=1"] }),
    ).resolves.toEqual(["done", "badRequest", "done"]);
    expect(now()).toEqual(["a=1", "b=2"]);
  });

  it("for the whole image is not tried again one by one", async () => {
    const { outcomes, calls } = open(20);
    await expect(outcomes({ add: ["forbidden=1"] }, { add: ["b=2"] })).resolves.toEqual([
      "forbidden",
      "forbidden",
    ]);
    expect(calls).toEqual(["create forbidden=1 b=2"]);
  });

  it("leaves in place what was to go beside it", async () => {
    const { outcomes, now } = open(20, "old=1");
    await expect(outcomes({ add: ["bad=1"], remove: ["old=1"] })).resolves.toEqual(["badRequest"]);
    expect(now()).toEqual(["old=1"]);
  });
});
