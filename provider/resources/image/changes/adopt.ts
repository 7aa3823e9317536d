import type { CloudImage, ImageCloud } from "../../../client/cloud";
import { attributeRow, settledAtCreation } from "../../../client/imageAttributes";
import type { HandlerContext } from "../../handler";
import { isMarked } from "../../recovery/mark";
import { setFormats } from "./bytes";
import { changeImage, changeTags, foreignSentence } from "./change";
import type { ImageSoFar } from "../creation/kind";
import { kindOf } from "../creation/kinds";
import type { ImageInputs } from "../inputs";
import { known } from "../../values/unknown";
import { desiredImage, imagePatch } from "./patch";
import { assertSameBytes } from "../file/sameBytes";

/** Changes the image that `existingId` names to what is declared. */
export async function adoptExisting(
  cloud: ImageCloud,
  inputs: ImageInputs,
  id: string,
  context: HandlerContext,
): Promise<ImageSoFar> {
  const image = await cloud.getImage(id, { fresh: true });
  if (image === undefined) throw new Error(missingSentence(cloud, id));
  if (isMarked(image)) {
    throw new Error(
      `cannot adopt image ${id}: a creation that did not finish left it behind, or is still running; ` +
        `run "pulumi up" of the program that makes it, or delete it: ${cloud.rules.deleteCommand}${id}`,
    );
  }
  const { source } = inputs;
  const foreign = await foreignWarning(cloud, image);
  if (foreign !== undefined)
    context.notices.warn(
      { kind: "Image", declaredAs: inputs.declaredAs, sentence: foreign },
      context.log,
    );
  const fixed = fixedSentence(cloud, image, inputs);
  if (fixed !== undefined) throw new Error(fixed);
  const described = await setFormats(cloud, image, inputs);
  const bytes =
    source !== undefined && described.status === "queued"
      ? await kindOf({ cloud, inputs, context }).bring(described)
      : undefined;
  const desired = desiredImage(inputs, cloud.rules, true);
  // Plugins of an import can change the record, so the newest one is compared.
  const recent = bytes?.image ?? described;
  const changed = await changeImage(cloud, recent, (each) => imagePatch(each, desired, []));
  const isStale = changed === recent && bytes !== undefined;
  const patched = (isStale ? await cloud.getImage(id, { fresh: true }) : undefined) ?? changed;
  assertSameBytes(patched, bytes?.digests, source);
  const add = (inputs.tags ?? []).filter((tag) => !patched.tags.includes(tag));
  const tags = add.length === 0 ? patched.tags : await changeTags(cloud, patched, { add });
  return { ...bytes, image: { ...patched, tags } };
}

/**
 * Warns only, because an administrator may adopt images of other projects on purpose.
 * @internal
 */
export async function foreignWarning(
  cloud: ImageCloud,
  image: CloudImage,
): Promise<string | undefined> {
  const foreign = await foreignSentence(cloud, image);
  if (foreign === undefined) return undefined;
  return `adopts image ${image.id} of another project: ${foreign}, unless you are an administrator and mean it`;
}

/** @internal */
export function missingSentence(cloud: ImageCloud, id: string): string {
  return (
    `cannot adopt image ${id}: ${cloud.connectionName} sees no such image; ` +
    `check existingId and the connection's project`
  );
}

/**
 * Refuses a declared value that differs from the live one if this cloud cannot change it.
 * @internal
 */
export function fixedSentence(
  cloud: Pick<ImageCloud, "kind" | "rules">,
  image: CloudImage,
  inputs: ImageInputs,
): string | undefined {
  const name = [...fixedAttributes(cloud), ...fixedFormats(cloud, image)].find(
    (each) => known(inputs[each]) !== undefined && inputs[each] !== image[each],
  );
  if (name === undefined) return undefined;
  return (
    `cannot adopt image ${image.id}: its ${name} is ${String(image[name])}, ` +
    `and this cloud cannot change it to ${String(inputs[name])}; leave ${name} out`
  );
}

function fixedAttributes({ kind }: Pick<ImageCloud, "kind">) {
  return settledAtCreation(kind).filter((name) => attributeRow(name).compared === "value");
}

/** If the cloud converts every image, the format that it shows is its own choice. */
function fixedFormats({ rules }: Pick<ImageCloud, "rules">, { status }: CloudImage) {
  if (rules.convertsFormats) return [];
  return (["diskFormat", "containerFormat"] as const).filter(
    (format) => status !== "queued" || !rules.changeable.includes(format),
  );
}
