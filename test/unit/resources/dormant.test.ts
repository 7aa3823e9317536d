import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import { imsRules } from "../../../provider/client/ims/rules";
import { callOnMembers, dormantSentence } from "../../../provider/resources/sharing/dormant";
import { imsSettings } from "../client/ims/samples";
import { cloudImage, imageId, stubCloud } from "./support/samples";

const refusal = (kind: ErrorKind) => new ApiError({ kind, purpose: "list members", reason: "no" });
const failing = (kind: ErrorKind) => () => Promise.reject(refusal(kind));

describe("callOnMembers", () => {
  it("hands back the answer without looking at the image", async () => {
    const call = callOnMembers(stubCloud(), imageId, () => Promise.resolve("members"));
    await expect(call).resolves.toEqual({ outcome: "done", value: "members" });
  });

  it.each(["forbidden", "notFound"] as const)(
    "takes %s on a private image for sleep",
    async (kind) => {
      const image = cloudImage({ visibility: "private" });
      // An old answer may still call the image shared.
      const getImage = async (_: string, options?: { readonly fresh?: boolean }) =>
        options?.fresh === true ? image : cloudImage();
      const cloud = stubCloud({ getImage });
      await expect(callOnMembers(cloud, imageId, failing(kind))).resolves.toEqual({
        outcome: "dormant",
        image,
      });
    },
  );

  it.each(["forbidden", "notFound"] as const)(
    "takes %s on an image that is not there for gone",
    async (kind) => {
      const cloud = stubCloud({ getImage: () => Promise.resolve(undefined) });
      await expect(callOnMembers(cloud, imageId, failing(kind))).resolves.toEqual({
        outcome: "imageGone",
      });
    },
  );

  it("passes a refusal on a shared image on: it has another reason", async () => {
    const cloud = stubCloud({ getImage: () => Promise.resolve(cloudImage()) });
    await expect(callOnMembers(cloud, imageId, failing("forbidden"))).rejects.toThrow(
      "cannot list members: no",
    );
  });

  it.each(["forbidden", "notFound"] as const)(
    "passes %s on where members do not depend on the visibility: nothing sleeps there",
    async (kind) => {
      const rules = imsRules(imsSettings(), undefined);
      const getImage = () => Promise.resolve(cloudImage({ visibility: "private" }));
      const cloud = stubCloud({ kind: "ims", rules, getImage });
      const error = refusal(kind);
      await expect(callOnMembers(cloud, imageId, () => Promise.reject(error))).rejects.toBe(error);
    },
  );

  it("passes other failures on without looking at the image", async () => {
    await expect(callOnMembers(stubCloud(), imageId, failing("unavailable"))).rejects.toThrow(
      "cannot list members: no",
    );
  });
});

describe("dormantSentence", () => {
  it("says why and until when", () => {
    expect(dormantSentence(cloudImage({ visibility: "private" }), "its share")).toBe(
      `image ${imageId} ("golden") is private, so its share is suspended; it is active again when the image's visibility is "shared" again`,
    );
  });
});
