/** Ids that a person types for an import: a wrong one is told, with the form of a right one. */
import { imageAcceptanceHandler } from "../../../provider/resources/imageAcceptance/handler";
import { imageExportHandler } from "../../../provider/resources/imageExport/handler";
import { imageMemberHandler } from "../../../provider/resources/imageMember/handler";
import { imageTagHandler } from "../../../provider/resources/imageTag/handler";
import { consumer, imageId, sampleContext } from "./support/samples";

const read = {
  ImageTag: imageTagHandler.read,
  ImageMember: imageMemberHandler.read,
  ImageExport: imageExportHandler.read,
  ImageAcceptance: imageAcceptanceHandler.read,
};

const forms = {
  ImageTag: "is no tag id: it must be <image id>/<percent-encoded tag>",
  ImageMember:
    "is no member id: it must be <image id>/<project id>, <image id>/account:<account id> or <image id>/<organization URN>",
  ImageExport: "is no export id: it must be <image id>/<bucket>/<key>",
  ImageAcceptance: "is no acceptance id: it must be <image id> or <image id>/<project id>",
};

it.each<[keyof typeof read, string]>([
  ["ImageTag", imageId],
  ["ImageTag", `${imageId}/`],
  ["ImageMember", imageId],
  ["ImageExport", imageId],
  ["ImageExport", `${imageId}/bucket`],
  ["ImageExport", `${imageId}/bucket/`],
  ["ImageExport", `${imageId}//key`],
  ["ImageExport", `/bucket/key`],
  ["ImageAcceptance", `/${consumer}`],
])("of %s: %s", async (kind, id) => {
  const request = { id, inputs: undefined, state: {} };
  await expect(read[kind](request, sampleContext())).rejects.toThrow(`"${id}" ${forms[kind]}`);
});
