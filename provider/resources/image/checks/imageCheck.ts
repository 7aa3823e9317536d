/** Checks an image before any call that changes the cloud. */
import type { ImageCloud } from "../../../client/cloud";
import type { CloudRules } from "../../../client/rules";
import { attributeNames, settledAtCreation, wireName } from "../../../client/imageAttributes";
import { checkWith } from "../../checks/cloudOf";
import { declareFacts } from "../../run/conflict";
import type { CheckFailure, CheckRequest, CheckResponse, HandlerContext } from "../../handler";
import { markOf } from "../../recovery/mark";
import { propertyPath } from "../../values/propertyPath";
import { isUnknown, known } from "../../values/unknown";
import { noticeAdoption } from "./adoptionNotice";
import { cloudRuleFailures } from "./cloudRules";
import { fileFacts } from "../file/fileFacts";
import { formatFailures } from "./formatCheck";
import { warnOfOddFormats } from "./formats";
import { lacksName, withName } from "./imageName";
import { imageShape, type ImageInputs, type ImageSource } from "../inputs";
import { fileFailures, localPath, placeProperty } from "../file/source";
import { sourceRuleFailures } from "./sourceRules";

export function checkImage(
  request: CheckRequest<ImageInputs>,
  context: HandlerContext,
): Promise<CheckResponse<ImageInputs>> {
  const { oldInputs, naming } = request;
  return checkWith(imageShape, request, context, async (inputs, cloud, failures) => {
    expectLeftovers(inputs, context);
    const named = withName(inputs, oldInputs, cloud?.rules, naming);
    if (lacksName(named, oldInputs, naming))
      failures.push({ property: "name", reason: "is required because auto-naming is disabled" });
    if (cloud !== undefined) {
      failures.push(...cloudRuleFailures(named, cloud.rules));
      if (oldInputs === undefined) failures.push(...withoutBytesFailures(inputs, cloud.rules));
      if (failures.length === 0) warnOfOddFormats(inputs, oldInputs, cloud.rules, context);
    }
    failures.push(...propertyFailures(inputs));
    failures.push(...(await sourceFailures(oldInputs, inputs, cloud)));
    failures.push(...declareImage(inputs, context));
    if (failures.length === 0 && cloud !== undefined) {
      const failure = await noticeAdoption(cloud, named, oldInputs, context);
      if (failure !== undefined) failures.push({ property: "existingId", reason: failure });
    }
    return named;
  });
}

/**
 * Claims the leftovers of this resource. This must come first: while a check waits, the creation of
 * another resource may end and warn about leftovers that nobody has claimed.
 */
function expectLeftovers(inputs: ImageInputs, context: HandlerContext): void {
  const declaredAs = known(inputs.declaredAs);
  if (declaredAs === undefined || isUnknown(inputs.source)) return;
  const { source } = inputs;
  if (source?.kind !== "webDownload") context.leftovers.expect(markOf(declaredAs, undefined));
  else if (!isUnknown(source.uri)) context.leftovers.expect(markOf(declaredAs, source.uri));
}

function declareImage(inputs: ImageInputs, context: HandlerContext): CheckFailure[] {
  const declaredAs = known(inputs.declaredAs);
  const { existingId } = inputs;
  if (typeof existingId !== "string") {
    return declareFacts(context.facts, declaredAs, "existingId", []);
  }
  const image = { kind: "image", imageId: existingId } as const;
  const failures = declareFacts(context.facts, declaredAs, "existingId", [image]);
  if (failures.length > 0) return failures;
  const tags = knownTags(inputs).map((tag) => ({ kind: "tag", imageId: existingId, tag }) as const);
  return declareFacts(context.facts, declaredAs, "tags", [image, ...tags]);
}

export function knownTags(inputs: ImageInputs): readonly string[] {
  return isUnknown(inputs.tags) ? [] : (inputs.tags ?? []).filter((tag) => !isUnknown(tag));
}

