import * as pulumi from "@pulumi/pulumi";
import * as ims from "../../../sdk/nodejs";
import { imageId } from "../resources/support/samples";

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => ({ id: imageId, state: inputs }),
    call: () => ({}),
  });
});

const classes: Readonly<Record<string, (opts: pulumi.CustomResourceOptions) => unknown>> = {
  Image: (opts) => new ims.Image("golden", {}, opts),
  ImageMember: (opts) => new ims.ImageMember("golden", { imageId, projectId: "p" }, opts),
  ImageMembers: (opts) => new ims.ImageMembers("golden", { imageIds: [], members: [] }, opts),
  ImageAcceptance: (opts) => new ims.ImageAcceptance("golden", { imageId }, opts),
  ImageTag: (opts) => new ims.ImageTag("golden", { imageId, tag: "t" }, opts),
  ImageExport: (opts) => new ims.ImageExport("golden", { imageId, bucket: "b", key: "k" }, opts),
};

const getters: Readonly<Record<string, typeof ims.Image.get>> = {
  Image: ims.Image.get,
  ImageMember: ims.ImageMember.get,
  ImageMembers: ims.ImageMembers.get,
  ImageAcceptance: ims.ImageAcceptance.get,
  ImageTag: ims.ImageTag.get,
  ImageExport: ims.ImageExport.get,
};
const fail = () => {
  throw new Error("there is no get");
};

describe.each(Object.keys(classes))("%s", (name) => {
  it("says in one sentence that it cannot be imported, and what to write", () => {
    expect(() => classes[name]?.({ import: imageId })).toThrow(
      new RegExp(`^ims.${name} "golden" cannot be imported: .*Leave out the option import; \\w+`),
    );
    // Pulumi prints of these errors the message, and no stack.
    expect(() => classes[name]?.({ import: imageId })).toThrow(pulumi.RunError);
  });

  it("says in one sentence that it cannot be read by its id", () => {
    const sentence = new RegExp(`^ims.${name} "golden" cannot be read by its id: .*Instead \\w+`);
    expect(() => classes[name]?.({ id: imageId })).toThrow(sentence);
    const get = getters[name] ?? fail;
    expect(() => get("golden", imageId)).toThrow(sentence);
    expect(() => get("golden", imageId)).toThrow(pulumi.RunError);
  });
});
