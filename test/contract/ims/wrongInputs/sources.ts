/** Sources of images, and changes of images, that the cloud refuses. */
import { bucket } from "../../../support/imsStack";
import { objectStorage } from "../../../support/objectStorage";
import {
  as,
  copy,
  images,
  isoBody,
  nothing,
  ofObject,
  ofServer,
  wholeImages,
  type Row,
} from "./row";
import { write, type Scene } from "./scene";

const system = "CentOS 7.6 64bit";
const publicImage = "90000000-0000-4000-8000-000000000002";

const volume = (name: string, more: object = {}) =>
  images((scene) => ({ source: { kind: "volume", volumeId: scene.seeded(name) }, ...more }));
const backup = (source: (scene: Scene) => object) =>
  images((scene) => ({ source: { kind: "backup", ...source(scene) } }));
const toRegion = () => ({ fromConnection: "alice", agencyName: "ims-copy" });
const region2 = (source: (scene: Scene) => object = () => ({})) =>
  images((scene) => ({
    source: { kind: "copy", imageId: scene.id(), ...toRegion(), ...source(scene) },
    connection: "alice2",
  }));

export const sources: readonly Row[] = [
  // -- servers ----------------------------------------------------------------------------------------
  {
    when: "a server is not there",
    code: "IMG.0005",
    declares: ofServer("stoppedServer", { serverId: nothing }),
    says:
      'cannot create image "golden-<digits>" of server <nothing>: ' +
      "The server <nothing> does not exist; " +
      "check the server's id, and that it is in this project and region (400, IMG.0005)",
  },
  {
    when: "a server is in another region",
    code: "IMG.0005",
    declares: ofServer("secondRegionServer"),
    says:
      'cannot create image "golden-<digits>" of server <secondRegionServer>: ' +
      "The server <secondRegionServer> does not exist; " +
      "check the server's id, and that it is in this project and region (400, IMG.0005)",
  },
  {
    when: "a server runs",
    code: "IMG.0008",
    declares: ofServer("runningServer"),
    says:
      'cannot create image "golden-<digits>" of server <runningServer>: ' +
      "The server <runningServer> is not stopped; " +
      "stop the server first (400, IMG.0008)",
  },
  {
    when: "a server is busy",
    code: "IMG.0010",
    declares: ofServer("busyServer"),
    says:
      'cannot create image "golden-<digits>" of server <busyServer>: ' +
      "The server <busyServer> has another task running; " +
      "wait until the server's other task has ended (400, IMG.0010)",
  },
  {
    when: "a server is in error, and all of it shall become an image",
    code: "IMG.0126",
    declares: ofServer("brokenServer", { whole: true }),
    says:
      'cannot create image "golden-<digits>" of server <brokenServer>: ' +
      "The server <brokenServer> is neither running nor stopped; " +
      "the server must be running or stopped (400, IMG.0126)",
  },
  {
    when: "a server is being backed up",
    code: "IMG.0136",
    declares: ofServer("busyServer", { whole: true }),
    says:
      'cannot create image "golden-<digits>" of server <busyServer>: ' +
      "A backup of the server <busyServer> is running; " +
      "wait until the running backup of the server has ended (400, IMG.0136)",
  },
  {
    when: "a vault is not there",
    code: "IMG.0184",
    declares: ofServer("stoppedServer", { whole: true, vaultId: nothing }),
    says:
      'cannot create image "golden-<digits>" of server <stoppedServer>: ' +
      "The vault <nothing> does not exist; " +
      "name a vault for backups of servers, of the project and region that the image is to be in (400, IMG.0184)",
  },
  {
    when: "a vault is for disks",
    code: "IMG.0193",
    declares: images((scene) => ({
      source: {
        ...{ kind: "server", serverId: scene.seeded("stoppedServer"), whole: true },
        vaultId: scene.seeded("diskVault"),
      },
    })),
    says:
      'cannot create image "golden-<digits>" of server <stoppedServer>: ' +
      "The vault <diskVault> is not one for server backups; " +
      "use a vault for backups of servers (400, IMG.0193)",
  },
  {
    when: "a vault is locked",
    code: "IMG.0188",
    declares: images((scene) => ({
      source: {
        ...{ kind: "server", serverId: scene.seeded("stoppedServer"), whole: true },
        vaultId: scene.seeded("lockedVault"),
      },
    })),
    says:
      'cannot create image "golden-<digits>" of server <stoppedServer>: ' +
      "The vault <lockedVault> is not available; " +
      "wait until the vault is available (400, IMG.0188)",
  },
  {
    when: "a vault is too small",
    code: "IMG.0182",
    declares: images((scene) => ({
      source: {
        ...{ kind: "server", serverId: scene.seeded("stoppedServer"), whole: true },
        vaultId: scene.seeded("smallVault"),
      },
    })),
    says:
      'cannot create image "golden-<digits>" of server <stoppedServer>: ' +
      "The vault <smallVault> is too small; " +
      "enlarge the vault (400, IMG.0182)",
  },
  {
    when: "the project has all images that it may have",
    code: "IMG.0015",
    given: async ({ cloud }) => cloud.local.ims.change({ imageQuota: 0 }),
    declares: ofServer(),
    says:
      'cannot create image "golden-<digits>" of server <stoppedServer>: ' +
      "The quota of private images is used up; " +
      "delete images that are not needed, or ask for a larger quota (400, IMG.0015)",
  },
  {
    when: "the user may only read",
    code: "IMG.0026",
    declares: ofServer(),
    by: as("rita"),
    says:
      'cannot create image "golden-<digits>" of server <stoppedServer>: ' +
      "The role of the caller does not allow this operation; " +
      "ask for the permission in IAM, or complete the real-name authentication of the account (403, IMG.0026)",
  },
  {
    when: "the job of an image fails",
    code: "IMG.0014",
    given: async ({ cloud }) =>
      cloud.local.ims.failJob({
        type: "imsCreateImageByInstance",
        code: "IMG.0014",
        message: "The disk of the server could not be copied.",
        count: 1,
      }),
    declares: ofServer(),
    says:
      'cannot create image "golden-<digits>" of server <stoppedServer>: ' +
      "job <job> failed: The disk of the server could not be copied; look at the server and its disks; " +
      "if they work, send the job's id to the cloud's support (IMG.0014)",
  },
  // -- volumes and backups ----------------------------------------------------------------------------
  {
    when: "a volume is a system disk",
    code: "IMG.0120",
    declares: volume("systemVolume", { osVersion: system }),
    says:
      'cannot create image "golden-<digits>" of volume <systemVolume>: ' +
      "The disk <systemVolume> cannot be used; " +
      "check the disk's id, and that it is a data disk (400, IMG.0120)",
  },
  {
    when: "an operating system is not one of the list",
    code: "IMG.0056",
    declares: volume("dataVolume", { osVersion: "TempleOS 5" }),
    says:
      'cannot create image "golden-<digits>" of volume <dataVolume>: ' +
      "The OS version TempleOS 5 is not valid; " +
      "write the operating system as the list of supported ones does, e.g. Ubuntu 18.04 server 64bit (400, IMG.0056)",
  },
  {
    when: "a backup is not there",
    code: "IMG.0020",
    declares: backup(() => ({ backupId: nothing })),
    says:
      'cannot create image "golden-<digits>" of backup <nothing>: ' +
      "The backup <nothing> does not exist; " +
      "check the backup's id, and that it is in this project and region (400, IMG.0020)",
  },
  {
    when: "a backup of the older service is not there",
    code: "IMG.0127",
    declares: backup(() => ({ backupId: nothing, backupType: "CSBS" })),
    says:
      'cannot create image "golden-<digits>" of backup <nothing>: ' +
      "The backup <nothing> does not exist; " +
      "check the backup's id (400, IMG.0127)",
  },
  {
    when: "a backup is one of the other service",
    code: "IMG.0198",
    declares: backup((scene) => ({ backupId: scene.seeded("csbsBackup") })),
    says:
      'cannot create image "golden-<digits>" of backup <csbsBackup>: ' +
      "The backup <csbsBackup> is one of CSBS; " +
      "check that the backup's service (CBR or CSBS) is named correctly (400, IMG.0198)",
  },
  {
    when: "a backup is not complete",
    code: "IMG.0032",
    declares: backup((scene) => ({ backupId: scene.seeded("unfinishedBackup") })),
    says:
      'cannot create image "golden-<digits>" of backup <unfinishedBackup>: ' +
      "The backup <unfinishedBackup> is not available; " +
      "wait until the backup is available (400, IMG.0032)",
  },
  {
    when: "a backup has an image already",
    code: "IMG.0029",
    given: (scene) =>
      scene.image({ backup_id: scene.seeded("cbrBackup"), whole_image_type: "CBR" }, wholeImages),
    declares: backup((scene) => ({ backupId: scene.seeded("cbrBackup") })),
    says:
      'cannot create image "golden-<digits>" of backup <cbrBackup>: ' +
      "The backup <cbrBackup> has an image already; use another backup; " +
      "or, where a run that was cut off has made its image, adopt that with existingId, or delete it (400, IMG.0029)",
  },
  {
    when: "a backup of the older service has an image already",
    code: "IMG.0134",
    given: (scene) =>
      scene.image({ backup_id: scene.seeded("csbsBackup"), whole_image_type: "CSBS" }, wholeImages),
    declares: backup((scene) => ({
      ...{ backupId: scene.seeded("csbsBackup"), backupType: "CSBS" },
    })),
    says:
      'cannot create image "golden-<digits>" of backup <csbsBackup>: ' +
      "The backup <csbsBackup> has an image already; use another backup; " +
      "or, where a run that was cut off has made its image, adopt that with existingId, or delete it (400, IMG.0134)",
  },
  // -- objects ----------------------------------------------------------------------------------------
  {
    when: "an object is missing",
    code: "IMG.0057",
    declares: ofObject({ key: "missing.qcow2" }),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:missing.qcow2: ' +
      "The file img-bucket:missing.qcow2 is missing, empty or cannot be read; " +
      "check that the object exists, is not empty, has a supported format, and may be read by the image service (400, IMG.0057)",
  },
  {
    when: "an object to register is missing",
    code: "IMG.0057",
    declares: images(() => ({
      ...{ source: { kind: "register", bucket, key: "missing.qcow2" } },
    })),
    says:
      'image "golden-<digits>" (<new image>): ' +
      "cannot register object img-bucket:missing.qcow2 as image <new image>: The file img-bucket:missing.qcow2 is missing, empty or cannot be read; " +
      "check that the object exists, is not empty, has a supported format, and may be read by the image service (400, IMG.0057)",
  },
  {
    when: "a bucket is in another region",
    code: "IMG.0058",
    given: async ({ cloud }) =>
      await objectStorage(cloud, "alice").put(
        "/other-region",
        "<CreateBucketConfiguration><LocationConstraint>local-2</LocationConstraint></CreateBucketConfiguration>",
      ),
    declares: ofObject({ bucket: "other-region" }),
    says:
      'cannot create image "golden-<digits>" of object other-region:disk.qcow2: ' +
      "The bucket other-region is in another region; " +
      "use a bucket of the same region (400, IMG.0058)",
  },
  {
    when: "a bucket is not there",
    code: "IMG.0069",
    declares: ofObject({ bucket: "nobodys-bucket" }),
    says:
      'cannot create image "golden-<digits>" of object nobodys-bucket:disk.qcow2: ' +
      "The bucket nobodys-bucket cannot be accessed; " +
      "check that the bucket exists in this region and that the account may use it (OBS Tenant Administrator) (400, IMG.0069)",
  },
  {
    when: "a bucket belongs to somebody else",
    code: "IMG.0069",
    given: (scene) => scene.object("disk.qcow2"),
    declares: ofObject(),
    by: as("bob"),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.qcow2: ' +
      "The bucket img-bucket cannot be accessed; " +
      "check that the bucket exists in this region and that the account may use it (OBS Tenant Administrator) (400, IMG.0069)",
  },
  {
    when: "a file is too large for all but a quick import",
    code: "IMG.0059",
    given: async (scene) => {
      await scene.object("disk.qcow2");
      scene.cloud.local.ims.change({ fileBytes: 4 });
    },
    declares: ofObject(),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.qcow2: ' +
      "The file disk.qcow2 is too large; " +
      "files above 128 GB need a quick import (400, IMG.0059)",
  },
  {
    when: "a quick import has a file that it cannot take",
    code: "IMG.0158",
    given: (scene) => scene.object("disk.qcow2"),
    declares: ofObject({ quickImport: true }, { osVersion: system }),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.qcow2: ' +
      "A fast import needs ZVHD2, or RAW with its bitmap file; " +
      "a quick import needs a ZVHD2 file, or a RAW file with its bitmap file beside it (400, IMG.0158)",
  },
  {
    when: "a licence is for another operating system",
    code: "IMG.0001",
    given: (scene) => scene.object("disk.zvhd2"),
    declares: ofObject(
      { key: "disk.zvhd2", quickImport: true, licenseType: "byol" },
      { osVersion: system },
    ),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.zvhd2: ' +
      "license_type is for Windows only; " +
      "correct or leave out what the message names (400, IMG.0001)",
  },
  {
    when: "the family does not fit the operating system",
    code: "IMG.0122",
    given: (scene) => scene.object("disk.qcow2"),
    declares: ofObject({ osType: "Windows" }, { osVersion: system }),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.qcow2: ' +
      "The OS type Windows does not fit CentOS 7.6 64bit; " +
      "use Linux, Windows or Other (400, IMG.0122)",
  },
  {
    when: "a key is not there",
    code: "IMG.0095",
    given: (scene) => scene.object("disk.qcow2"),
    declares: ofObject({ kmsKeyId: nothing }),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.qcow2: ' +
      "The key <nothing> does not exist; " +
      "check the key's id, and that it is in this region (400, IMG.0095)",
  },
  {
    when: "a key is disabled",
    code: "IMG.0097",
    given: (scene) => scene.object("disk.qcow2"),
    declares: images((scene) => ({
      source: {
        ...{ kind: "object", bucket, key: "disk.qcow2", kmsKeyId: scene.seeded("disabledKey") },
      },
      minDiskGb: 40,
    })),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.qcow2: ' +
      "The key <disabledKey> is disabled; " +
      "enable the key (400, IMG.0097)",
  },
  {
    when: "a key belongs to somebody else",
    code: "IMG.0099",
    given: (scene) => scene.object("disk.qcow2"),
    declares: images(({ cloud }) => ({
      source: {
        ...{ kind: "object", bucket, key: "disk.qcow2", kmsKeyId: keyOfBob(cloud.ims.owner) },
      },
      minDiskGb: 40,
    })),
    says:
      'cannot create image "golden-<digits>" of object img-bucket:disk.qcow2: ' +
      "The key <new image> cannot be accessed; " +
      "grant the image service access to the key (400, IMG.0099)",
  },
  // -- files ------------------------------------------------------------------------------------------
  {
    when: "a file passes through a bucket that is not there",
    given: async (scene) => write(scene, "large.qcow2", Buffer.alloc(13 * 1024 ** 2)),
    declares: images((scene) => ({
      source: { kind: "file", path: scene.path("large.qcow2"), bucket: "nobodys-bucket" },
      diskFormat: "qcow2",
    })),
    says:
      'image "golden-<digits>" (<new image>): ' +
      "cannot list the unfinished uploads in bucket nobodys-bucket: The specified bucket does not exist; " +
      "create the bucket in the same region as the image service, or name another one (404, NoSuchBucket)",
  },
  {
    when: "a file is larger than the service takes",
    given: async (scene) => {
      write(scene, "disk.qcow2", "the bytes of a disk");
      scene.cloud.local.ims.change({ uploadBytes: 4 });
    },
    declares: images((scene) => ({
      source: { kind: "file", path: scene.path("disk.qcow2") },
      diskFormat: "qcow2",
    })),
    says:
      'image "golden-<digits>" (<new image>): ' +
      "cannot upload the data of image <new image>: The incoming image is too large: Maximum image size was exceeded; " +
      "the file is larger than this cloud allows, or its storage is full: use a smaller file, or ask who runs the cloud (413)",
  },
  // -- copies -----------------------------------------------------------------------------------------
  {
    when: "the original is not there",
    code: "IMG.0027",
    declares: images(() => ({ source: { kind: "copy", imageId: nothing } })),
    says:
      'cannot copy image <nothing> as "golden-<digits>": ' +
      "Image <nothing> could not be found; " +
      "check the image's id, and that it is in this project and region (404, IMG.0027)",
  },
  {
    when: "a public image is copied",
    code: "IMG.0083",
    declares: images(() => ({ source: { kind: "copy", imageId: publicImage } })),
    says:
      'cannot copy image <new image> as "golden-<digits>": ' +
      "A public image cannot be copied; " +
      "everybody can already use a public image (400, IMG.0083)",
  },
  {
    when: "a full image is copied within its region",
    code: "IMG.0130",
    given: (scene) => scene.image({ instance_id: scene.seeded("stoppedServer") }, wholeImages),
    declares: copy(),
    says:
      'cannot copy image <image> as "golden-<digits>": ' +
      "A full-ECS image cannot be copied; " +
      "copy it to another region, into a vault there, or make an image of the server's system disk alone (400, IMG.0130)",
  },
  {
    when: "an ISO image is copied",
    code: "IMG.0167",
    given: async (scene) => {
      await scene.object("install.iso");
      await scene.image(isoBody);
    },
    declares: copy(),
    says:
      'cannot copy image <image> as "golden-<digits>": ' +
      "An ISO image cannot be copied; " +
      "that is not possible with ISO images: install a server from it and make an image of that (400, IMG.0167)",
  },
  {
    when: "a copy is encrypted with the same key",
    code: "IMG.0096",
    given: (scene) => scene.image({ instance_id: scene.seeded("encryptedServer") }),
    declares: copy((scene) => ({ kmsKeyId: scene.seeded("key") })),
    says:
      'cannot copy image <image> as "golden-<digits>": ' +
      "The image is encrypted with this key already; " +
      "use another key for the copy than for the original (400, IMG.0096)",
  },
  {
    when: "a share is copied before it is accepted",
    code: "IMG.0196",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.bob);
    },
    declares: copy(),
    by: as("bob"),
    says:
      'cannot copy image <image> as "golden-<digits>": ' +
      "A shared image must be accepted before it is copied; " +
      "accept the share first (400, IMG.0196)",
  },
  {
    when: "an image is copied that has no bytes yet",
    code: "IMG.0046",
    given: (scene) => scene.record(),
    declares: copy(),
    says:
      'cannot copy image <image> as "golden-<digits>": ' +
      "Image <image> is queued, not active; " +
      "wait until the image is active (400, IMG.0046)",
  },
  {
    when: "an encrypted image that was received is copied",
    code: "IMG.0197",
    given: async (scene) => {
      scene.cloud.local.ims.change({ encryptedSharing: "defaultKeyOnly" });
      await scene.image({ instance_id: scene.seeded("encryptedServer") });
      await scene.share(scene.bob, "accepted");
    },
    declares: copy(),
    by: as("bob"),
    says:
      'cannot copy image <image> as "golden-<digits>": ' +
      "An encrypted shared image cannot be copied; " +
      "an encrypted image of somebody else cannot be copied: ask its owner for a copy without encryption (400, IMG.0197)",
  },
  {
    when: "an encrypted image is copied to another region",
    code: "IMG.0143",
    given: (scene) => scene.image({ instance_id: scene.seeded("encryptedServer") }),
    declares: region2(),
    says:
      'cannot copy image <image> of connection "alice" as "golden-<digits>": ' +
      "An encrypted image cannot be copied; " +
      "only images without encryption are copied to other regions: make a copy without a key first (400, IMG.0143)",
  },
  {
    when: "an image of another project is copied to another region",
    code: "IMG.0047",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.bob, "accepted");
    },
    declares: region2(() => ({ fromConnection: "bob" })),
    says:
      'cannot copy image <image> of connection "bob" as "golden-<digits>": ' +
      "The caller is not the owner of image <image>; " +
      "use the connection of the project that owns the image (400, IMG.0047)",
  },
  {
    when: "an agency has no rights",
    code: "IMG.0151",
    given: (scene) => scene.image(),
    declares: region2(() => ({ agencyName: "nobodys-agency" })),
    says:
      'cannot copy image <image> of connection "alice" as "golden-<digits>": ' +
      "The agency nobodys-agency has no rights; " +
      "give the agency rights to images in both regions (400, IMG.0151)",
  },
  {
    when: "the other region is this one",
    code: "IMG.0142",
    given: (scene) => scene.image(),
    declares: copy(() => toRegion()),
    says:
      'cannot copy image <image> of connection "alice" as "golden-<digits>": ' +
      "The image is in this region already; " +
      "copy to another region, or copy within this one (400, IMG.0142)",
  },
  {
    when: "an image is too large for another region",
    code: "IMG.0146",
    given: async (scene) => {
      await scene.image();
      scene.cloud.local.ims.change({ fileBytes: 4 });
    },
    declares: region2(),
    says:
      'cannot copy image <image> of connection "alice" as "golden-<digits>": ' +
      "The image is too large to be copied to another region; " +
      "only images up to 128 GB are copied to other regions (400, IMG.0146)",
  },
  {
    when: "a full image is copied to another region without a vault",
    code: "IMG.0184",
    given: (scene) =>
      scene.image(
        { instance_id: scene.seeded("stoppedServer"), vault_id: scene.seeded("vault") },
        wholeImages,
      ),
    declares: region2(),
    says:
      'cannot copy image <image> of connection "alice" as "golden-<digits>": ' +
      "vault_id is missing; " +
      "name a vault for backups of servers, of the project and region that the image is to be in (400, IMG.0184)",
  },
  // -- changing and deleting --------------------------------------------------------------------------
  {
    when: "the image to adopt is not there",
    declares: images(() => ({ existingId: nothing })),
    says:
      "golden: existingId: cannot adopt image <nothing>: " +
      "the default connection sees no such image; " +
      "check existingId and the connection's project",
  },
  {
    when: "the image to adopt belongs to another project",
    code: "IMG.0047",
    given: async (scene) => {
      await scene.image();
      await scene.share(scene.bob, "accepted");
    },
    declares: images((scene) => ({ existingId: scene.id(), name: "mine" })),
    by: as("bob"),
    tells:
      'Image golden: adopts image <image> "by hand": name differs\n' +
      "warning: Image golden: adopts image <image> of another project: the image belongs to project <owner>, " +
      "the default connection to <consumer>: only the owner can change it; use a connection of project <owner>, " +
      "unless you are an administrator and mean it",
    says:
      "cannot change image <image>: " +
      "The caller is not the owner of image <image>; the image belongs to project <owner>, the default connection to <consumer>: only the owner can change it; " +
      "use a connection of project <owner> (400, IMG.0047)",
  },
  {
    when: "an image that the state knows is not there any more",
    given: async (scene) => {
      await scene.image();
      await scene.stack.up([golden({ existingId: scene.id(), name: "golden" })]);
      await scene.alice.call("DELETE", `/v2/images/${scene.id()}`);
    },
    declares: images((scene) => ({ existingId: scene.id(), name: "silver" })),
    says:
      "cannot update image <image>: " +
      "it is not there any more (the default connection); " +
      'run "pulumi refresh", then "pulumi up" makes a new one',
  },
  {
    when: "a protected image is destroyed",
    code: "IMG.0028",
    given: async (scene) => {
      const record = await scene.alice.call("POST", "/v2/images", {
        ...{ name: "golden", protected: true },
      });
      const { id } = record as { id: string }; // B4
      await scene.stack.up([golden({ existingId: id, name: "golden", deleteAdopted: true })]);
    },
    says:
      "cannot delete image <image>: " +
      "The image <image> is protected; " +
      "only the operator can remove the protection (400, IMG.0028)",
  },
  {
    when: "an image is in another project than the connection",
    given: async (scene) => {
      await scene.image();
      await scene.stack.up([golden({ existingId: scene.id(), name: "golden" })]);
    },
    declares: images((scene) => ({ existingId: scene.id(), name: "silver" })),
    by: as("bob"),
    says:
      "cannot work on image <image>: " +
      "it was made in project <owner>, but the default connection belongs to project <consumer>; " +
      "use credentials of project <owner>",
  },
];

function golden(inputs: object) {
  return { kind: "Image", name: "golden", inputs: { ...inputs } } as const;
}

/** Each project has the same things, and their ids differ in one digit. */
function keyOfBob(owner: Readonly<Record<string, string>>): string {
  return (owner["key"] ?? "").replace(/1(\d\d)$/, "2$1");
}
