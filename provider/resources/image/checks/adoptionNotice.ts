/** Says what an adoption changes and keeps. The engine only announces a creation or a deletion. */
import type { CloudImage, ImageChange, ImageCloud } from "../../../client/cloud";
import { attributeRow } from "../../../client/imageAttributes";
import type { HandlerContext } from "../../handler";
import { isMarked } from "../../recovery/mark";
import type { Finding } from "../../run/notices";
import { fixedSentence, foreignWarning, missingSentence } from "../changes/adopt";
import type { ImageInputs } from "../inputs";
import { desiredImage, imagePatch } from "../changes/patch";
import { placeProperty } from "../file/source";
import type { ImageState } from "../state";

/** Announces a new adoption, once. Returns the reason if the image cannot be adopted. */
export async function noticeAdoption(
  cloud: ImageCloud,
  inputs: ImageInputs,
  oldInputs: ImageInputs | undefined,
  context: HandlerContext,
): Promise<string | undefined> {
  const { existingId } = inputs;
  if (existingId === undefined || oldInputs !== undefined) return undefined;
  const read = async (): Promise<Finding> => {
    const image = await cloud.getImage(existingId);
    if (image === undefined) return { failure: missingSentence(cloud, existingId) };
    // The creation explains why it refuses such an image.
    if (isMarked(image)) return {};
    const fixed = fixedSentence(cloud, image, inputs);
    if (fixed !== undefined) return { failure: fixed };
    const foreign = await foreignWarning(cloud, image);
    const warnings = foreign === undefined ? [] : [foreign];
    return { info: adoptionSentence(cloud, image, inputs), warnings };
  };
  return context.notices.say({ about: "adopts", kind: "Image", inputs, read }, context);
}

/** @internal */
export function adoptionSentence(
  cloud: Pick<ImageCloud, "rules">,
  image: CloudImage,
  inputs: ImageInputs,
): string {
  const { source, tags = [] } = inputs;
  const added = tags.filter((tag) => !image.tags.includes(tag));
  const changes = [
    ...imagePatch(image, desiredImage(inputs, cloud.rules, true), []).map((change) =>
      described(change, image),
    ),
    ...(added.length === 0 ? [] : [moreTags(added)]),
    ...(source !== undefined && image.status === "queued"
      ? [`gets the bytes of ${placeProperty(source)}`]
      : []),
  ];
  const what = changes.length === 0 ? "nothing changes" : changes.join("; ");
  return `adopts image ${image.id} "${image.name ?? ""}": ${what}`;
}

function moreTags(added: readonly string[]): string {
  const [only = ""] = added;
  if (added.length > 1) return `${added.length} more tags`;
  return plainTag.test(only) ? `1 more tag: ${only}` : "1 more tag";
}

/** Undefined if the replacement deletes the image. */
export function keptSentence(id: string, state: ImageState): string | undefined {
  if (!state.adopted || state.deleteAdopted === true) return undefined;
  return `image ${id} ("${state.name}") was adopted: the image is kept, not deleted`;
}

/**
 * Shows a value only if it is a single word, and only for properties of OpenStack and for
 * attributes whose row says `shown`: a check does not know which inputs are secret.
 */
function described(change: ImageChange, image: CloudImage): string {
  if ("removeProperty" in change) return `${change.removeProperty} is removed`;
  const isProperty = "setProperty" in change;
  const key = isProperty ? change.setProperty : change.set;
  const isShown = isProperty ? isOfOpenStack(key) : attributeRow(change.set).shown === true;
  const before = isProperty ? image.properties[key] : image[change.set];
  const values = [before ?? "(none)", change.value].map(String);
  if (!isShown || !values.every((value) => plainWord.test(value))) return `${key} differs`;
  return `${key} ${values.join(" -> ")}`;
}

/** A word that is unlikely to be a password or a key. */
const plainTag = /^[a-z]{1,20}(-[a-z]{1,20}){0,2}$/;

/** A single word. `(none)` matches too. */
const plainWord = /^[\w.:()+-]{1,40}$/;

/**
 * Whether the key looks like a documented image property. Such a property holds no secret.
 * @see OpenStack Glance, "Useful image properties"
 */
function isOfOpenStack(key: string): boolean {
  return /^(hw|os|img)_/.test(key) && !/pass|secret|token|cred|key/i.test(key);
}
