/** The rules of an image that hold before any call: those of the shape, of the kind of cloud, and of the file. */
import type { CloudRules } from "../../client/cloud";
import { checkInputs } from "../check";
import { cloudOf } from "../cloudOf";
import { declareFacts } from "../conflict";
import type { CheckFailure, CheckRequest, CheckResponse, HandlerContext } from "../handler";
import { markOf } from "../mark";
import { tagProblem } from "../tagRules";
import { containsUnknown, isUnknown, known } from "../unknown";
import { imageShape, type ImageInputs, type ImageSource } from "./inputs";
import { fileFailures, localPath } from "./source";

export async function checkImage(
  request: CheckRequest<ImageInputs>,
  context: HandlerContext,
): Promise<CheckResponse<ImageInputs>> {
  const failures = checkInputs(imageShape, request.inputs);
  // True where the shape found nothing wrong; unknown values are asked for wherever one is used.
  const inputs = request.inputs as ImageInputs;
  if (failures.length > 0) return { inputs, failures };

  const cloud = cloudOf(inputs.connection, "connection", context, failures);
  if (cloud !== undefined) failures.push(...cloudRuleFailures(inputs, cloud.rules));
  failures.push(...(await sourceFailures(request.oldInputs, inputs)));
  failures.push(...declareImage(inputs, context));
  return { inputs: withName(inputs), failures };
}

/** Not given, a name is the resource's and seven digits of its path: the same in every run, so that plans hold. */
function withName(inputs: ImageInputs): ImageInputs {
  const { declaredAs } = inputs;
  if (inputs.name !== undefined || declaredAs === undefined) return inputs;
  if (containsUnknown(declaredAs)) return inputs;
  return { ...inputs, name: `${declaredAs.name.slice(0, 240)}-${declaredAs.resource.slice(0, 7)}` };
}

function declareImage(inputs: ImageInputs, context: HandlerContext): CheckFailure[] {
  const declaredAs = known(inputs.declaredAs);
  if (declaredAs !== undefined && !isUnknown(inputs.source)) {
    const { source } = inputs;
    if (source?.kind !== "webDownload") context.leftovers.expect(markOf(declaredAs, undefined));
    else if (!isUnknown(source.uri)) context.leftovers.expect(markOf(declaredAs, source.uri));
  }
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

function knownTags(inputs: ImageInputs): readonly string[] {
  return isUnknown(inputs.tags) ? [] : (inputs.tags ?? []).filter((tag) => !isUnknown(tag));
}

async function sourceFailures(
  oldInputs: ImageInputs | undefined,
  inputs: ImageInputs,
): Promise<CheckFailure[]> {
  const { source } = inputs;
  if (source === undefined || isUnknown(source)) return [];
  const failures: CheckFailure[] = [];
  if (inputs.diskFormat === undefined && inputs.existingId === undefined) {
    const reason =
      "is required with a source: say what format the bytes have, e.g. qcow2, raw or iso";
    failures.push({ property: "diskFormat", reason });
  }
  if (!isVouchedFor(oldInputs, source)) failures.push(...(await fileFailures(source)));
  return failures;
}

/** The bytes are stored already and the program says which they are: the file need not be on this machine. */
function isVouchedFor(oldInputs: ImageInputs | undefined, source: ImageSource): boolean {
  const old = oldInputs?.source;
  if (source.kind !== "file" || old?.kind !== "file") return false;
  return (
    source.sha512 !== undefined && source.sha512 === old.sha512 && localPath(source) === old.path
  );
}

function cloudRuleFailures(inputs: ImageInputs, rules: CloudRules): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const oneOf = (
    property: "visibility" | "diskFormat" | "containerFormat",
    allowed: readonly string[],
  ) => {
    const value = inputs[property];
    if (typeof value !== "string" || allowed.includes(value)) return;
    fail(property, `is "${value}"; this cloud knows ${allowed.join(", ")}`);
  };
  oneOf("visibility", rules.visibilities);
  oneOf("diskFormat", rules.diskFormats);
  oneOf("containerFormat", rules.containerFormats);
  if (typeof inputs.name === "string" && inputs.name.length > rules.nameMaxLength) {
    fail(
      "name",
      `is ${inputs.name.length} characters long; a name has at most ${rules.nameMaxLength}`,
    );
  }
  if (Array.isArray(inputs.tags)) {
    inputs.tags.forEach((tag: unknown, index) => {
      const problem = typeof tag === "string" ? tagProblem(tag, rules) : undefined;
      if (problem !== undefined) fail(`tags[${index}]`, problem);
    });
    if (new Set(inputs.tags).size > rules.tagsMax) {
      fail("tags", `are ${inputs.tags.length}; an image has at most ${rules.tagsMax}`);
    }
  }
  for (const key of Object.keys(inputs.properties ?? {})) {
    const problem = propertyProblem(key);
    if (problem !== undefined) fail(`properties["${key}"]`, problem);
  }
  return failures;
}

// Glance: glance/api/v2/images.py at 33.0.0, RequestDeserializer._base_properties, _readonly_properties and
// _reserved_properties: as custom properties they are answered with 403, or would change an attribute.
const attributeOf: Readonly<Record<string, string>> = {
  name: "name",
  disk_format: "diskFormat",
  container_format: "containerFormat",
  visibility: "visibility",
  protected: "protected",
  os_hidden: "hidden",
  min_disk: "minDiskGb",
  min_ram: "minRamMb",
  tags: "tags",
};
const reserved = new Set(
  "id status size virtual_size checksum os_hash_algo os_hash_value created_at updated_at owner file schema self direct_url stores locations location deleted deleted_at is_public".split(
    " ",
  ),
);

/** Why a program cannot declare a property of this name, if so. */
export function propertyProblem(key: string): string | undefined {
  const attribute = attributeOf[key];
  if (attribute !== undefined)
    return `is an attribute of images, not a property: write ${attribute}`;
  if (reserved.has(key)) return "is set by the cloud alone";
  if (key.startsWith("os_glance")) return "names that start with os_glance belong to the cloud";
  if (key.startsWith("pulumi_creating"))
    return "is what this provider marks unfinished images with";
  return undefined;
}
