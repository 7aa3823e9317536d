/** `Image` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import { attributeNames, type ImageAttribute } from "../../provider/resources/image/attributes";
import type { ImageInputs } from "../../provider/resources/image/inputs";
import type { ImageState } from "../../provider/resources/image/state";
import type { ArgsOf, Plain } from "./inputs";
import { ImsResource } from "./imsResource";
import { readRefusal } from "./notRead";

export type ImageArgs = ArgsOf<ImageInputs>;

/** Where the bytes of an image come from, as `ImageArgs` takes it. */
export type ImageSource = Plain<NonNullable<ImageInputs["source"]>>;

/**
 * A machine image: a record with attributes, and the bytes of a disk.
 *
 * @example
 * ```ts
 * const image = new ims.Image("golden", {
 *   source: { kind: "file", path: "golden.qcow2" },
 *   diskFormat: "qcow2",
 *   tags: ["golden"],
 * });
 * ```
 */
export class Image extends ImsResource implements Attributes {
  /** Display name of the image in the cloud. */
  declare public readonly name: pulumi.Output<ImageState["name"]>;
  /** Where the bytes come from, as declared. Undefined if the program declares no source. */
  declare public readonly source: pulumi.Output<ImageState["source"]>;
  /**
   * Format of the stored disk. On Huawei Cloud, which converts what it stores, the declared format.
   */
  declare public readonly diskFormat: pulumi.Output<ImageState["diskFormat"]>;
  /** What the stored bytes are wrapped in, normally `bare`. */
  declare public readonly containerFormat: pulumi.Output<ImageState["containerFormat"]>;
  /** Who can see the image: `private`, `shared`, `community` or `public`. */
  declare public readonly visibility: pulumi.Output<ImageState["visibility"]>;
  /** Whether the cloud refuses to delete the image. */
  declare public readonly protected: pulumi.Output<ImageState["protected"]>;
  /** Whether lists leave the image out. */
  declare public readonly hidden: pulumi.Output<ImageState["hidden"]>;
  /** Smallest disk that can hold the image, in GiB. 0 means any. */
  declare public readonly minDiskGb: pulumi.Output<ImageState["minDiskGb"]>;
  /** Smallest memory of a server that boots the image, in MiB. 0 means any. */
  declare public readonly minRamMb: pulumi.Output<ImageState["minRamMb"]>;
  /** Largest memory of a server that boots the image, in MiB. Only on Huawei Cloud. */
  declare public readonly maxRamMb: pulumi.Output<ImageState["maxRamMb"]>;
  /** Free text. Only on Huawei Cloud. */
  declare public readonly description: pulumi.Output<ImageState["description"]>;
  /** Full version of the operating system, as declared. Only on Huawei Cloud. */
  declare public readonly osVersion: pulumi.Output<ImageState["osVersion"]>;
  /** Enterprise project of the image, `0` for the default one. Only on Huawei Cloud. */
  declare public readonly enterpriseProjectId: pulumi.Output<ImageState["enterpriseProjectId"]>;
  /** The declared tags that the image has. All other tags are in `serverTags`. */
  declare public readonly tags: pulumi.Output<ImageState["tags"]>;
  /**
   * The declared properties that the image has, with the values in the cloud. All other properties
   * are in `serverProperties`.
   */
  declare public readonly properties: pulumi.Output<ImageState["properties"]>;
  /** `queued` without bytes, `active` with bytes, `saving` or `importing` while they are stored. */
  declare public readonly status: pulumi.Output<ImageState["status"]>;
  /** Size of the stored bytes. Undefined without bytes. */
  declare public readonly sizeBytes: pulumi.Output<ImageState["sizeBytes"]>;
  /** Size of the disk inside, in bytes, if the cloud reports it. */
  declare public readonly virtualSizeBytes: pulumi.Output<ImageState["virtualSizeBytes"]>;
  /** MD5 of the stored bytes, hexadecimal. Some clouds do not report it. */
  declare public readonly checksum: pulumi.Output<ImageState["checksum"]>;
  /** The algorithm behind `hashValue`, normally `sha512`. */
  declare public readonly hashAlgorithm: pulumi.Output<ImageState["hashAlgorithm"]>;
  /** Hash of the stored bytes, hexadecimal. */
  declare public readonly hashValue: pulumi.Output<ImageState["hashValue"]>;
  /** Id of the project that owns the image. */
  declare public readonly owner: pulumi.Output<ImageState["owner"]>;
  /** When the record was made, ISO 8601 in UTC. */
  declare public readonly createdAt: pulumi.Output<ImageState["createdAt"]>;
  /** When the record was changed last, ISO 8601 in UTC. */
  declare public readonly updatedAt: pulumi.Output<ImageState["updatedAt"]>;
  /** Path of the bytes, relative to the image service. */
  declare public readonly file: pulumi.Output<ImageState["file"]>;
  /** Path of the JSON schema of images, relative to the image service. */
  declare public readonly schema: pulumi.Output<ImageState["schema"]>;
  /** Properties that the cloud or others set. They are left as they are. */
  declare public readonly serverProperties: pulumi.Output<ImageState["serverProperties"]>;
  /** Tags that others set. They are left as they are. */
  declare public readonly serverTags: pulumi.Output<ImageState["serverTags"]>;
  /** The uploaded file as it was then. Undefined if this program uploaded no bytes. */
  declare public readonly uploaded: pulumi.Output<ImageState["uploaded"]>;
  /**
   * The formats that the cloud stores, if it converted imported bytes. Then `diskFormat` and
   * `containerFormat` are those of the source, as declared.
   */
  declare public readonly storedFormats: pulumi.Output<ImageState["storedFormats"]>;
  /**
   * Data disk images that were created together with this one and are deleted with it. Only on
   * Huawei Cloud.
   */
  declare public readonly dataImages: pulumi.Output<ImageState["dataImages"]>;
  /** True when the image existed before and was adopted by `existingId`. */
  declare public readonly adopted: pulumi.Output<ImageState["adopted"]>;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static readonly get = readRefusal("Image");