async function sourceFailures(
  oldInputs: ImageInputs | undefined,
  inputs: ImageInputs,
  cloud: ImageCloud | undefined,
): Promise<CheckFailure[]> {
  const { source } = inputs;
  if (source === undefined || isUnknown(source)) return [];
  const failures = sourceRuleFailures(inputs, source);
  if (isVouchedFor(oldInputs, source) && !isReplaced(oldInputs, inputs, cloud)) return failures;
  failures.push(...(await fileFailures(source)));
  if (failures.length === 0) failures.push(...(await bucketFailures(source, cloud?.rules)));
  if (failures.length === 0) failures.push(...(await formatFailures(oldInputs, inputs)));
  return failures;
}

async function bucketFailures(
  source: ImageSource,
  rules: CloudRules | undefined,
): Promise<CheckFailure[]> {
  const path = localPath(source);
  const longest = rules?.uploadMaxBytes;
  if (path === undefined || longest === undefined) return [];
  if ((source.kind === "file" || source.kind === "asset") && source.bucket !== undefined) return [];
  const { sizeBytes } = await fileFacts(path);
  if (sizeBytes <= longest) return [];
  const reason =
    `the file has ${sizeBytes} bytes, and this connection uploads at most ${longest} directly: ` +
    `name a bucket of the same region with source.bucket, which it passes through`;
  return [{ property: placeProperty(source), reason }];
}

/**
 * Whether the last run declared the same path and `sha512`. Then the bytes are stored already, and
 * the file need not be on this machine.
 */
function isVouchedFor(oldInputs: ImageInputs | undefined, source: ImageSource): boolean {
  const old = oldInputs?.source;
  if (source.kind !== "file" || old?.kind !== "file") return false;
  return (
    source.sha512 !== undefined && source.sha512 === old.sha512 && localPath(source) === old.path
  );
}

/** Called only for new records: an older one may have bytes that another program stored. */
function withoutBytesFailures(inputs: ImageInputs, rules: CloudRules): CheckFailure[] {
  if (inputs.source !== undefined || inputs.existingId !== undefined) return [];
  const reason = "can be set only on an image with bytes: give it a source, or leave this out";
  return rules.onlyWithBytes
    .filter((property) => inputs[property] !== undefined)
    .map((property) => ({ property, reason }));
}

/** Whether an input besides the source asks for a new image, which needs the bytes again. */
function isReplaced(
  oldInputs: ImageInputs | undefined,
  inputs: ImageInputs,
  cloud: ImageCloud | undefined,
): boolean {
  const settled = cloud === undefined ? [] : settledAtCreation(cloud.kind);
  return (["diskFormat", "containerFormat", ...settled] as const).some((name) => {
    const value = inputs[name];
    return value !== undefined && !isUnknown(value) && value !== oldInputs?.[name];
  });
}

function propertyFailures(inputs: ImageInputs): CheckFailure[] {
  return Object.keys(inputs.properties ?? {}).flatMap((key) => {
    const problem = propertyProblem(key);
    return problem === undefined
      ? []
      : [{ property: propertyPath(["properties", key]), reason: problem }];
  });
}

// Glance refuses custom properties with these names (403) or takes them as attributes.
// @see glance/api/v2/images.py at 33.0.0, RequestDeserializer._base_properties,
// _readonly_properties and _reserved_properties
const attributeOf = new Map(attributeNames.map((name) => [wireName("glance", name), name]));
const reserved = new Set(
  "id status size virtual_size checksum os_hash_algo os_hash_value created_at updated_at owner file schema self direct_url stores locations location deleted deleted_at is_public".split(
    " ",
  ),
);

/** Returns why a program cannot declare a property with this name. */
export function propertyProblem(key: string): string | undefined {
  const attribute = attributeOf.get(key);
  if (attribute !== undefined)
    return `is an attribute of images, not a property: write ${attribute}`;
  if (key === "__proto__") return "is a name that gets lost on its way to the cloud";
  if (reserved.has(key)) return "is set by the cloud alone";
  if (key.startsWith("os_glance")) return "names that start with os_glance belong to the cloud";
  if (key.startsWith("pulumi_creating"))
    return "is the mark of this provider for unfinished images";
  return undefined;
}
