/** A record whose answer was lost is looked for by its mark, and made again only if it is not there. */
import type { NewImage } from "../../../../provider/client/cloud";
import { createOrFind } from "../../../../provider/client/ims/images/createOnce";
import { fakeClock, passUntil } from "../support/clocks";
import { errorOf, failure, stubSend, type Answer } from "../support/sends";
import { imageId, wireImsImage } from "./samples";

const marked: NewImage = {
  id: "",
  name: "web",
  properties: { pulumi_creating: "5".repeat(32), pulumi_creating_resource: "6".repeat(32) },
};
const markedName = `pulumi-creating-${"5".repeat(32)}-${"6".repeat(32)}`;

/** A service whose answers to POST are lost. `appearsAtMs`: when the list shows the record. */
function losing(
  appearsAtMs: number,
  answer: (post: number) => Answer | Error = () => failure(503),
) {
  const clock = fakeClock("still");
  const startMs = clock.now();
  const seen: string[] = [];
  let posts = 0;
  const { send, requests } = stubSend(({ method }) => {
    const sinceMs = clock.now() - startMs;
    seen.push(`${method} at ${sinceMs / 1000} s`);
    if (method === "GET") {
      const images = sinceMs >= appearsAtMs ? [wireImsImage({ name: markedName })] : [];
      return { body: { images } };
    }
    posts += 1;
    const given = answer(posts);
    if (given instanceof Error) throw given;
    return given;
  });
  const create = (image = marked) => passUntil(clock, createOrFind(send, clock, image));
  return { create, seen, requests };
}

describe("a record whose answer was lost", () => {
  it("is found when it appears a second later, and not made again", async () => {
    const { create, seen, requests } = losing(1_000);
    await expect(create()).resolves.toMatchObject({ id: imageId });
    expect(seen).toEqual(["POST at 0 s", "GET at 0 s", "GET at 1 s"]);
    expect(requests[1]?.query).toMatchObject({ name: markedName });
  });

  it("is made again when three looks within two seconds do not find it", async () => {
    const { create, seen } = losing(2_500);
    await expect(create()).resolves.toMatchObject({ id: imageId });
    expect(seen).toEqual([
      ...["POST at 0 s", "GET at 0 s", "GET at 1 s", "GET at 2 s"],
      ...["POST at 2 s", "GET at 2 s", "GET at 3 s"],
    ]);
  });

  it("is asked for five times at most, and then fails with the last answer", async () => {
    const { create, seen } = losing(Infinity);
    expect(await errorOf(create())).toMatchObject({ status: 503, attempts: 5 });
    expect(seen.filter((line) => line.startsWith("POST"))).toHaveLength(5);
  });

  it("is not looked for when it has no mark to be found by", async () => {
    const { create, seen } = losing(0);
    expect(await errorOf(create({ ...marked, properties: {} }))).toMatchObject({
      status: 503,
    });
    expect(seen).toEqual(["POST at 0 s"]);
  });

  it("is not looked for when the service refused it, and the user's name stands in the message", async () => {
    const refusal = failure(400, { reason: `the name ${markedName} is taken` });
    const { create, seen } = losing(0, () => refusal);
    expect(await errorOf(create())).toMatchObject({ reason: "the name web is taken" });
    expect(seen).toEqual(["POST at 0 s"]);
  });
});
