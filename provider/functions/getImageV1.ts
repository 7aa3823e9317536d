import { showImageV1 } from "../client/readOperations";
import { imageId } from "../resources/checks/ids";
import { foundImageV1, type FoundImageV1 } from "./foundImageV1";
import type { LookUp, LookUpArgs } from "./lookUp";

/** One image in the format of version 1 of the API. Only on Huawei Cloud. */
export interface GetImageV1Args extends LookUpArgs {
  readonly imageId: string;
}

export type GetImageV1Result = FoundImageV1;

/** @internal */
export const getImageV1 = {
  purpose: "look up an image in version 1",
  kinds: ["ims"],
  elsewhere: "use getImage",
  deprecated: "use getImage, which tells more",
  shape: { imageId },
  call: async (args, { send }) => foundImageV1(await showImageV1(send, args.imageId)),
} satisfies LookUp<GetImageV1Args, GetImageV1Result>;
