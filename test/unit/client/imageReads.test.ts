import { randomUUID } from "node:crypto";
import { fullUrl } from "../../../provider/client/http/transport";
import { ImageReads } from "../../../provider/client/batching/imageReads";
import { readRequests } from "../../../provider/client/glance/readRequests";
import { fakeClock } from "./support/clocks";
import { fakeGlance } from "./support/fakeGlance";
import { cloudImage, imageId, otherId } from "./support/wire";

function open(...ids: string[]) {
  const glance = fakeGlance(...ids);
  const clock = fakeClock();
  return { glance, clock, reads: new ImageReads(readRequests(glance.send), clock) };
}

describe("reads", () => {
  it("of one image alone ask for it by its id", async () => {
    const { glance, reads } = open(imageId);
    await expect(reads.get(imageId)).resolves.toMatchObject({ id: imageId });
    expect(glance.lines()).toEqual([`GET /v2/images/${imageId}`]);
  });

  it("of one moment travel in one request", async () => {
    const { glance, reads } = open(imageId, otherId);
    const found = await Promise.all([reads.get(imageId), reads.get(otherId), reads.get(imageId)]);
    expect(found.map((image) => image?.id)).toEqual([imageId, otherId, imageId]);
    expect(glance.lines()).toEqual([`GET /v2/images in:${imageId},${otherId}`]);
    expect(glance.requests[0]?.query).toMatchObject({
      visibility: "all",
      member_status: "all",
      limit: "2",
    });
  });

  it("serve others for two seconds, but not those who want it fresh", async () => {
    const { glance, clock, reads } = open(imageId);
    await reads.get(imageId);
    await reads.get(imageId);
    expect(glance.lines()).toHaveLength(1);
    await reads.get(imageId, true);
    expect(glance.lines()).toHaveLength(2);
    await clock.advance(2_001);
    await reads.get(imageId);
    expect(glance.lines()).toHaveLength(3);
  });

  it("ask by id for what the list does not bring", async () => {
    const { glance, reads } = open(imageId, otherId);
    glance.images.set(otherId, { ...glance.images.get(otherId), os_hidden: true });
    const absent = randomUUID();
    const found = await Promise.all([reads.get(imageId), reads.get(otherId), reads.get(absent)]);
    expect(found.map((image) => image?.hidden)).toEqual([false, true, undefined]);
    expect(glance.lines().slice(1).sort()).toEqual(
      [`GET /v2/images/${absent}`, `GET /v2/images/${otherId}`].sort(),
    );
  });

  it("ask by id where the service does not know the list's filters", async () => {
    const { glance, reads } = open(imageId, otherId);
    glance.fault = ({ url }) => (url === "/v2/images" ? { status: 400 } : undefined);
    await expect(Promise.all([reads.get(imageId), reads.get(otherId)])).resolves.toHaveLength(2);
  });

  it("put what is no plain id into no list", async () => {
    const { glance, reads } = open(imageId);
    await Promise.all([reads.get(imageId), reads.get('x,"y')]);
    expect(glance.lines()).toEqual([
      `GET /v2/images/${imageId}`,
      `GET /v2/images/${encodeURIComponent('x,"y')}`,
    ]);
  });

  it("keep each request line within what servers take", async () => {
    const ids = Array.from({ length: 250 }, () => randomUUID());
    const { glance, reads } = open(...ids);
    await Promise.all(ids.map((id) => reads.get(id)));
    expect(glance.requests).toHaveLength(3);
    for (const { url, query = {} } of glance.requests)
      expect(`GET ${fullUrl({ url, query })} HTTP/1.1`.length).toBeLessThan(4_000);
  });

  it("take images along that other calls are about", async () => {
    const { glance, reads } = open(imageId, otherId);
    reads.mention(otherId);
    await reads.get(imageId);
    await reads.get(otherId);
    expect(glance.lines()).toEqual([`GET /v2/images in:${imageId},${otherId}`]);
  });

  it("make no request for those alone: they fill up the last one that is needed", async () => {
    const { idsMax } = readRequests(fakeGlance().send);
    const ids = Array.from({ length: idsMax }, () => randomUUID());
    const { glance, reads } = open(...ids, imageId, otherId);
    reads.mention(imageId);
    await Promise.all(ids.map((id) => reads.get(id)));
    expect(glance.lines()).toEqual([`GET /v2/images in:${ids.join(",")}`]);
    await reads.get(otherId);
    expect(glance.lines().slice(1)).toEqual([`GET /v2/images in:${otherId},${imageId}`]);
  });

  it("keep what came along for ten seconds", async () => {
    const { glance, clock, reads } = open(imageId, otherId);
    reads.mention(otherId);
    await reads.get(imageId);
    await clock.advance(9_000);
    await reads.get(otherId);
    expect(glance.lines()).toHaveLength(1);
    await clock.advance(2_000);
    await reads.get(otherId);
    expect(glance.lines()).toHaveLength(2);
  });

  it("keep what a service brings without being asked, unless it was written meanwhile", async () => {
    const [asked, along, written] = [imageId, otherId, randomUUID()].map((id) => ({
      ...cloudImage,
      id,
    }));
    const shown: string[] = [];
    const reads: ImageReads = new ImageReads(
      {
        ...{ idsMax: 500, isListable: () => true },
        show: async (id) => void shown.push(id),
        list: async () => {
          reads.drop(written?.id ?? "");
          return [asked, along, written].flatMap((image) => image ?? []);
        },
      },
      fakeClock(),
    );
    await Promise.all([reads.get(imageId), reads.get(randomUUID())]);
    shown.length = 0;
    await expect(reads.get(otherId)).resolves.toBe(along);
    expect(shown).toEqual([]);
    await reads.get(written?.id ?? "");
    expect(shown).toEqual([written?.id]);
  });

  it("answer those whose image is known, although the list request fails", async () => {
    const third = randomUUID();
    const { glance, reads } = open(imageId, otherId, third);
    glance.fault = ({ url }) => (url === "/v2/images" ? { status: 403 } : undefined);
    const asked = [imageId, otherId, third].map((id) => reads.get(id));
    reads.wrote(imageId, cloudImage);
    const results = await Promise.allSettled(asked);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  it("that need several lists fail only for the list that fails", async () => {
    const ids = Array.from({ length: 150 }, () => randomUUID());
    const { glance, reads } = open(...ids);
    let lists = 0;
    glance.fault = ({ url }) =>
      url === "/v2/images" && (lists += 1) === 1 ? { status: 403 } : undefined;
    const results = await Promise.allSettled(ids.map((id) => reads.get(id)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
  });

  it("fail only those that cannot be read", async () => {
    const { glance, reads } = open(imageId, otherId);
    glance.images.set(otherId, { ...glance.images.get(otherId), os_hidden: true });
    glance.fault = ({ url }) => (url.endsWith(otherId) ? { status: 403 } : undefined);
    const results = await Promise.allSettled([reads.get(imageId), reads.get(otherId)]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });
});

describe("our own writes", () => {
  it("are known without a read", async () => {
    const { glance, reads } = open();
    reads.wrote(imageId, cloudImage);
    await expect(reads.get(imageId)).resolves.toBe(cloudImage);
    reads.wrote(imageId, undefined);
    await expect(reads.get(imageId)).resolves.toBeUndefined();
    expect(glance.lines()).toEqual([]);
  });

  it("are not forgotten for an answer to an older question", async () => {
    const { glance, reads } = open(imageId);
    glance.fault = () => {
      reads.wrote(imageId, { ...cloudImage, name: "newer" });
      return undefined;
    };
    await expect(reads.get(imageId)).resolves.toMatchObject({ name: "web" });
    await expect(reads.get(imageId)).resolves.toMatchObject({ name: "newer" });
  });
});
