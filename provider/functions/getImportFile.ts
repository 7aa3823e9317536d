import * as z from "zod";
import { atMost } from "../client/batching/batch";
import { consumerOf } from "../client/consumer";
import { isMarkedName } from "../client/readOperations";
import { canBeEnded } from "../resources/checks/ids";
import { tagProblem } from "../resources/checks/tagRules";
import type { CheckFailure } from "../resources/handler";
import { declarationProblem, isSettled } from "../resources/image/checks/importCheck";
import type { Connection } from "./connection";
import type { FoundImage } from "./foundImage";
import { filtersIn, imageFiltersShape, type ImageFilters } from "./imageFilters";
import {
  importedResources,
  importFileText,
  type ImageContents,
  type ImportedResource,
  type ImportedType,
} from "./importFile";
import type { LookUp, LookUpArgs } from "./lookUp";
import { allMembers, type FoundMember } from "./members";
import { allOwnImages } from "./ownImages";

/**
 * The images that the project owns, including hidden ones, with their members and tags, as a file
 * for `pulumi import --file`, which needs the plugin. The look-up sends one request for the list of
 * images and, on OpenStack, a second one for the hidden images. If `types` asks for members, it
 * sends one for each image that can have them. Long lists need more requests.
 */
export interface GetImportFileArgs
  extends Pick<ImageFilters, "name" | "nameRegex" | "tags">, LookUpArgs {
  /**
   * Which resources the file has. An `Image` has the tags of the image among its inputs, so
   * `ImageTag` cannot be named with it. `ImageMembers` has all members of an image, so it cannot be
   * named with `ImageMember`. Each of these pairs would declare the same twice.
   * @default Image and ImageMembers
   */
  readonly types?: readonly ImportedType[];
}

export interface GetImportFileResult {
  /** The text of the file, in JSON. */
  readonly json: string;
  /** The entries of the file. Names are made of the names of images, and are unique. */
  readonly resources: readonly ImportedResource[];
  /** One sentence for each image, member or tag that is left out of the file. It says why. */
  readonly leftOut: readonly string[];
}

const typesDefault: readonly ImportedType[] = ["Image", "ImageMembers"];
const listsAtOnce = 8;

/** @internal */
export const getImportFile = {
  purpose: "list what can be imported",
  kinds: ["glance", "ims"],
  shape: {
    name: imageFiltersShape.name,
    nameRegex: imageFiltersShape.nameRegex,
    tags: imageFiltersShape.tags,
    types: z
      .array(z.enum(["Image", "ImageMembers", "ImageMember", "ImageTag"]))
      .min(1, "must name a type, or be left out")
      .exactOptional(),
  },
  check: ({ types = [] }) => [
    ...declaredTwice(types, "Image", "ImageTag", "an Image has the tags of its image"),
    ...declaredTwice(types, "ImageMembers", "ImageMember", "ImageMembers has all members"),
  ],
  call: async (args, connection) => {
    const types = new Set(args.types ?? typesDefault);
    const images = await allOwnImages(connection, filtersIn(args), "list what can be imported");
    const inTurn = atMost(listsAtOnce);
    const found = await Promise.all(
      images.map((image) => inTurn(() => contentsOf(image, types, connection))),
    );
    const resources = importedResources(
      found.flatMap(({ contents }) => contents ?? []),
      types,
    );
    const leftOut = found.flatMap((each) => each.leftOut).sort();
    return { json: importFileText(resources), resources, leftOut };
  },
} satisfies LookUp<GetImportFileArgs, GetImportFileResult>;

function declaredTwice(
  types: readonly ImportedType[],
  one: ImportedType,
  other: ImportedType,
  why: string,
): CheckFailure[] {
  if (!types.includes(one) || !types.includes(other)) return [];
  const reason = `cannot have both ${one} and ${other}: ${why}, so two resources would declare the same`;
  return [{ property: "types", reason }];
}

interface ImageReport {
  /** Undefined if nothing of the image can be imported. */
  readonly contents: ImageContents | undefined;
  readonly leftOut: readonly string[];
}

async function contentsOf(
  image: FoundImage,
  types: ReadonlySet<ImportedType>,
  connection: Connection,
): Promise<ImageReport> {
  const { id, name } = image;
  const what = name === "" ? `image ${id}` : `image ${id} ("${name}")`;
  if (!isSettled(image) || (connection.kind === "ims" && isMarkedName(name))) {
    const leftOut = [`${what} is left out: it is being made or deleted by somebody else`];
    return { contents: undefined, leftOut };
  }
  const leftOut: string[] = [];
  const problem = types.has("Image") ? problemOf(image, connection) : undefined;
  if (problem !== undefined) leftOut.push(`${what} is left out: ${problem}`);
  const consumers: string[] = [];
  for (const member of await membersOf(image, types, connection)) {
    const { projectId } = member;
    if (projectId === undefined || canBeEnded(projectId)) consumers.push(consumerOf(member));
    else leftOut.push(`member "${projectId}" of ${what} is left out: no call can remove it`);
  }
  const tags: string[] = [];
  for (const tag of types.has("ImageTag") ? image.tags : []) {
    const reason = tagProblem(tag, connection.rules);
    if (reason === undefined) tags.push(tag);
    else leftOut.push(`a tag of ${what} is left out: ${reason}`);
  }
  const isDeclarable = problem === undefined;
  return { contents: { id, name, tags, consumers, isDeclarable }, leftOut };
}

function problemOf(image: FoundImage, { rules }: Connection): string | undefined {
  const { name, ...rest } = image;
  return declarationProblem(name === "" ? rest : image, rules);
}

async function membersOf(
  image: FoundImage,
  types: ReadonlySet<ImportedType>,
  connection: Connection,
): Promise<readonly FoundMember[]> {
  if (!types.has("ImageMembers") && !types.has("ImageMember")) return [];
  // The cloud does not list the members of other images.
  if (connection.rules.membersNeedShared && image.visibility !== "shared") return [];
  // An image that was deleted since the list was read has no members.
  return (await allMembers(connection, image.id)) ?? [];
}
