/** Codes that the local cloud does not bring about by itself, by what a user does when the service answers with one. */
import type { ImageCloud } from "../../../../provider/client/cloud";
import { bucket } from "../../../support/imsStack";
import { nothing } from "./row";

export interface Deed {
  /** Method and path of the request that is answered with the code. */
  readonly request: readonly [method: string, path: string];
  readonly asks: (cloud: ImageCloud) => Promise<unknown>;
  /** What every message begins with. */
  readonly says: string;
  /** What to do, by the code that comes back. */
  readonly codes: Readonly<Record<string, string>>;
}

const image = { id: "", name: "golden", minDiskGb: 40, osVersion: "CentOS 7.6 64bit" };
const begin = (source: Parameters<Begin>[1]) => (cloud: ImageCloud) =>
  cloud.jobs?.beginImage(image, source) ?? Promise.reject(new Error("no jobs"));
type Begin = NonNullable<ImageCloud["jobs"]>["beginImage"];

const action = ["POST", "/v2/cloudimages/action"] as const;
const to = { region: "local-2", projectName: "local-2", agencyName: "ims-copy" };

/** Of faults of the service itself. */
const support = "send the request id to the cloud's support";
/** `IMG.0007`, from the last digits. */
const codes = (...numbers: readonly string[]) => numbers.map((number) => `IMG.${number}`);

