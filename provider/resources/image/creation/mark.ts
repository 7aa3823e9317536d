/** Makes the mark of a new image and the record that carries it. */
import { hash } from "node:crypto";
import type { CloudImage } from "../../../client/cloud";
import type { CloudRules } from "../../../client/rules";
import { attributeNames, pickAttributes } from "../../../client/imageAttributes";
import { isApiError } from "../../../client/http/errors";
import { MARK, MARK_RESOURCE, MARK_SOURCE, markOf, type Mark } from "../../recovery/mark";
import { adviseOnFormat } from "../checks/formats";
import type { ImageInputs } from "../inputs";
import { isAboutVisibility, visibilityAdvice } from "../changes/visibility";
import type { SourceKind, Work } from "./kind";

export async function markFor(
  { declaredAs }: ImageInputs,
  { address, content }: SourceKind,
): Promise<Mark | undefined> {
  if (declaredAs === undefined) return undefined;
  const mark = markOf(declaredAs, address);
  const text = await content?.();
  if (text === undefined) return mark;
  const ofSource = hash("sha256", text).slice(0, 16);
  return { ...mark, [MARK_SOURCE]: ofSource };
}

/** Sets the visibility too: a cloud that forbids it refuses it now, not after a long upload. */
export async function reserve(
  { cloud, inputs, context }: Work,
  mark: Mark | undefined,
): Promise<CloudImage> {
  const record = {
    id: context.newId(),
    ...pickAttributes(attributeNames, (name) => inputs[name]),
    containerFormat: inputs.containerFormat ?? "bare",
    properties: { ...inputs.properties, ...mark },
    recognisedBy: MARK_RESOURCE,
  };
  try {
    return await cloud.createImage(record);
  } catch (error) {
    // A 403 can mean that property protections forbid the mark. Then the record is created without
    // it. A refused visibility is a more frequent cause, so it is ruled out first.
    const advised = adviseOnReserve(error, inputs, cloud.rules);
    if (mark === undefined || !isApiError(error, "forbidden")) throw advised;
    if (inputs.visibility === "public" || isAboutVisibility(error)) throw advised;
    const unmarked = await cloud
      .createImage({ ...record, properties: inputs.properties ?? {} })
      .catch(() => Promise.reject(advised));
    context.log.warn(
      `image ${unmarked.id} ("${unmarked.name ?? ""}"): this cloud refuses the properties ${MARK} and ${MARK_RESOURCE}, ` +
        `so a run that is cut off while it is made leaves it behind`,
    );
    return unmarked;
  }
}

function adviseOnReserve(error: unknown, inputs: ImageInputs, rules: CloudRules): unknown {
  if (!isApiError(error)) return error;
  if (error.kind === "forbidden") {
    const advice =
      visibilityAdvice(error, inputs.visibility) ??
      `the role of the connection's user does not allow it to create images in its project`;
    return error.with({ advice });
  }
  if (error.kind === "quota") {
    return error.with({ advice: "declare fewer tags or properties, or ask for a larger quota" });
  }
  return adviseOnFormat(error, inputs, rules);
}
