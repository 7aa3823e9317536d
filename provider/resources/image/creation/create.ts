/**
 * Creates an image in such a way that the next run can finish it, wherever this run is cut off.
 * While an image carries the mark, no state knows it. The last step removes the mark.
 */
import type { CloudImage, ImageCloud } from "../../../client/cloud";
import type { CloudRules } from "../../../client/rules";
import type { HandlerContext } from "../../handler";
import { isMarked, isMarkProperty, type Mark } from "../../recovery/mark";
import { isSameSet } from "../../../client/sameSet";
import type { ImageInputs } from "../inputs";
import { desiredImage, imagePatch } from "../changes/patch";
import { cleanUp, isTakenByAnother, refuseWrongBytes } from "./failure";
import type { ImageSoFar, SourceKind, Work } from "./kind";
import { kindOf } from "./kinds";
import { adoptLeftover } from "./leftover";
import { markFor, reserve } from "./mark";

/** How many attempts a run makes in all if another run works on the same image. */
const attemptsMax = 3;

export async function createMarked(
  cloud: ImageCloud,
  inputs: ImageInputs,
  context: HandlerContext,
): Promise<ImageSoFar> {
  const work = { cloud, inputs, context };
  const kind = kindOf(work);
  try {
    // The wait for a turn comes before the record is created: to another run, a marked record that
    // waits for its bytes looks like a leftover.
    return kind.isUpload === true
      ? await context.uploadTurn(() => create(work, kind))
      : await create(work, kind);
  } finally {
    context.leftovers.nameUnclaimed(context.log);
  }
}

async function create(work: Work, kind: SourceKind): Promise<ImageSoFar> {
  const { cloud, inputs, context } = work;
  const mark = await markFor(inputs, kind);
  for (let attempt = 1; ; attempt += 1) {
    const begun = await begin(work, mark, kind);
    try {
      const brought = begun.hasBytes === true ? begun : await kind.bring(begun.image);
      return await finish(work, mark, kind, { ...begun, ...brought });
    } catch (error) {
      const isTaken = attempt < attemptsMax && (await isTakenByAnother(cloud, begun.image, error));
      await context.leftovers.forget(cloud);
      if (!isTaken) throw await cleanUp(work, kind, begun.image, error);
    }
  }
}

async function begin(work: Work, mark: Mark | undefined, kind: SourceKind): Promise<ImageSoFar> {
  const left = (await kind.resume?.(mark)) ?? (await adoptLeftover(work, mark, kind));
  if (left !== undefined) return { ...left, isLeftover: true };
  return kind.make === undefined ? { image: await reserve(work, mark) } : kind.make(mark);
}

async function finish(
  work: Work,
  mark: Mark | undefined,
  kind: SourceKind,
  whole: ImageSoFar,
): Promise<ImageSoFar> {
  await refuseWrongBytes(work, whole);
  await work.context.assertEngineAlive();
  const settled = (await kind.settle?.(mark, whole)) ?? whole;
  const made = { dataImages: [], ...settled, image: await takeMarkOff(work, settled) };
  // Checked again, because some clouds report the hash only in the answer that ends the creation.
  await refuseWrongBytes(work, made);
  return made;
}

/** Removes the mark, sets what must be set last, and returns the whole image. */
async function takeMarkOff({ cloud, inputs }: Work, whole: ImageSoFar): Promise<CloudImage> {
  const { image } = whole;
  const desired = desiredImage(inputs, cloud.rules, false);
  const changes = imagePatch(image, desired, ownedProperties(whole, cloud.rules));
  const wanted = inputs.tags ?? [];
  if (isMarked(image) && !isSameSet(wanted, image.tags))
    changes.push({ set: "tags", value: wanted });
  if (changes.length > 0) return cloud.patchImage(image.id, changes);
  return (await cloud.getImage(image.id, { fresh: true })) ?? image;
}

/** A leftover may also have properties that an older version of the program declared. */
function ownedProperties(
  { image, isLeftover }: ImageSoFar,
  { propertiesOfTheCloud }: CloudRules,
): readonly string[] {
  if (!isMarked(image)) return [];
  return Object.keys(image.properties).filter((key) =>
    isLeftover === true ? !propertiesOfTheCloud.test(key) : isMarkProperty(key),
  );
}
