/** Compares an image with its declaration and says which changes need a new image. */
import type { ImageCloud } from "../../../client/cloud";
import type { Change, DiffRequest, DiffResponse, HandlerContext } from "../../handler";
import { comparedByValue, hasValue, settledAtCreation } from "../../../client/imageAttributes";
import { propertyPath } from "../../values/propertyPath";
import { isSameSet } from "../../../client/sameSet";
import { containsUnknown, isUnknown, known } from "../../values/unknown";
import { keptSentence } from "../checks/adoptionNotice";
import type { ImageInputs } from "../inputs";
import { desiredImage } from "./patch";
import { recordedSettings } from "../attributes";
import { placeProperty } from "../file/source";
import { sourceChange } from "./sourceChange";
import type { ImageState } from "../state";

export async function diffImage(
  request: DiffRequest<ImageInputs, ImageState>,
  context: HandlerContext,
): Promise<DiffResponse> {
  const { state, inputs } = request;
  const changes = [
    ...cloudChanges(state, inputs, context),
    ...setChanges(state, inputs),
    ...settingChanges(state, inputs),
    ...existingIdChange(request.id, inputs),
    ...(await sourceChanges(state, inputs, context)),
  ];
  const replacing = changes.find((change) => change.replaces);
  const isDeleted = !state.adopted || state.deleteAdopted === true;
  if (replacing !== undefined && state.protected && isDeleted) {
    throw new Error(protectedSentence(request.id, state, replacing));
  }
  if (replacing !== undefined) noticeKept(request, context);
  return { changes };
}

/** Says that a replacement keeps an adopted image, because the engine announces a deletion. */
function noticeKept(
  { id, state, inputs }: DiffRequest<ImageInputs, ImageState>,
  { notices, log }: HandlerContext,
): void {
  const sentence = keptSentence(id, state);
  if (sentence !== undefined) {
    const declaredAs = known(inputs.declaredAs);
    notices.tell({ about: "keeps", kind: "Image", declaredAs, sentence }, log);
  }
}

/** After the replacement, no program could remove the protection of the old image. */
function protectedSentence(id: string, state: ImageState, change: Change): string {
  const { property } = change;
  return (
    `cannot replace image ${id} ("${state.name}"): ${property}: its change replaces the image, and ` +
    `the image is protected; set protected: false and run "pulumi up" first, then change ${property}`
  );
}

function cloudChanges(state: ImageState, inputs: ImageInputs, context: HandlerContext): Change[] {
  // While the connection is unknown, the rules of the cloud are unknown too.
  if (isUnknown(inputs.connection)) return [];
  const cloud = context.cloud(inputs.connection);
  return [
    ...attributeChanges(state, inputs, cloud),
    ...fixedChanges(state, inputs, cloud),
    ...formatChanges(state, inputs, cloud),
  ];
}

function attributeChanges(state: ImageState, inputs: ImageInputs, { rules }: ImageCloud): Change[] {
  const desired = desiredImage(inputs, rules, state.adopted).attributes;
  return comparedByValue
    .filter((name) => !hasValue(name, state[name], desired[name]))
    .map((property) => ({ property, replaces: false }));
}

/** Attributes that this cloud cannot change once the image exists. */
function fixedChanges(state: ImageState, inputs: ImageInputs, { kind }: ImageCloud): Change[] {
  return settledAtCreation(kind)
    .filter((key) => inputs[key] !== undefined && inputs[key] !== state[key])
    .map((property) => ({ property, replaces: !isUnknown(inputs[property]) }));
}

/** Formats describe the bytes. Once bytes are stored, another format needs another image. */
function formatChanges(state: ImageState, inputs: ImageInputs, { rules }: ImageCloud): Change[] {
  return (["diskFormat", "containerFormat"] as const)
    .filter((key) => inputs[key] !== undefined && inputs[key] !== state[key])
    .map((key) => ({
      property: key,
      replaces:
        (state.status !== "queued" || !rules.changeable.includes(key)) &&
        !containsUnknown(inputs[key]),
    }));
}

function setChanges(state: ImageState, inputs: ImageInputs): Change[] {
  const changes: Change[] = [];
  if (containsUnknown(inputs.tags) || !isSameSet(inputs.tags ?? [], state.tags))
    changes.push({ property: "tags", replaces: false });
  const declared = inputs.properties ?? {};
  for (const key of new Set([...Object.keys(declared), ...Object.keys(state.properties)])) {
    if (declared[key] !== state.properties[key]) {
      changes.push({ property: propertyPath(["properties", key]), replaces: false });
    }
  }
  return changes;
}

function settingChanges(state: ImageState, inputs: ImageInputs): Change[] {
  const changes: Change[] = [];
  for (const property of recordedSettings) {
    const [declared, recorded] = [inputs[property], state[property]];
    if (containsUnknown(declared) || JSON.stringify(declared) !== JSON.stringify(recorded))
      changes.push({ property, replaces: false });
  }
  return changes;
}

/** Removing `existingId` from the program changes nothing. */
function existingIdChange(id: string, inputs: ImageInputs): Change[] {
  const { existingId } = inputs;
  if (existingId === undefined || existingId === id) return [];
  return [{ property: "existingId", replaces: !isUnknown(existingId) }];
}

async function sourceChanges(
  state: ImageState,
  inputs: ImageInputs,
  context: HandlerContext,
): Promise<Change[]> {
  if (containsUnknown(inputs.source)) return [{ property: "source", replaces: false }];
  const change = await sourceChange(state, inputs, context.hashCacheFolder, context.clock.now());
  if (change === "none" || inputs.source === undefined) return [];
  const property = placeProperty(inputs.source);
  return [{ property, replaces: change === "replace" }];
}
