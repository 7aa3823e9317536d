import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const image = new ims.Image("web-base", {
  source: { kind: "server", serverId: new Config().require("serverId") },
  description: "Web server with everything that it needs",
  tags: ["env=prod", "web"],
});
export const imageId = image.id;
export const status = image.status;
