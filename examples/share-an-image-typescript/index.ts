import * as pulumi from "@pulumi/pulumi";
import * as ims from "pulumi-ims-plugin";

const config = new pulumi.Config();
// The consumer's own connection: the cloud "consumer" of clouds.yaml.
const asConsumer = new ims.Provider("as-consumer", { cloud: "consumer" });

const golden = new ims.Image("golden", {
  source: { kind: "file", path: "golden.qcow2" },
  diskFormat: "qcow2",
});
new ims.ImageTag("reviewed", { imageId: golden.id, tag: "reviewed" });
const shares = new ims.ImageMembers("shares", {
  imageIds: [golden.id],
  members: [{ projectId: config.require("consumer") }, { projectId: config.require("partner") }],
});
new ims.ImageAcceptance(
  "answer",
  { imageId: golden.id },
  { provider: asConsumer, dependsOn: [shares] },
);

export const imageId = golden.id;
export const sizeBytes = ims.getImageOutput({ id: golden.id }).sizeBytes;
