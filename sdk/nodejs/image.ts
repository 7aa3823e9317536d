/** `Image` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import { attributeNames, type ImageAttribute } from "../../provider/resources/image/attributes";
import type { ImageInputs } from "../../provider/resources/image/inputs";
import type { ImageState } from "../../provider/resources/image/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf, Plain } from "./inputs";
import { cannotBeRead } from "./notRead";

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
export class Image extends pulumi.CustomResource implements Attributes {
  // `declare`: a plain field would be set to undefined after super() and wipe the output.
  /** Display name of the image in the cloud. */
  declare public readonly name: pulumi.Output<ImageState["name"]>;
  /** Where the bytes come from, as declared; undefined for an image that is filled elsewhere. */
  declare public readonly source: pulumi.Output<ImageState["source"]>;
  /**
   * Format of the stored disk; on Huawei Cloud, which converts what it stores, the declared one.
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
  /** Smallest disk that can hold the image, in GiB; 0: any. */
  declare public readonly minDiskGb: pulumi.Output<ImageState["minDiskGb"]>;
  /** Smallest memory of a server that boots the image, in MiB; 0: any. */
  declare public readonly minRamMb: pulumi.Output<ImageState["minRamMb"]>;
  /** Largest memory of a server that boots the image, in MiB. Huawei Cloud. */
  declare public readonly maxRamMb: pulumi.Output<ImageState["maxRamMb"]>;
  /** Free text. Huawei Cloud. */
  declare public readonly description: pulumi.Output<ImageState["description"]>;
  /** Full version of the operating system, as declared. Huawei Cloud. */
  declare public readonly osVersion: pulumi.Output<ImageState["osVersion"]>;
  /** Enterprise project of the image, `0` for the default one. Huawei Cloud. */
  declare public readonly enterpriseProjectId: pulumi.Output<ImageState["enterpriseProjectId"]>;
  /** Those of the declared tags that the image has. `serverTags` has the others. */
  declare public readonly tags: pulumi.Output<ImageState["tags"]>;
  /**
   * Those of the declared properties that the image has, with the values in the cloud.
   * `serverProperties` has the others.
   */
  declare public readonly properties: pulumi.Output<ImageState["properties"]>;
  /** `queued` without bytes, `active` with them; `saving` and `importing` in between. */
  declare public readonly status: pulumi.Output<ImageState["status"]>;
  /** Size of the stored bytes; undefined without bytes. */
  declare public readonly sizeBytes: pulumi.Output<ImageState["sizeBytes"]>;
  /** Size of the disk inside, in bytes, where the cloud could tell. */
  declare public readonly virtualSizeBytes: pulumi.Output<ImageState["virtualSizeBytes"]>;
  /** MD5 of the stored bytes, hexadecimal; some clouds leave it out. */
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
  /**
   * The file that was uploaded, as it was then; undefined for an image without bytes of this
   * program.
   */
  declare public readonly uploaded: pulumi.Output<ImageState["uploaded"]>;
  /**
   * The formats that the cloud stores, where it converted what it imported: `diskFormat` and
   * `containerFormat` are then those of the source, as declared.
   */
  declare public readonly storedFormats: pulumi.Output<ImageState["storedFormats"]>;
  /** Data disk images that were made along with this one and are deleted with it. Huawei Cloud. */
  declare public readonly dataImages: pulumi.Output<ImageState["dataImages"]>;
  /** True when the image existed before and was adopted by `existingId`. */
  declare public readonly adopted: pulumi.Output<ImageState["adopted"]>;
  /** Base URL of the image service that it was made at. */
  declare public readonly endpoint: pulumi.Output<ImageState["endpoint"]>;
  /** Id of the project whose connection made it. */
  declare public readonly connectionProjectId: pulumi.Output<ImageState["connectionProjectId"]>;

  /** Always throws: a dynamic resource cannot be read by its id. The message says what to write instead. */
  public static get(name: string, _id: pulumi.Input<pulumi.ID>): never {
    throw cannotBeRead("Image", name);
  }

  constructor(name: string, args: ImageArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const described = { resource: "Image", name, opts, outputs };
    refuseProto(name, args);
    super(dynamicType("Image"), name, dynamicInputs(described, sourceWithSecret(args)), opts);
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
  "endpoint",
  "connectionProjectId",
] as const satisfies readonly (keyof ImageState)[];

/** A class that implements it has a field for every attribute of images. */
type Attributes = { readonly [Name in ImageAttribute]: pulumi.Output<ImageState[Name]> };

/** Pulumi's SDK loses a property of this name without a word. */
function refuseProto(name: string, { properties }: ImageArgs): void {
  if (typeof properties === "object" && Object.hasOwn(properties, "__proto__"))
    throw new pulumi.RunError(
      `ims.Image "${name}": properties["__proto__"]: is a name that gets lost on its way to the cloud`,
    );
}

/** The query of an address is often its signature: such an address is kept encrypted. */
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
