import { ApiError } from "../../../../provider/client/http/errors";
import { createMarked } from "../../../../provider/resources/image/creation/create";
import { changeImage } from "../../../../provider/resources/image/changes/change";
import { cloudImage, declaredAs, sampleContext, stubCloud } from "../support/samples";

const refusal = (reason: string) =>
  new ApiError({ kind: "forbidden", purpose: "create image", reason, status: 403 });
const rule = (name: string) => `You are not authorized to complete ${name} action`;

const aboutPublic = /choose visibility "shared", "community" or "private"/;
const aboutCommunity = /make community images: choose visibility "shared" or "private"/;
const aboutShared = /does not let the connection's user set visibility "shared"/;
const aboutRole = /the role of the connection's user/;

const cases = [
  ["public", rule("publicize_image"), [aboutPublic], [aboutRole]],
  ["public", "no", [aboutPublic], [aboutRole]],
  ["community", rule("communitize_image"), [aboutCommunity], [aboutRole]],
  ["community", "no", [aboutCommunity, aboutRole], []],
  ["community", rule("add_image"), [aboutRole], [aboutCommunity]],
  ["community", rule("modify_image"), [aboutRole], [aboutCommunity]],
  ["shared", "this visibility is not for you", [aboutShared], [aboutRole]],
  ["shared", "Visibility is not for you", [aboutShared], [aboutRole]],
  ["shared", rule("add_image"), [aboutRole], [aboutShared]],
  ["private", "no", [aboutRole], [aboutCommunity]],
] as const;

describe("a refused visibility", () => {
  it.each(cases)("is advised on where %s is asked for at creation: %s", async (...row) => {
    const [visibility, reason, says, keepsSilent] = row;
    const requests: object[] = [];
    const cloud = stubCloud({
      listImages: () => Promise.resolve([]),
      createImage: (image) => {
        requests.push(image);
        return Promise.reject(refusal(reason));
      },
    });
    const inputs = { name: "golden", visibility, declaredAs: declaredAs() };
    const message = await failureOf(createMarked(cloud, inputs, sampleContext()));
    for (const pattern of says) expect(message).toMatch(pattern);
    for (const pattern of keepsSilent) expect(message).not.toMatch(pattern);
    // Where the refusal names the visibility the mark is not to blame: nothing is tried without it.
    const isNamed = /publicize|communitize|visibility/i.test(reason);
    if (isNamed || visibility === "public") expect(requests).toHaveLength(1);
  });

  it.each(cases)("is advised on where %s is asked for by a change: %s", async (...row) => {
    const [visibility, reason, says, keepsSilent] = row;
    const cloud = stubCloud({ patchImage: () => Promise.reject(refusal(reason)) });
    const change = () => [{ set: "visibility", value: visibility } as const];
    const message = await failureOf(changeImage(cloud, cloudImage(), change));
    for (const pattern of says) expect(message).toMatch(pattern);
    for (const pattern of keepsSilent) expect(message).not.toMatch(pattern);
  });
});

async function failureOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => "done",
    (error: unknown) => String(error),
  );
}
