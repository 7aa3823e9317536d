/** The other 21: copies, shares, files, the console and the manual. */
import { example, operation, operations, page, test, type Topic } from "./topic";

export const secondTopics: readonly Topic[] = [
  {
    topic: "copying an image within the region",
    heldBy: [
      ...operations("A13", "A14"),
      test("contract/ims/sources", "another image, within the region and from another one"),
    ],
  },
  {
    topic: "adding members in the console by project, account and organization, of the same region",
    heldBy: [page("Sharing"), example("share-with-organization"), operation("A20")],
  },
  {
    topic: "adding members in a batch, images with projects",
    heldBy: [
      operation("A20"),
      test(
        "contract/ims/sharing",
        "shares all images with all consumers in one call, and its bearer's side accepts",
      ),
    ],
  },
  {
    topic: "qemu-img and qemu-img-hw, the formats ZVHD and ZVHD2",
    heldBy: [page("Converting a file"), example("quick-import")],
  },
  {
    topic: "states of an image, and its times",
    heldBy: [
      page("Deletion"),
      test(
        "unit/cloud/ims/images",
        "begins as a private record that waits for bytes, with an id of the server's choice",
      ),
    ],
  },
  {
    topic: "SDKs",
    heldBy: [
      page("Every operation"),
      test("contract/ims/operations", "has called every one of the 55 by now, each as documented"),
    ],
  },
  {
    topic: "types of an image: cloud server, bare metal, ISO",
    heldBy: [
      page("Words"),
      test("contract/ims/sources", "an object for Arm and bare metal"),
      operation("A3"),
    ],
  },
  {
    topic: "enterprise projects: default one, none, by id",
    heldBy: [
      page("Changes"),
      test("unit/client/ims/sources", "has everything a file can be given"),
    ],
  },
  {
    topic: "an image compared with manual deployment",
    heldBy: [page("Image or manual deployment")],
  },
  { topic: "audit events", heldBy: [page("Audit")] },
  {
    topic: "the headers X-Project-Id and X-Auth-Token",
    heldBy: [
      page("Connect"),
      test("unit/cloud/iam/callerOf", "may say for which project it is"),
      test("unit/client/auth/ims", "brings a token of the region's project, without a catalogue"),
    ],
  },
  {
    topic: "deleting a shared image: shared with projects, or with accounts and organizations",
    heldBy: [
      page("Deletion"),
      test("contract/ims/sharing", "ends first what an organization and an account have by hand"),
    ],
  },
  {
    topic: "kernel_id and its pattern in the schema",
    heldBy: [
      operation("B16"),
      test(
        "unit/schema/bound",
        "image.kernel_id: a pattern that nothing checks has a reason in the table",
      ),
    ],
  },
  { topic: "adding a tag to an image", heldBy: operations("A27") },
  {
    topic: "operating systems of server families",
    heldBy: [page("Operating systems of server families")],
  },
  { topic: "ending a share in the console", heldBy: [page("Sharing"), operation("A22")] },
  {
    topic: "adding and removing tags in a batch",
    heldBy: [operation("A30"), test("contract/ims/sharing", "change in two requests at most")],
  },
  {
    topic: "converting to ZVHD2, and what to plan for",
    heldBy: [page("Converting a file"), example("quick-import")],
  },
  {
    topic:
      "the manual about sharing: ids, share, accept, reject and change one's mind, cancel, add, delete, copy",
    heldBy: [
      page("Sharing"),
      example("share-with-organization"),
      example("accept-as-consumer"),
      ...operations("A20", "A21", "A22", "A23", "A24", "A13"),
    ],
  },
  {
    topic: "removing a tag by Glance's call, a tag without an equals sign",
    heldBy: [operation("B15"), test("unit/cloud/ims/native", "knows tags as bare keys")],
  },
  {
    topic: "tags and image_tags exclude each other; enterprise_project_id of creations",
    heldBy: [page("Tags"), ...operations("A3", "A5", "A7", "A8")],
  },
];
