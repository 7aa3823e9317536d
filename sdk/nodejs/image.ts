/** `Image` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageInputs } from "../../provider/resources/image/inputs";
import type { ImageState } from "../../provider/resources/image/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf } from "./inputs";
import { cannotBeRead } from "./notRead";

export type ImageArgs = ArgsOf<ImageInputs>;

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
export class Image extends pulumi.CustomResource {
  // `declare`: a plain field would be set to undefined after super() and wipe the output.
  declare public readonly name: pulumi.Output<ImageState["name"]>;
  declare public readonly source: pulumi.Output<ImageState["source"]>;
  declare public readonly diskFormat: pulumi.Output<ImageState["diskFormat"]>;
  declare public readonly containerFormat: pulumi.Output<ImageState["containerFormat"]>;
  declare public readonly visibility: pulumi.Output<ImageState["visibility"]>;
  declare public readonly protected: pulumi.Output<ImageState["protected"]>;
  declare public readonly hidden: pulumi.Output<ImageState["hidden"]>;
  declare public readonly minDiskGb: pulumi.Output<ImageState["minDiskGb"]>;
  declare public readonly minRamMb: pulumi.Output<ImageState["minRamMb"]>;
  declare public readonly maxRamMb: pulumi.Output<ImageState["maxRamMb"]>;
  declare public readonly description: pulumi.Output<ImageState["description"]>;
  declare public readonly osVersion: pulumi.Output<ImageState["osVersion"]>;
  declare public readonly enterpriseProjectId: pulumi.Output<ImageState["enterpriseProjectId"]>;
  declare public readonly tags: pulumi.Output<ImageState["tags"]>;
  declare public readonly properties: pulumi.Output<ImageState["properties"]>;
  declare public readonly status: pulumi.Output<ImageState["status"]>;
  declare public readonly sizeBytes: pulumi.Output<ImageState["sizeBytes"]>;
  declare public readonly virtualSizeBytes: pulumi.Output<ImageState["virtualSizeBytes"]>;
  declare public readonly checksum: pulumi.Output<ImageState["checksum"]>;
  declare public readonly hashAlgorithm: pulumi.Output<ImageState["hashAlgorithm"]>;
  declare public readonly hashValue: pulumi.Output<ImageState["hashValue"]>;
  declare public readonly owner: pulumi.Output<ImageState["owner"]>;
  declare public readonly createdAt: pulumi.Output<ImageState["createdAt"]>;
  declare public readonly updatedAt: pulumi.Output<ImageState["updatedAt"]>;
  declare public readonly file: pulumi.Output<ImageState["file"]>;
  declare public readonly schema: pulumi.Output<ImageState["schema"]>;
  declare public readonly serverProperties: pulumi.Output<ImageState["serverProperties"]>;
  declare public readonly serverTags: pulumi.Output<ImageState["serverTags"]>;
  declare public readonly uploaded: pulumi.Output<ImageState["uploaded"]>;
  declare public readonly storedFormats: pulumi.Output<ImageState["storedFormats"]>;
  declare public readonly dataImages: pulumi.Output<ImageState["dataImages"]>;
  declare public readonly adopted: pulumi.Output<ImageState["adopted"]>;
  declare public readonly endpoint: pulumi.Output<ImageState["endpoint"]>;
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
  "name",
  "source",
  "diskFormat",
  "containerFormat",
  "visibility",
  "protected",
  "hidden",
  "minDiskGb",
  "minRamMb",
  "maxRamMb",
  "description",
  "osVersion",
  "enterpriseProjectId",
  "tags",
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
