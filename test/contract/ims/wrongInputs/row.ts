/** Words that many rows of the table of wrong inputs use. */
import type { Properties } from "../../../support/providerProcess";
import { bucket } from "../../../support/imsStack";
import type { WrongInput } from "../../wrongInput";
import { runBy, type Scene } from "./scene";

export type Row = Pick<
  WrongInput<Scene>,
  "when" | "code" | "given" | "declares" | "by" | "tells" | "says"
>;

export const images = (inputs: (scene: Scene) => Properties) => ["Image", inputs] as const;

/** An image of a server of alice's. */
export const ofServer = (name = "stoppedServer", source: Properties = {}, more: Properties = {}) =>
  images((scene) => ({
    source: { kind: "server", serverId: scene.seeded(name), ...source },
    ...more,
  }));

/** An image of the object `disk.qcow2`, or of another one. */
export const ofObject = (source: Properties = {}, more: Properties = {}) =>
  images(() => ({
    source: { kind: "object", bucket, key: "disk.qcow2", ...source },
    minDiskGb: 40,
    ...more,
  }));

/** A copy of the image that was made first. */
export const copy = (source: (scene: Scene) => Properties = () => ({})) =>
  images((scene) => ({ source: { kind: "copy", imageId: scene.id(), ...source(scene) } }));

export const member = (changes: (scene: Scene) => Properties = () => ({})) =>
  [
    "ImageMember",
    (scene: Scene) => ({ imageId: scene.id(), projectId: scene.bob.projectId, ...changes(scene) }),
  ] as const;

export const exported = (changes: Properties = {}) =>
  [
    "ImageExport",
    (scene: Scene) => ({
      ...{ imageId: scene.id(), bucket, key: "exports/golden.qcow2", format: "qcow2" },
      ...changes,
    }),
  ] as const;

export const tag = (text: string) =>
  ["ImageTag", (scene: Scene) => ({ imageId: scene.id(), tag: text })] as const;

export const as = (user: string) => (scene: Scene) => runBy(scene, { user });

/** No image, server, volume, backup, vault or key has this id. */
export const nothing = "00000000-0000-4000-8000-000000000000";

export const isoBody = {
  ...{ type: "IsoImage", image_url: `${bucket}:install.iso`, min_disk: 40 },
  os_version: "CentOS 7.6 64bit",
};
export const wholeImages = "/v1/cloudimages/wholeimages/action";
