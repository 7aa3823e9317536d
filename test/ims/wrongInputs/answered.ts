/** Codes that the local cloud does not bring about by itself, by what a user does when the service answers with one. */
import type { ImageCloud } from "../../../provider/client/cloud";
import { bucket } from "../../support/imsStack";
import { nothing } from "./row";

export interface Deed {
  /** Method and path of the request that is answered with the code. */
  readonly request: readonly [method: string, path: string];
  readonly asks: (cloud: ImageCloud) => Promise<unknown>;
  /** What every message begins with. */
  readonly says: string;
  readonly codes: readonly string[];
}

const image = { id: "", name: "golden", minDiskGb: 40, osVersion: "CentOS 7.6 64bit" };
const begin = (source: Parameters<Begin>[1]) => (cloud: ImageCloud) =>
  cloud.jobs?.beginImage(image, source) ?? Promise.reject(new Error("no jobs"));
type Begin = NonNullable<ImageCloud["jobs"]>["beginImage"];

const action = ["POST", "/v2/cloudimages/action"] as const;
const to = { region: "local-2", projectName: "local-2", agencyName: "ims-copy" };

/** `IMG.0007`, from the last digits. */
const codes = (...numbers: readonly string[]) => numbers.map((number) => `IMG.${number}`);

export const deeds: Readonly<Record<string, Deed>> = {
  "makes an image of a server": {
    request: action,
    asks: begin({ kind: "server", serverId: nothing }),
    says: `cannot create image "golden" of server ${nothing}: `,
    codes: codes(
      ...["0006", "0009", "0011", "0018", "0025", "0034", "0043", "0061", "0063", "0064", "0065"],
      ...["0087", "0105", "0110", "0111", "0119", "0137", "0138", "0139", "0152", "0153", "0154"],
      ...["0156", "0161", "0162", "0163", "0164", "0191", "0192", "0238", "0239", "0241", "0242"],
    ),
  },
  "makes an image of a whole server": {
    request: ["POST", "/v1/cloudimages/wholeimages/action"],
    asks: begin({ kind: "server", serverId: nothing, whole: true }),
    says: `cannot create image "golden" of server ${nothing}: `,
    codes: codes("0180", "0181", "0183", "0185", "0186", "0190"),
  },
  "makes an image of a backup": {
    request: ["POST", "/v1/cloudimages/wholeimages/action"],
    asks: begin({ kind: "backup", backupId: nothing }),
    says: `cannot create image "golden" of backup ${nothing}: `,
    codes: codes("0033", "0132", "0133", "0165"),
  },
  "makes an image of a volume": {
    request: action,
    asks: begin({ kind: "volume", volumeId: nothing, use: "data" }),
    says: `cannot create images of volume ${nothing}: `,
    codes: codes("0022", "0140"),
  },
  "makes an image of an object": {
    request: action,
    asks: begin({ kind: "object", bucket, key: "disk.qcow2" }),
    says: `cannot create image "golden" of object ${bucket}:disk.qcow2: `,
    codes: codes(
      ...["0007", "0037", "0038", "0039", "0040", "0041", "0053", "0100", "0121", "0157", "1075"],
    ),
  },
  "copies an image": {
    request: ["POST", `/v1/cloudimages/${nothing}/copy`],
    asks: begin({ kind: "copy", imageId: nothing }),
    says: `cannot copy image ${nothing} as "golden": `,
    codes: codes("0066", "0086", "0101", "0102", "0103", "0106", "0144"),
  },
  "copies an image to another region": {
    request: ["POST", `/v1/cloudimages/${nothing}/cross_region_copy`],
    asks: begin({ kind: "copy", imageId: nothing, to }),
    says: `cannot copy image ${nothing} to region local-2 as "golden": `,
    codes: codes("0036", "0104", "0145", "0147", "0150", "0179", "0189"),
  },
  "shares an image": {
    request: ["POST", "/v1/cloudimages/members"],
    asks: (cloud) => cloud.addMember(nothing, "0123456789abcdef0123456789abcdef"),
    says: `cannot share image ${nothing} with project 0123456789abcdef0123456789abcdef: `,
    codes: codes("0067", "0107", "0177", "0178"),
  },
  "ends a share": {
    request: ["DELETE", "/v1/cloudimages/members"],
    asks: (cloud) => cloud.removeMember(nothing, "0123456789abcdef0123456789abcdef"),
    says: `cannot stop sharing image ${nothing} with project 0123456789abcdef0123456789abcdef: `,
    codes: codes("0113"),
  },
  "exports an image": {
    request: ["POST", `/v1/cloudimages/${nothing}/file`],
    asks: (cloud) =>
      cloud.jobs?.beginExport(nothing, { bucket, key: "golden" }, { format: "qcow2" }) ??
      Promise.reject(new Error("no jobs")),
    says: `cannot export image ${nothing} to object ${bucket}:golden: `,
    codes: codes("0078", "0080", "0081", "0148"),
  },
  "changes an image": {
    request: ["PATCH", `/v2/cloudimages/${nothing}`],
    asks: (cloud) => cloud.patchImage(nothing, [{ set: "minRamMb", value: 1024 }]),
    says: `cannot change image ${nothing}: `,
    codes: codes(
      ...["0017", "0030", "0031", "0085", "0124", "0125"],
      ...["0168", "0169", "0170", "0171", "0172", "0173", "0174"],
    ),
  },
  "deletes an image": {
    request: ["DELETE", `/v2/images/${nothing}`],
    asks: (cloud) => cloud.deleteImage(nothing),
    says: `cannot delete image ${nothing}: `,
    codes: codes("0016", "0090", "0091", "0092", "0093", "0094", "0176"),
  },
};

/** Answered to calls that the API has not: those that publish images, on the marketplace or to all, and take them back. */
export const publishing = codes(
  ...["0084", "0042", "0044", "0045", "0048", "0049", "0050", "0051", "0052", "0129", "0131"],
);
/** Dealt with, so that nobody reads them: waited out; read again; a job that nobody knows any more is begun anew. */
export const dealtWith = codes("0060", "0149", "0187", "0035", "0023");