  constructor(name: string, args: ImageArgs = {}, opts?: pulumi.CustomResourceOptions) {
    refuseProto(name, args);
    super("Image", name, outputs, sourceWithSecret(args), opts);
  }
}

const outputs = [
  ...attributeNames,
  "source",
  "properties",
  "status",
  "sizeBytes",
  "virtualSizeBytes",
  "checksum",
  "hashAlgorithm",
  "hashValue",
  "owner",
  "createdAt",
  "updatedAt",
  "file",
  "schema",
  "serverProperties",
  "serverTags",
  "uploaded",
  "storedFormats",
  "dataImages",
  "adopted",
] as const satisfies readonly (keyof ImageState)[];

/** Requires a field in the class for every attribute of images. */
type Attributes = { readonly [Name in ImageAttribute]: pulumi.Output<ImageState[Name]> };

/** Refuses the property `__proto__`, because Pulumi's SDK would drop it without an error. */
function refuseProto(name: string, { properties }: ImageArgs): void {
  if (typeof properties === "object" && Object.hasOwn(properties, "__proto__"))
    throw new pulumi.RunError(
      `ims.Image "${name}": properties["__proto__"]: is a name that gets lost on its way to the cloud`,
    );
}

/**
 * Makes an address with a query secret, because the query is often its signature. The engine then
 * stores it encrypted.
 */
function sourceWithSecret(args: ImageArgs): object {
  if (args.source === undefined) return args;
  const source = pulumi
    .output(args.source)
    .apply((value) => (isSigned(value) ? pulumi.secret(value) : pulumi.output(value)));
  return { ...args, source };
}

function isSigned(source: unknown): boolean {
  if (typeof source !== "object" || source === null || !("uri" in source)) return false;
  return typeof source.uri === "string" && /[?#@]/.test(source.uri);
}
