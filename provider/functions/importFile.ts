/** The content of a file for `pulumi import --file`: what exists, as resources of a program. */
import { consumerKind } from "../client/consumer";
import { looksLikeProjectId } from "../resources/checks/ids";
import { memberId } from "../resources/imageMember/memberId";
import { tagId } from "../resources/imageTag/tagId";
import { digits, resourceNames, type NamedObject } from "./resourceNames";

/** The kinds of resources that a file can list. */
export type ImportedType = "Image" | "ImageMembers" | "ImageMember" | "ImageTag";

/** An entry of the file, in the format of the engine. */
export interface ImportedResource {
  /** For example `ims:index:Image`. */
  readonly type: string;
  /** The resource's name. No other resource of the file has it. */
  readonly name: string;
  /** The id that the resource's class documents for imports. */
  readonly id: string;
}

export interface ImageContents {
  readonly id: string;
  /** Empty for an image without a name. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly consumers: readonly string[];
  /** Whether a program can declare the image itself as it is. */
  readonly isDeclarable: boolean;
}

/** The same images give the same list, whatever their order. */
export function importedResources(
  images: readonly ImageContents[],
  types: ReadonlySet<ImportedType>,
): readonly ImportedResource[] {
  const objects = images.toSorted(byName).flatMap((image) => objectsOf(image, types));
  const names = resourceNames(objects);
  return objects.map(({ type, id }, index) => ({ type, name: names[index] ?? "", id }));
}

export function importFileText(resources: readonly ImportedResource[]): string {
  return `${JSON.stringify({ resources }, undefined, 2)}\n`;
}

export function byName(
  one: Pick<ImageContents, "name" | "id">,
  other: Pick<ImageContents, "name" | "id">,
): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Names of images can be long. The part of a member or a tag must still fit behind them. */
const longestTitle = 60;

function objectsOf(image: ImageContents, types: ReadonlySet<ImportedType>): NamedObject[] {
  const { id, consumers, tags } = image;
  // The id is used if the image's name has no letter or digit that a resource's name can have.
  const title = /[a-z0-9]/i.test(image.name.normalize("NFKD"))
    ? image.name.slice(0, longestTitle)
    : `image ${digits(id, 8)}`;
  const objects: NamedObject[] = [];
  const add = (type: ImportedType, importId: string, ...words: readonly string[]) =>
    objects.push({ type: `ims:index:${type}`, id: importId, title: [title, ...words].join(" ") });
  if (types.has("Image") && image.isDeclarable) add("Image", id);
  if (types.has("ImageMembers") && consumers.length > 0) add("ImageMembers", id, "members");
  if (types.has("ImageMember")) {
    for (const consumer of consumers.toSorted())
      add("ImageMember", memberId(id, consumer), consumerWord(consumer));
  }
  if (types.has("ImageTag"))
    for (const tag of tags.toSorted()) add("ImageTag", tagId({ imageId: id, tag }), tag);
  return objects;
}

/** The short form of a consumer: the first digits of an id, or the unit of an organization. */
function consumerWord(consumer: string): string {
  switch (consumerKind(consumer)) {
    case "account":
      return consumer.slice(0, "account:".length + 8);
    case "organization":
      return consumer.split("/").at(-1) ?? consumer;
    case "project":
      return looksLikeProjectId(consumer) ? consumer.slice(0, 8) : consumer;
  }
}
