import * as z from "zod";
import { listImagesV11 } from "../client/readOperations";
import { byteCount } from "./byteCount";
import { foundImageV1, type FoundImageV1 } from "./foundImageV1";
import type { LookUp, LookUpArgs } from "./lookUp";
import type { ContainerFormat, DiskFormat, ImageStatus } from "../client/words";

/** Images in the format of version 1.1 of the API. Only on Huawei Cloud. */
export interface GetImagesV11Args extends LookUpArgs {
  readonly name?: string;
  readonly containerFormat?: ContainerFormat;
  readonly diskFormat?: DiskFormat;
  readonly status?: ImageStatus;
  /** At least this number of stored bytes. */
  readonly sizeMinBytes?: number;
  /** At most this number of stored bytes. */
  readonly sizeMaxBytes?: number;
  /** Changed after this time, ISO 8601. */
  readonly changedSince?: string;
}

export interface GetImagesV11Result {
  readonly images: readonly FoundImageV1[];
}

const text = z.string().min(1).exactOptional();

/** @internal */
export const getImagesV11 = {
  purpose: "look up images in version 1.1",
  kinds: ["ims"],
  elsewhere: "use getImages",
  deprecated: "use getImages, which tells more",
  shape: {
    name: text,
    containerFormat: text,
    diskFormat: text,
    status: text,
    sizeMinBytes: byteCount.exactOptional(),
    sizeMaxBytes: byteCount.exactOptional(),
    changedSince: text,
  },
  call: async ({ connection: _, ...search }, { send }) => {
    const images = await listImagesV11(send, search);
    return { images: images.map(foundImageV1) };
  },
} satisfies LookUp<GetImagesV11Args, GetImagesV11Result>;
