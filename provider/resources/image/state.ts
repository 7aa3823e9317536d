/** What is known of an image after a run, and how the cloud's answer becomes that. */
import type { CloudImage } from "../../client/cloud";
import {
  attributeNames,
  attributeRow,
  comparedByValue,
  pickAttributes,
  type ComparedByValue,
} from "../../client/imageAttributes";
import type { Located } from "../location";
import { formatsOf, type KnownFormats } from "./changes/storedFormats";
import { propertyProblem } from "./checks/imageCheck";
import type { ImageInputs, ImageProperties } from "./inputs";
import { isMarkProperty } from "../recovery/mark";
import { withoutUndefined } from "../values/record";

/** The inputs, with the live values of what the cloud holds, and what only the cloud knows. */
export interface ImageState extends ImageInputs, Located {
  readonly name: string;
  readonly visibility: string;
  readonly protected: boolean;
  readonly hidden: boolean;
  readonly minDiskGb: number;
  readonly minRamMb: number;
  /** Those of the declared tags that the image has. `serverTags` has the others. */
  readonly tags: readonly string[];
  /** Those of the declared properties that the image has. `serverProperties` has the others. */
  readonly properties: ImageProperties;
  /** `queued` without bytes, `active` with them; `saving` and `importing` in between. */
  readonly status: string;
  /** Size of the stored bytes. */
  readonly sizeBytes?: number;
  /** Size of the disk inside, where the cloud could tell. */
  readonly virtualSizeBytes?: number;
  /** MD5 of the bytes, hexadecimal; some clouds leave it out. */
  readonly checksum?: string;
  /** The algorithm behind `hashValue`, normally `sha512`. */
  readonly hashAlgorithm?: string;
  /** Hash of the bytes, hexadecimal. */
  readonly hashValue?: string;
  /** Id of the project that owns the image. */
  readonly owner?: string;
  /** When the record was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** When the record was changed last, ISO 8601 in UTC. */
  readonly updatedAt: string;
  /** Path of the bytes, relative to the image service. */
  readonly file?: string;
  /** Path of the JSON schema of images, relative to the image service. */
  readonly schema?: string;
  /** Properties that the cloud or others set. */
  readonly serverProperties: ImageProperties;
  /** Tags that others set. */
  readonly serverTags: readonly string[];
  /** What was uploaded, as it was then; absent for an image without bytes of ours. */
  readonly uploaded?: UploadedFile;
  /**
   * The formats that the cloud stores, where it converted what it imported: those above are then the ones of the source, as
   * declared.
   */
  readonly storedFormats?: StoredFormats;
  /** Data disk images that were made along with this one, and are deleted with it. */
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
   * Device, inode and time of the last change of the file: while they are the same the file is not read again. Absent where
   * they prove nothing; the file is hashed then.
   */
  readonly identity?: string;
}

/** In the words of `diskFormat` and `containerFormat`. */
export interface StoredFormats {
  readonly diskFormat?: string;
  readonly containerFormat?: string;
}

/** The image of a data disk beside a system disk. */
export interface DataImage {
  /** Id of the image. */
  readonly id: string;
  /** Display name of the image. */
  readonly name: string;
}

/** What the state keeps that the cloud does not know. */
export interface ImageMemory {
  readonly dataImages?: readonly DataImage[] | undefined;
  /** The declared formats stand: the cloud may store the bytes in another one. */
  readonly convertsFormats?: boolean | undefined;
  /** The cloud fetched the bytes in this call. Plugins of its import may have changed their format. */
  readonly imported?: boolean | undefined;
  /** What the run before knew of the formats. */
  readonly formats?: KnownFormats | undefined;
  readonly uploaded: UploadedFile | undefined;
  readonly adopted: boolean;
}

/** `inputs` decide which tags and properties are ours; their values are the live ones. */
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
  // Those that every image has are there.
  return values as Pick<CloudImage, ComparedByValue>;
}

/**
 * The inputs that describe a live image: of what was declared the live values; what was not
 * declared stays so.
 */
export function inputsFromState(state: ImageState, declared: ImageInputs): ImageInputs {
  const isLive = (key: string) => key === "properties" || liveAttributes.includes(key);
  const live = Object.entries(state).filter(([key]) => key in declared && isLive(key));
  return withoutUndefined({ ...declared, ...Object.fromEntries(live) });
}

const liveAttributes: readonly string[] = attributeNames.filter(
  (name) => attributeRow(name).compared !== "declared",
);

/** The inputs of an image that nobody declared yet: all that can be declared is. */
export function inputsOfImage(image: CloudImage): ImageInputs {
  const properties = Object.entries(image.properties).filter(
    ([key]) => propertyProblem(key) === undefined,
  );
  return {
    ...pickAttributes(attributeNames, (name) => image[name]),
    properties: Object.fromEntries(properties),
  };
}
