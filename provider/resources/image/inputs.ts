/** The contract of `Image`: what a program can say about one, checked and published from here. */
import { z } from "zod";
import { declaredAs, type DeclaredAs } from "../declaredAs";
import type { ShapeOf } from "../shape";

/** A machine image: a record with attributes, and the bytes of a disk. */
export interface ImageInputs {
  /**
   * Display name, 1 to 255 characters. Names need not be unique.
   * @default the resource's name and seven hexadecimal digits
   */
  readonly name?: string;
  /**
   * Where the bytes come from. Without it the image is a record that is filled later: a file source added
   * to it is uploaded in place. Changing the bytes replaces the image; another path to the same bytes
   * changes nothing; leaving the source out later keeps the image as it is.
   */
  readonly source?: ImageSource;
  /**
   * Format of the disk in the file, e.g. `qcow2`, `raw`, `iso`. Needed before bytes can be stored.
   * Changing it replaces the image, unless no bytes are stored yet.
   */
  readonly diskFormat?: string;
  /**
   * What the file is wrapped in.
   * Changing it replaces the image, unless no bytes are stored yet.
   * @default bare
   */
  readonly containerFormat?: string;
  /**
   * Who can see the image: `private` the owning project, `shared` its members too, `community` everybody who
   * knows the id, `public` everybody (needs an administrator on most clouds). An image must be `shared` before
   * it can have members; making it private puts its members to sleep and does not remove them.
   * @default shared
   */
  readonly visibility?: string;
  /**
   * Refuses deletion while true. A change that replaces a protected image is refused as well, also with `forceDelete`.
   * @default false
   */
  readonly protected?: boolean;
  /**
   * Leaves the image out of lists; it can still be used by id.
   * @default false
   */
  readonly hidden?: boolean;
  /**
   * Smallest disk that can hold the image, in GiB, 0 or more.
   * @default 0
   */
  readonly minDiskGb?: number;
  /**
   * Smallest memory a server needs to boot it, in MiB, 0 or more.
   * @default 0
   */
  readonly minRamMb?: number;
  /**
   * Tags, each at most 255 characters and without a slash. Only these are managed: tags that others
   * set stay and are listed in `serverTags`.
   */
  readonly tags?: readonly string[];
  /**
   * Custom properties such as `architecture`, `os_distro`, `hw_disk_bus`. Only these keys are managed: those that others
   * set stay and are listed in `serverProperties`.
   */
  readonly properties?: ImageProperties;
  /**
   * Adopts the image with this id instead of making one, and brings it to what is declared. An adopted image
   * is kept on replacement and destroy unless `deleteAdopted` is true. Changing it to another image replaces
   * the resource; leaving it out later changes nothing.
   */
  readonly existingId?: string;
  /**
   * Deletes an adopted image like one that was made here.
   * @default false
   */
  readonly deleteAdopted?: boolean;
  /**
   * Takes the protection off before deleting.
   * @default false
   */
  readonly forceDelete?: boolean;
  /** How long to wait for the cloud. */
  readonly timeouts?: ImageTimeouts;
  /**
   * Name of the connection to use: one of the stack config `ims:connections`, or a cloud of clouds.yaml.
   * Changing it never replaces the image.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the resource class. */
  readonly declaredAs?: DeclaredAs;
}

/** Custom properties by key; keys of 1 to 255 characters, values of at most 65,535. */
export interface ImageProperties {
  readonly [key: string]: string;
}

/** Where the bytes of an image come from. */
export type ImageSource = FileSource | AssetSource | WebDownloadSource;

/** A file on the machine that runs the program. It is streamed, never held in memory. */
export interface FileSource {
  readonly kind: "file";
  /** Path of the file, relative to the program's folder. */
  readonly path: string;
  /**
   * SHA-512 of the file, 128 hexadecimal digits, where it is known. It is trusted when deciding whether the bytes changed, so that a
   * preview hashes nothing, and verified while uploading.
   */
  readonly sha512?: string;
}

/** A file asset of the program. */
export interface AssetSource {
  readonly kind: "asset";
  /**
   * `new pulumi.asset.FileAsset("disk.qcow2")`; no other kind of asset.
   * @pulumiRef pulumi.json#/Asset
   */
  readonly asset: unknown;
}

/** A file that the cloud itself fetches (Glance's `web-download` import). */
export interface WebDownloadSource {
  readonly kind: "webDownload";
  /**
   * http or https address. It must not carry a user and password; a signed address is compared without its query.
   * Mark it secret when its query is a signature.
   */
  readonly uri: string;
}

/** Longest waits, in seconds. */
export interface ImageTimeouts {
  /**
   * For the upload or the import, in seconds.
   * @default 3600
   */
  readonly createSeconds?: number;
}

// Glance at 33.0.0: glance/api/v2/images.py, get_base_properties (name), and the column `name` of image_properties.
const text255 = z.string().min(1).max(255);

const fileSource = z.strictObject({
  kind: z.literal("file"),
  path: z.string().min(1),
  sha512: z
    .string()
    .regex(/^[0-9a-fA-F]{128}$/, "must be 128 hexadecimal digits")
    .exactOptional(),
} satisfies ShapeOf<FileSource>);

const assetSource = z.strictObject({
  kind: z.literal("asset"),
  asset: z.unknown(),
} satisfies ShapeOf<AssetSource>);

const webDownloadSource = z.strictObject({
  kind: z.literal("webDownload"),
  uri: z.string().superRefine((uri, context) => {
    const url = URL.canParse(uri) ? new URL(uri) : undefined;
    if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
      context.addIssue("must be an http or https address");
    } else if (url.username !== "" || url.password !== "") {
      context.addIssue(
        "must not carry a user or password: the cloud keeps the address; use a signed one",
      );
    }
  }),
} satisfies ShapeOf<WebDownloadSource>);

const imageTimeouts = z.strictObject({
  createSeconds: z.number().positive().exactOptional(),
} satisfies ShapeOf<ImageTimeouts>);

export const imageShape = {
  name: text255.exactOptional(),
  source: z
    .discriminatedUnion("kind", [fileSource, assetSource, webDownloadSource])
    .exactOptional(),
  diskFormat: z.string().min(1).exactOptional(),
  containerFormat: z.string().min(1).exactOptional(),
  visibility: z.string().min(1).exactOptional(),
  protected: z.boolean().exactOptional(),
  hidden: z.boolean().exactOptional(),
  minDiskGb: z.int().min(0).exactOptional(),
  minRamMb: z.int().min(0).exactOptional(),
  tags: z.array(z.string().min(1)).exactOptional(),
  properties: z.record(text255, z.string().max(65_535)).exactOptional(),
  existingId: z.guid("must be an image id (a UUID)").exactOptional(),
  deleteAdopted: z.boolean().exactOptional(),
  forceDelete: z.boolean().exactOptional(),
  timeouts: imageTimeouts.exactOptional(),
  connection: z.string().min(1).exactOptional(),
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageInputs>;