export const deeds: Readonly<Record<string, Deed>> = {
  "makes an image of a server": {
    request: action,
    asks: begin({ kind: "server", serverId: nothing }),
    says: `cannot create image "golden" of server ${nothing}: `,
    codes: {
      "IMG.0006": "look at the state of the server's system disk",
      "IMG.0009": "choose another name",
      "IMG.0011": "set forceCreate to true",
      "IMG.0018": "run it again; if it fails again, send the request id to the cloud's support",
      "IMG.0025": "check the user type",
      "IMG.0034": support,
      "IMG.0043": "use a source that does not belong to somebody's marketplace image",
      "IMG.0061": support,
      "IMG.0063": "servers of this type cannot become images",
      "IMG.0064": support,
      "IMG.0065": support,
      "IMG.0087": "check the connection's credentials; a token may have expired",
      "IMG.0105": "this cloud does not support that operation",
      "IMG.0110": "wait until the server's system disk is available",
      "IMG.0111": "use a system disk smaller than 1024 GB",
      "IMG.0119": "attach a system disk to the server",
      "IMG.0137": "check the server's id, and that the account may see it",
      "IMG.0138": support,
      "IMG.0139": "the server's other disks are in use: send the request id to the cloud's support",
      "IMG.0152": "the image is bound to one availability zone for the moment: try later",
      "IMG.0153": "disks on dedicated storage are not supported",
      "IMG.0154": "the enterprise project service did not answer: try later",
      "IMG.0156": support,
      "IMG.0161": "have the vendor title opened for the account",
      "IMG.0162": "use at most 12 letters for the vendor title, and spaces only between them",
      "IMG.0163": "a vendor title is for Windows images that boot by BIOS only",
      "IMG.0164": "the cloud will soon reclaim the spot server: use another one",
      "IMG.0191": support,
      "IMG.0192": "check the flavour's id",
      "IMG.0238": "complete the real-name authentication of the account",
      "IMG.0239": "top up the account",
      "IMG.0241": "complete the payment data of the account",
      "IMG.0242": "raise the budget",
    },
  },
  "makes an image of a whole server": {
    request: ["POST", "/v1/cloudimages/wholeimages/action"],
    asks: begin({ kind: "server", serverId: nothing, whole: true }),
    says: `cannot create image "golden" of server ${nothing}: `,
    codes: {
      "IMG.0180": "the backup service does not allow full images here",
      "IMG.0181": support,
      "IMG.0183": "use the vault that the server is in",
      "IMG.0185": "use another vault: this one is full",
      "IMG.0186": "the server belongs to the old backup service CSBS: remove it there",
      "IMG.0190": "use the backup service CBR",
    },
  },
  "makes an image of a backup": {
    request: ["POST", "/v1/cloudimages/wholeimages/action"],
    asks: begin({ kind: "backup", backupId: nothing }),
    says: `cannot create image "golden" of backup ${nothing}: `,
    codes: {
      "IMG.0033": "use a backup of a system disk",
      "IMG.0132": "wait until the backup is available",
      "IMG.0133": "ask for rights to the backup",
      "IMG.0165": "ask for rights to the backup",
    },
  },
  "makes an image of a volume": {
    request: action,
    asks: begin({ kind: "volume", volumeId: nothing, use: "data" }),
    says: `cannot create images of volume ${nothing}: `,
    codes: {
      "IMG.0022":
        "look at the state of the disk: it must be available or in use by a stopped server",
      "IMG.0140": "use disks of one server",
    },
  },
  "makes an image of an object": {
    request: action,
    asks: begin({ kind: "object", bucket, key: "disk.qcow2" }),
    says: `cannot create image "golden" of object ${bucket}:disk.qcow2: `,
    codes: {
      "IMG.0007": "send a body with the request",
      "IMG.0037": support,
      "IMG.0038": support,
      "IMG.0039": support,
      "IMG.0040": support,
      "IMG.0041": "name the account that gets the rights",
      "IMG.0053": support,
      "IMG.0100": "open the key management service for the account",
      "IMG.0121": "check the object's name and bucket",
      "IMG.0157": "use one of the documented image types",
      "IMG.1075": "check the file; if it is correct, send the request id to the cloud's support",
    },
  },
  "copies an image": {
    request: ["POST", `/v1/cloudimages/${nothing}/copy`],
    asks: begin({ kind: "copy", imageId: nothing }),
    says: `cannot copy image ${nothing} as "golden": `,
    codes: {
      "IMG.0066": "check the image's id",
      "IMG.0086": "check the image's id, and that it is in this project and region",
      "IMG.0101": "the key of the original is gone: without it the image cannot be read",
      "IMG.0102": "enable the key of the original",
      "IMG.0103": "ask for access to the key of the original",
      "IMG.0106": "use the connection of the project that owns the image",
      "IMG.0144": "check the image's id, and that it is in this project and region",
    },
  },
  "copies an image to another region": {
    request: ["POST", `/v1/cloudimages/${nothing}/cross_region_copy`],
    asks: begin({ kind: "copy", imageId: nothing, to }),
    says: `cannot copy image ${nothing} to region local-2 as "golden": `,
    codes: {
      "IMG.0036": "check that the agency exists and trusts this account",
      "IMG.0104": "name the project: the region has several",
      "IMG.0145": "check the name of the project in the other region",
      "IMG.0147": "check the region's name",
      "IMG.0150": "the backup of this full image is in that region already",
      "IMG.0179": support,
      "IMG.0189": "use a vault that takes replicas",
    },
  },
  "shares an image": {
    request: ["POST", "/v1/cloudimages/members"],
    asks: (cloud) => cloud.addMember(nothing, "0123456789abcdef0123456789abcdef"),
    says: `cannot share image ${nothing} with project 0123456789abcdef0123456789abcdef: `,
    codes: {
      "IMG.0067": "check the project's id",
      "IMG.0107": "everybody can use marketplace images: share a private one",
      "IMG.0177": "share within one region; for another one, copy the image there",
      "IMG.0178": "leave your own project out: an image cannot be shared with its owner",
    },
  },
  "ends a share": {
    request: ["DELETE", "/v1/cloudimages/members"],
    asks: (cloud) => cloud.removeMember(nothing, "0123456789abcdef0123456789abcdef"),
    says: `cannot stop sharing image ${nothing} with project 0123456789abcdef0123456789abcdef: `,
    codes: {
      "IMG.0113": "run it again; if it fails again, send the request id to the cloud's support",
    },
  },
  "exports an image": {
    request: ["POST", `/v1/cloudimages/${nothing}/file`],
    asks: (cloud) =>
      cloud.jobs?.beginExport(nothing, { bucket, key: "golden" }, { format: "qcow2" }) ??
      Promise.reject(new Error("no jobs")),
    says: `cannot export image ${nothing} to object ${bucket}:golden: `,
    codes: {
      "IMG.0078": "export an image that does not descend from the marketplace",
      "IMG.0080": "export an image that was made of a server",
      "IMG.0081": "export an image of another origin",
      "IMG.0148": "wait until the image is exported",
    },
  },
  "changes an image": {
    request: ["PATCH", `/v2/cloudimages/${nothing}`],
    asks: (cloud) => cloud.patchImage(nothing, [{ set: "minRamMb", value: 1024 }]),
    says: `cannot change image ${nothing}: `,
    codes: {
      "IMG.0017": "check the values in the address of the request",
      "IMG.0030": "use the project that the credentials are for",
      "IMG.0031": "check the resource's id",
      "IMG.0085": "check how the image is published",
      "IMG.0124": "images of data disks cannot be published",
      "IMG.0125": "images of data disks cannot become public",
      "IMG.0168": "images of data disks cannot be updated",
      "IMG.0169": "the new image has another operating system",
      "IMG.0170": "the new image has another format",
      "IMG.0171": "the new image has a smaller minimum disk than the old one",
      "IMG.0172": "the new image has a smaller minimum memory than the old one",
      "IMG.0173": "the new image is for another kind of server",
      "IMG.0174": "the new image has another name",
    },
  },
  "deletes an image": {
    request: ["DELETE", `/v2/images/${nothing}`],
    asks: (cloud) => cloud.deleteImage(nothing),
    says: `cannot delete image ${nothing}: `,
    codes: {
      "IMG.0016": support,
      "IMG.0090": "wait until the image is complete, then delete it",
      "IMG.0091": "take the image off the marketplace first, or have its protection removed",
      "IMG.0092": "use the connection of the project that owns the image",
      "IMG.0093": "marketplace images cannot be deleted",
      "IMG.0094": "public images cannot be deleted",
      "IMG.0176": "the image's backup is still there: delete it in the backup service",
    },
  },
};

/** Answered to calls that the API has not: those that publish images, on the marketplace or to all, and take them back. */
export const publishing = codes(
  ...["0084", "0042", "0044", "0045", "0048", "0049", "0050", "0051", "0052", "0129", "0131"],
);
/** Dealt with, so that nobody reads them: waited out; read again; a job that nobody knows any more is begun anew. */
export const dealtWith = codes("0060", "0149", "0187", "0035", "0023");
