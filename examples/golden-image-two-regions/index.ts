import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const config = new Config();
const tags = ["golden", "env=prod"];
const description = "The same in both regions";

const original = new ims.Image("golden", {
  connection: "north",
  source: { kind: "object", bucket: config.require("bucket"), key: config.require("key") },
  osVersion: config.require("osVersion"),
  minDiskGb: 40,
  description,
  tags,
});
const copy = new ims.Image("golden-east", {
  connection: "east",
  source: {
    kind: "copy",
    imageId: original.id,
    fromConnection: "north",
    agencyName: config.require("agencyName"),
  },
  description,
  tags,
});
export const imageIds = { north: original.id, east: copy.id };
