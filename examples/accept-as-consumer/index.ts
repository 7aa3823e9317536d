import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const acceptance = new ims.ImageAcceptance("golden", {
  imageId: new Config().require("imageId"),
  status: "accepted",
});
export const status = acceptance.status;
