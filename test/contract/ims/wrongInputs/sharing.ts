/** Shares, acceptances, tags and exports that the cloud refuses. */
import { objectStorage } from "../../../support/objectStorage";
import { as, exported, isoBody, member, nothing, tag, wholeImages, type Row } from "./row";

const publicImage = "90000000-0000-4000-8000-000000000001";
const stranger = "0123456789abcdef0123456789abcdef";
const acceptance = (more: object = {}) =>
  ["ImageAcceptance", (scene: { id(): string }) => ({ imageId: scene.id(), ...more })] as const;

export const sharing: readonly Row[] = [
  {
    when: "a consumer is not there",
    code: "IMG.0108",
    given: (scene) => scene.image(),
    declares: member(() => ({ projectId: stranger })),
    says:
      "cannot share image <image> with project 0123456789abcdef0123456789abcdef: " +
      "The recipient 0123456789abcdef0123456789abcdef does not exist in this region; " +
      "check the consumer's id, and that its project lies in the same region (400, IMG.0108)",
  },
  {
    when: "one of many consumers is not there",
    code: "IMG.0108",
    given: (scene) => scene.image(),
    declares: [
      "ImageMembers",
      (scene) => ({
        imageIds: [scene.id()],
        members: [{ projectId: scene.bob.projectId }, { projectId: stranger }],
      }),
    ],
    says:
      "cannot share image <image> with project 0123456789abcdef0123456789abcdef: " +
      "The recipient 0123456789abcdef0123456789abcdef does not exist in this region; " +
      "check the consumer's id, and that its project lies in the same region (400, IMG.0108)",
  },
  {
    when: "an image is shared with its own project",
    code: "IMG.0076",
    given: (scene) => scene.image(),
    declares: member((scene) => ({ projectId: scene.alice.projectId })),
    says:
      "cannot share image <image> with project <owner>: " +
      "An image cannot be shared with its own project; " +
      "leave your own project out: an image cannot be shared with its owner (400, IMG.0076)",
  },
  {
    when: "an image that is not there is shared",
    code: "IMG.0027",
    declares: member(() => ({ imageId: nothing })),
    says:
      "cannot share image <nothing> with project <consumer>: " +
      "The image <nothing> does not exist; the default connection (project <owner>) sees no such image; " +
      "use the connection of the project that owns it (400, IMG.0027)",
  },
  {
    when: "somebody else's image is shared",
    code: "IMG.0047",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.bob, "accepted");
    },
    declares: member((scene) => ({ projectId: scene.carol.projectId })),
    by: as("bob"),
    says:
      "cannot share image <image> with project <third>: " +
      "The caller is not the owner of image <image>; the image belongs to project <owner>, the default connection to <consumer>: only the owner can share; " +
      "use a connection of project <owner> (400, IMG.0047)",
  },
  {
    when: "a public image is shared",
    code: "IMG.0089",
    declares: member(() => ({ imageId: publicImage })),
    says:
      "cannot share image <new image> with project <consumer>: " +
      "The public image <new image> cannot be shared; " +
      "everybody can use public and marketplace images: share a private one (400, IMG.0089)",
  },
  {
    when: "an image without bytes is shared",
    code: "IMG.0046",
    given: (scene) => scene.record(),
    declares: member(),
    says:
      "cannot share image <image> with project <consumer>: " +
      "Image <image> is queued, not active; " +
      "wait until the image is active (400, IMG.0046)",
  },
  {
    when: "an encrypted image is shared",
    code: "IMG.0098",
    given: (scene) => scene.image({ instance_id: scene.seeded("encryptedServer") }),
    declares: member(),
    says:
      "cannot share image <image> with project <consumer>: " +
      "The encrypted image <image> cannot be shared; " +
      "copy the image without encryption and share the copy (400, IMG.0098)",
  },
  {
    when: "a full image that is not from a vault is shared",
    code: "IMG.0135",
    given: (scene) => scene.image({ instance_id: scene.seeded("stoppedServer") }, wholeImages),
    declares: member(),
    says:
      "cannot share image <image> with project <consumer>: " +
      "The full-ECS image <image> cannot be shared; " +
      "only a full image of a server that was made of a CBR backup can be shared (400, IMG.0135)",
  },
  {
    when: "an image has as many members as it may have",
    code: "IMG.0088",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.carol);
      scene.cloud.local.ims.change({ memberQuota: 1 });
    },
    declares: member(),
    says:
      "cannot share image <image> with project <consumer>: " +
      "The sharing quota of image <image> is used up; " +
      "an image has at most 128 members here, a full-ECS image 10: remove some (400, IMG.0088)",
  },
  {
    when: "the user who shares may only read",
    code: "IMG.0026",
    given: (scene) => scene.image(),
    declares: member(),
    by: as("rita"),
    says:
      "cannot share image <image> with project <consumer>: " +
      "The role of the caller does not allow this operation; " +
      "ask for the permission in IAM, or complete the real-name authentication of the account (403, IMG.0026)",
  },
  {
    when: "the job of a share fails",
    code: "IMG.0112",
    given: async (scene) => {
      await scene.image();
      scene.cloud.local.ims.failJob({
        type: "imsAddImageMembersJob",
        code: "IMG.0112",
        message: "The member could not be added.",
        count: 1,
      });
    },
    declares: member(),
    says:
      "cannot share image <image> with project <consumer>: " +
      "job <job> failed: The member could not be added; run it again; " +
      "if it fails again, send the job's id to the cloud's support (IMG.0112)",
  },
  {
    when: "a third project's connection accepts",
    given: (scene) => scene.image(),
    declares: member(() => ({ accept: { connection: "carol" } })),
    says:
      "accept.connection: " +
      'connection "carol" belongs to project <third>, but the image is shared with project <consumer>; ' +
      "only the consumer itself can accept: name a connection of project <consumer>",
  },
  {
    when: "a consumer accepts a full image without a vault",
    code: "IMG.0184",
    given: async (scene) => {
      const vault_id = scene.seeded("vault");
      await scene.image({ instance_id: scene.seeded("stoppedServer"), vault_id }, wholeImages);
    },
    declares: member(() => ({ accept: { connection: "bob" } })),
    says:
      "cannot accept image <image> for project <consumer>: " +
      "vault_id is missing; " +
      "name a vault for backups of servers, of the project and region that the image is to be in (400, IMG.0184)",
  },
  {
    when: "a consumer accepts a full image into a vault of somebody else",
    code: "IMG.0184",
    given: async (scene) => {
      const vault_id = scene.seeded("vault");
      await scene.image({ instance_id: scene.seeded("stoppedServer"), vault_id }, wholeImages);
      await scene.share(scene.bob);
    },
    declares: [
      "ImageAcceptance",
      (scene) => ({
        ...{ imageId: scene.id(), vaultId: scene.seeded("vault"), connection: "bob" },
      }),
    ],
    says:
      "cannot set the answer of project <consumer> to image <image>: " +
      "The vault <vault> does not exist; " +
      "name a vault for backups of servers, of the project and region that the image is to be in (400, IMG.0184)",
  },
  {
    when: "a consumer answers to an image that is not shared with it",
    code: "IMG.0027",
    given: (scene) => scene.image(),
    declares: acceptance({ connection: "carol" }),
    says:
      "cannot set the answer of project <third> to image <image>: " +
      "The image <image> does not exist; " +
      "ask the owner to share image <image> with project <third> (400, IMG.0027)",
  },
  {
    when: "the owner answers to its own image",
    code: "IMG.0114",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.bob);
    },
    declares: acceptance(),
    says:
      "cannot set the answer of project <owner> to image <image>: " +
      "The image <image> is not shared with project <owner>; " +
      "project <owner> owns the image, and only those it is shared with can answer: use a connection of theirs (400, IMG.0114)",
  },
  // -- tags -------------------------------------------------------------------------------------------
  {
    when: "an image that is not there is tagged",
    code: "IMG.0027",
    declares: ["ImageTag", () => ({ imageId: nothing, tag: "env=prod" })],
    says:
      'cannot add tag "env=prod" to image <nothing>: ' +
      "Image <nothing> could not be found; check imageId; " +
      "the default connection must be one of the project that owns the image (404, IMG.0027)",
  },
  {
    when: "an image of another project is tagged",
    code: "IMG.0047",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.bob, "accepted");
    },
    declares: tag("env=prod"),
    by: as("bob"),
    says:
      'cannot add tag "env=prod" to image <image>: ' +
      "The caller is not the owner of image <image>; " +
      "only the project that owns an image can tag it: set connection to one of its connections (400, IMG.0047)",
  },
  {
    when: "an image has as many tags as it may have",
    code: "IMG.0116",
    given: (scene) =>
      scene.image({ tags: Array.from({ length: 20 }, (_, number) => `t${number}.x`) }),
    declares: tag("one=more"),
    says:
      'cannot add tag "one=more" to image <image>: ' +
      "An image takes at most 20 tags; " +
      "an image has at most 20 tags here: remove some (400, IMG.0116)",
  },
  {
    when: "a tag has a letter that this region does not take",
    code: "IMG.0115",
    given: (scene) => scene.image(),
    declares: tag("größe=1"),
    says:
      'cannot add tag "größe=1" to image <image>: ' +
      "The tag key größe is not valid; " +
      "check the tag: its length and its characters (400, IMG.0115)",
  },
  // -- exports ----------------------------------------------------------------------------------------
  {
    when: "an object is there already",
    code: "IMG.0070",
    given: async (scene) => {
      await scene.image();
      await scene.object("exports/golden.qcow2", "somebody else's");
    },
    declares: exported(),
    says:
      "cannot export image <image> to object img-bucket:exports/golden.qcow2: " +
      "The object img-bucket:exports/golden.qcow2 exists already; " +
      "choose the name of an object that does not exist yet (400, IMG.0070)",
  },
  {
    when: "a full image is exported",
    code: "IMG.0128",
    given: (scene) => scene.image({ instance_id: scene.seeded("stoppedServer") }, wholeImages),
    declares: exported(),
    says:
      "cannot export image <image> to object img-bucket:exports/golden.qcow2: " +
      "A full-ECS image cannot be exported; " +
      "make an image of the server's system disk alone, and export that (400, IMG.0128)",
  },
  {
    when: "an ISO image is exported",
    code: "IMG.0071",
    given: async (scene) => {
      await scene.object("install.iso");
      await scene.image(isoBody);
    },
    declares: exported(),
    says:
      "cannot export image <image> to object img-bucket:exports/golden.qcow2: " +
      "An ISO image cannot be exported; " +
      "an ISO image cannot be exported, and an encrypted image only with a format (400, IMG.0071)",
  },
  {
    when: "an image that descends from a charged one is exported",
    code: "IMG.0079",
    given: (scene) => scene.image({ instance_id: scene.seeded("windowsServer") }),
    declares: exported(),
    says:
      "cannot export image <image> to object img-bucket:exports/golden.qcow2: " +
      "Images of Windows cannot be exported; " +
      "export an image that does not descend from one with a licence, such as Windows or SUSE (400, IMG.0079)",
  },
  {
    when: "a public image is exported",
    code: "IMG.0077",
    declares: exported({ imageId: publicImage }),
    says:
      "cannot export image <new image> to object img-bucket:exports/golden.qcow2: " +
      "A public image cannot be exported; " +
      "export an image of your own (400, IMG.0077)",
  },
  {
    when: "an image is too large for anything but a quick export",
    code: "IMG.0160",
    given: async (scene) => {
      await scene.image();
      scene.cloud.local.ims.change({ fileBytes: 4 });
    },
    declares: exported(),
    says:
      "cannot export image <image> to object img-bucket:exports/golden.qcow2: " +
      "The image is too large for anything but a fast export; " +
      "above 128 GB only the quick export works: leave the format out (400, IMG.0160)",
  },
  {
    when: "an image of another project is exported",
    code: "IMG.0047",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.bob, "accepted");
      await objectStorage(scene.cloud, "bob").put("/bobs-bucket", "");
    },
    declares: exported({ bucket: "bobs-bucket" }),
    by: as("bob"),
    says:
      "cannot export image <image> to object bobs-bucket:exports/golden.qcow2: " +
      "The caller is not the owner of image <image>; " +
      "use the connection of the project that owns the image (400, IMG.0047)",
  },
  {
    when: "an export goes to a bucket of somebody else",
    given: (scene) => scene.image(),
    declares: exported(),
    by: as("bob"),
    says:
      "cannot look at the object img-bucket:exports/golden.qcow2: " +
      'the service answered 403; check access key and secret key; temporary keys need their security token with them; or the identity needs the role "OBS Tenant Administrator", or obs:object:* and obs:bucket:ListBucketMultipartUploads on the bucket; ' +
      "a policy of the bucket may also forbid it (403)",
  },
  {
    when: "an export goes to a bucket that is not there",
    code: "IMG.0069",
    given: (scene) => scene.image(),
    declares: exported({ bucket: "nobodys-bucket" }),
    says:
      "cannot export image <image> to object nobodys-bucket:exports/golden.qcow2: " +
      "The bucket nobodys-bucket cannot be accessed; " +
      "check that the bucket exists in this region and that the account may use it (OBS Tenant Administrator) (400, IMG.0069)",
  },
];
