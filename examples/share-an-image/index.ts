import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const config = new Config();
const image = new ims.Image("golden", {
  source: { kind: "file", path: "golden.qcow2" },
  diskFormat: "qcow2",
  tags: ["golden"],
});
new ims.ImageMembers("golden", {
  imageIds: [image.id],
  members: [
    { projectId: config.require("consumer"), accept: { connection: "consumer" } },
    { projectId: config.require("partner") },
  ],
});
export const imageId = image.id;
