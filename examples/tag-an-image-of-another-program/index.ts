import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const imageId = new Config().require("imageId");
for (const tag of ["tested", "approved"]) {
  new ims.ImageTag(tag, { imageId, tag });
}
