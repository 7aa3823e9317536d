/** The first 24 topics: reference, quick start, common parameters. */
import { example, operation, operations, page, test, type Topic } from "./topic";

export const firstTopics: readonly Topic[] = [
  {
    topic: "deleting a tag by Glance's call, deprecated for those of single and several tags",
    heldBy: operations("B15", "A29", "A30"),
  },
  {
    topic: "preparing an image file; what is charged",
    heldBy: [page("Preparing a file"), page("Costs")],
  },
  {
    topic: "deleting an image",
    heldBy: [
      operation("B7"),
      test("unit/cloud/ims/images", "goes when it is deleted, and is unknown from then on"),
    ],
  },
  { topic: "one member of an image", heldBy: operations("B11", "A24") },
  {
    topic: "quick start: an image of a stopped server; tokens of 24 hours",
    heldBy: [
      example("image-from-server"),
      test("contract/ims/sources", "a stopped server"),
      page("Connect"),
    ],
  },
  {
    topic: "application example: an image from an ISO file",
    heldBy: [example("image-from-iso"), test("contract/ims/sources", "an ISO file")],
  },
  { topic: "common parameters: image attributes", heldBy: [page("Words"), operation("A1")] },
  {
    topic: "common parameters: the form of tags",
    heldBy: [
      page("Tags"),
      test("unit/client/tagText", "keeps key and value, whatever is in the value"),
    ],
  },
  {
    topic: "common parameters: constraints of sharing",
    heldBy: [
      page("Sharing"),
      test(
        "unit/cloud/ims/members",
        "is refused for what cannot be shared, and with who cannot receive",
      ),
    ],
  },
  {
    topic: "common parameters: the project's id",
    heldBy: [
      test(
        "unit/client/auth/ims",
        "sign each request for the project of the region, which is asked for once",
      ),
      page("Connect"),
    ],
  },
  {
    topic: "common parameters: lists of values",
    heldBy: [
      operation("A16"),
      test(
        "unit/functions/imsOnly",
        "lists what osVersion can name, of one distribution where asked",
      ),
    ],
  },
  {
    topic: "making a record without bytes",
    heldBy: [
      operation("B4"),
      test("contract/ims/sources", "nothing: a record that a file is brought to later"),
    ],
  },
  {
    topic: "the members of an image",
    heldBy: [
      ...operations("B10", "A23"),
      test(
        "unit/functions/sharing",
        "getImageMembers tells all kinds of consumers, with their answers",
      ),
    ],
  },
  {
    topic:
      "changing an image by Glance's call, deprecated for IMS's own: name, description and own properties",
    heldBy: [
      ...operations("B6", "A2"),
      test(
        "unit/cloud/ims/images",
        "takes native changes of name, description and own properties only",
      ),
    ],
  },
  { topic: "the schema of an image", heldBy: operations("B16") },
  {
    topic: "status codes",
    heldBy: [
      page("Errors"),
      test("unit/client/ims/errorCodes", "knows all 204 published codes of the image service"),
    ],
  },
  { topic: "one image by Glance's call, deprecated for the list", heldBy: operations("B5", "A1") },
  { topic: "the schema of a member", heldBy: operations("B18") },
  { topic: "an image's metadata in version 1, deprecated", heldBy: operations("C1") },
  {
    topic: "adding a tag by Glance's call, deprecated for IMS's own",
    heldBy: operations("B14", "A25", "A27"),
  },
  {
    topic: "a member's answer by Glance's call, deprecated for the one in a batch",
    heldBy: [
      ...operations("B12", "A21"),
      test("contract/ims/sharing", "accepts, rejects, and is withdrawn by rejecting"),
    ],
  },
  {
    topic: "uploading a file of less than 2 GB, and registering a larger one; deprecated",
    heldBy: [
      ...operations("B8", "A10"),
      test(
        "contract/ims/sources",
        "a file that is too large for the image service, through a bucket",
      ),
    ],
  },
  {
    topic: "soft deletion in version 1.1, deprecated",
    heldBy: [operation("C3"), test("contract/ims/sharing", "softly keeps the record")],
  },
  {
    topic: "what image, file, owner and other attributes mean",
    heldBy: [page("Words"), page("Deletion")],
  },
];
