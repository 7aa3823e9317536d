import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const config = new Config();
const image = new ims.Image("large", {
  source: {
    kind: "object",
    bucket: config.require("bucket"),
    key: config.require("key"),
    quickImport: true,
    architecture: "x86",
    firmwareType: "bios",
  },
  osVersion: config.require("osVersion"),
  minDiskGb: config.requireNumber("minDiskGb"),
  tags: ["imported"],
  timeouts: { createSeconds: 2 * 3600 },
});
export const imageId = image.id;
