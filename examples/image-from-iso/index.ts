import * as ims from "pulumi-ims";
import { Config } from "@pulumi/pulumi";

const config = new Config();
const serverId = config.get("serverId") ?? "";
const osVersion = config.require("osVersion");

function installer(): ims.Image {
  const [bucket, key] = [config.require("bucket"), config.require("key")];
  return new ims.Image("installer", {
    source: { kind: "object", bucket, key, imageType: "ISO", architecture: "x86" },
    osVersion,
    minDiskGb: 10,
  });
}

function installed(): ims.Image {
  return new ims.Image("installed", {
    source: { kind: "server", serverId },
    description: osVersion,
    tags: ["installed"],
  });
}

// The engine makes what is new before it deletes what left the program: the medium goes last.
export const imageId = (serverId === "" ? installer() : installed()).id;
