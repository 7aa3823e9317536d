/** The state of an image after a run, and how it is made from the cloud's answer. */
import type { CloudImage } from "../../client/cloud";
import type { CloudRules } from "../../client/rules";
import {
  attributeNames,
  attributeRow,
  comparedByValue,
  pickAttributes,
  type ComparedByValue,
  type ImageAttribute,
} from "../../client/imageAttributes";
import type { Located } from "../location";
import { formatsOf, type KnownFormats } from "./changes/storedFormats";
import { propertyProblem } from "./checks/imageCheck";
import type { ImageInputs, ImageProperties } from "./inputs";
import { isMarkProperty } from "../recovery/mark";
import { withoutUndefined } from "../values/record";
import type { StoredImage } from "../values/storedImage";

/** The inputs with the live values from the cloud, and values that only the cloud knows. */
export interface ImageState extends ImageInputs, Located, StoredImage {
  readonly name: string;
  readonly visibility: string;
  readonly protected: boolean;
  readonly hidden: boolean;
  readonly minDiskGb: number;
  readonly minRamMb: number;
  /** The declared tags that the image has. All other tags are in `serverTags`. */
  readonly tags: readonly string[];
  /** The declared properties that the image has. All other properties are in `serverProperties`. */
  readonly properties: ImageProperties;
  /**
   * `queued` without bytes, `active` with bytes, `saving` or `importing` while the cloud is storing
   * them.
   */
  readonly status: string;
  /** MD5 of the bytes, hexadecimal. Some clouds do not report it. */
  readonly checksum?: string;
  /** The algorithm behind `hashValue`, normally `sha512`. */
  readonly hashAlgorithm?: string;
  /** Properties that the cloud or others set. */
  readonly serverProperties: ImageProperties;
  /** Tags that others set. */
  readonly serverTags: readonly string[];
  /** The file as it was when it was uploaded. Absent if this resource uploaded no bytes. */
  readonly uploaded?: UploadedFile;
  /**
   * The formats that the cloud stores, if it converted imported bytes. Then `diskFormat` and
   * `containerFormat` are those of the source, as declared.
   */
  readonly storedFormats?: StoredFormats;
  /** Data disk images that were created together with this one and are deleted with it. */
  readonly dataImages?: readonly DataImage[];
  /** True when the image existed before and was adopted by `existingId`. */
  readonly adopted: boolean;
}

/** A file as it was when it was uploaded. */
export interface UploadedFile {
  /** SHA-512 of the file, hexadecimal. */
  readonly sha512: string;
  /** Size of the file. */
  readonly sizeBytes: number;
  /** The file's modification time, milliseconds since 1970. */
  readonly modifiedMs: number;
  /**
   * Device, inode and time of the last change of the file. While they are unchanged the file is not
   * read again. Absent if they cannot prove that the file is unchanged; then the file is hashed.
   */
  readonly identity?: string;
}

/** Formats as `diskFormat` and `containerFormat` name them. */
export interface StoredFormats {
  readonly diskFormat?: string;
  readonly containerFormat?: string;
}

/** The image of a data disk that belongs to a system disk image. */
export interface DataImage {
  /** Id of the image. */
  readonly id: string;
  /** Display name of the image. */
  readonly name: string;
}

/** What `imageState` needs besides the inputs and the live image. */
export interface ImageMemory {
  readonly dataImages?: readonly DataImage[] | undefined;
  /**
   * True if the cloud may store bytes in another format. Then the state keeps the declared formats.
   */
  readonly convertsFormats?: boolean | undefined;
  /**
   * The cloud fetched the bytes in this call, and plugins of its import may have changed their
   * format.
   */
  readonly imported?: boolean | undefined;
  /** The formats in the state of the previous run. */
  readonly formats?: KnownFormats | undefined;
  readonly uploaded: UploadedFile | undefined;
  readonly adopted: boolean;
}

/**
 * Makes the state of an image. `inputs` decide which tags and properties belong to the resource.
 * The values of these properties come from the live image.
 */
export function imageState(
  inputs: ImageInputs,
  image: CloudImage,
  location: Located,
  memory: ImageMemory,
): ImageState {
  const ours = new Set(Object.keys(inputs.properties ?? {}));
  const ourTags = new Set(inputs.tags);
  const properties = Object.entries(image.properties);
  return withoutUndefined({
    ...inputs,
    ...location,
    ...comparedValues(image),
    name: image.name ?? "",
    ...formatsOf(inputs, image, memory),
    tags: (inputs.tags ?? []).filter((tag) => image.tags.includes(tag)),
    properties: Object.fromEntries(properties.filter(([key]) => ours.has(key))),
    status: image.status,
    sizeBytes: image.sizeBytes,
    virtualSizeBytes: image.virtualSizeBytes,
    checksum: image.checksum,
    hashAlgorithm: image.hashAlgorithm,
    hashValue: image.hashValue,
    owner: image.owner,
    createdAt: image.createdAt,
    updatedAt: image.updatedAt,
    file: image.file,
    schema: image.schema,
    serverProperties: Object.fromEntries(
      properties.filter(([key]) => !ours.has(key) && !isMarkProperty(key)),
    ),
    serverTags: image.tags.filter((tag) => !ourTags.has(tag)),
    uploaded: memory.uploaded,
    dataImages: memory.dataImages,
    adopted: memory.adopted,
  });
}

function comparedValues(image: CloudImage): Pick<CloudImage, ComparedByValue> {
  const values = pickAttributes(comparedByValue, (name) => image[name]);
  // The cast is right: an attribute is undefined only if its type allows that.
  return values as Pick<CloudImage, ComparedByValue>;
}

/**
 * Returns the inputs that describe a live image. Declared inputs get the live values; other inputs
 * stay undeclared.
 */
export function inputsFromState(state: ImageState, declared: ImageInputs): ImageInputs {
  const isLive = (key: string) => key === "properties" || liveAttributes.includes(key);
  const live = Object.entries(state).filter(([key]) => key in declared && isLive(key));
  return withoutUndefined({ ...declared, ...Object.fromEntries(live) });
}

const liveAttributes: readonly string[] = attributeNames.filter(
  (name) => attributeRow(name).compared !== "declared",
);

/** What a program can declare of a live image. */
export type DescribedImage = Pick<CloudImage, ImageAttribute | "properties">;

/**
 * Returns the inputs of an image that is not declared yet: everything that a program can declare on
 * this kind of cloud.
 */
export function inputsOfImage(image: DescribedImage, rules: CloudRules): ImageInputs {
  const properties = Object.entries(image.properties).filter(
    ([key]) =>
      propertyProblem(key) === undefined &&
      !rules.propertiesOfTheCloud.test(key) &&
      rules.propertyForm?.pattern.test(key) !== false,
  );
  const attributes = attributeNames.filter((name) =>
    name === "visibility" ? rules.visibilityDefault !== undefined : rules.attributes.includes(name),
  );
  return {
    ...pickAttributes(attributes, (name) => image[name]),
    properties: Object.fromEntries(properties),
  };
}
