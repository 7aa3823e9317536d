import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const config = new Config();
new ims.ImageMembers("golden", {
  imageIds: [config.require("imageId")],
  members: [
    { organizationUrn: config.require("organizationUrn") },
    { accountId: config.require("partnerAccountId") },
    { projectId: config.require("projectId"), accept: { connection: "consumer" } },
  ],
});
