/**
 * ImageTag: one tag on an image that another program may own. A creation adopts a tag that the
 * image has already.
 */
import type { ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";
import { checkWith } from "../checks/cloudOf";
import { declareFacts } from "../run/conflict";
import type { Fact } from "../run/declaredFacts";
import { checkedQuery, imageQueryShape, pageOf } from "../run/listPage";
import type { Change, ResourceHandler } from "../handler";
import { assertSameLocation, located } from "../location";
import { withoutUndefined } from "../values/record";
import { tagProblem } from "../checks/tagRules";
import { containsUnknown, isUnknown, known } from "../values/unknown";
import { imageTagShape, type ImageTagInputs } from "./inputs";
import type { ImageTagState } from "./state";
import { parseTagId, tagId } from "./tagId";

export const imageTagHandler = {
  token: "ims:index:ImageTag",
  replaceOnChanges: ["imageId", "tag"],
  secrets: [],
  stables: ["imageId", "tag", "endpoint", "connectionProjectId"],

  check: (request, context) =>
    checkWith(imageTagShape, request, context, async (inputs, cloud, failures) => {
      if (cloud !== undefined && !isUnknown(inputs.tag)) {
        const problem = tagProblem(inputs.tag, cloud.rules);
        if (problem !== undefined) failures.push({ property: "tag", reason: problem });
      }
      const owner = known(inputs.declaredAs);
      failures.push(...declareFacts(context.facts, owner, "tag", factsOf(inputs)));
    }),

  diff: async ({ state, inputs }, context) => {
    context.facts.complete(known(inputs.declaredAs), factsOf(inputs));
    const changes: Change[] = [];
    for (const property of ["imageId", "tag"] as const) {
      if (inputs[property] !== state[property]) changes.push({ property, replaces: true });
    }
    if (inputs.connection !== state.connection)
      changes.push({ property: "connection", replaces: false });
    return { changes };
  },

  create: async ({ inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await located(cloud);
    context.facts.declare(inputs.declaredAs, factsOf(inputs));
    await addTag(cloud, inputs);
    return { id: tagId(inputs), state: { ...inputs, ...location } };
  },

  read: async ({ id, inputs, state }, context) => {
    const cloud = context.cloud(state.connection);
    const { imageId, tag } = parseTagId(id);
    const location = await assertSameLocation(state, cloud, `tag "${tag}" of image ${imageId}`);
    const image = await cloud.getImage(imageId);
    if (image === undefined || !image.tags.includes(tag)) return undefined;
    const { connection, declaredAs } = state;
    const declared = inputs ?? withoutUndefined({ imageId, tag, connection, declaredAs });
    // The id of an import may be written without percent-encoding.
    return { id: tagId(declared), state: { ...declared, ...location }, inputs: declared };
  },

  // Only the connection of a tag can change in place.
  update: async ({ state, inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const what = `tag "${inputs.tag}" of image ${inputs.imageId}`;
    return { ...inputs, ...(await assertSameLocation(state, cloud, what)) };
  },

  remove: async ({ state }, context) => {
    const cloud = context.cloud(state.connection);
    const { imageId, tag } = state;
    await assertSameLocation(state, cloud, `tag "${tag}" of image ${imageId}`);
    if (context.facts.isDeclared({ kind: "tag", imageId, tag })) return;
    try {
      await cloud.changeTags(imageId, { remove: [tag] });
    } catch (error) {
      if (!isApiError(error, "notFound")) throw error;
    }
  },

  list: {
    required: ["imageId"],
    optional: ["connection"],
    page: async (request, context) => {
      const { imageId, connection } = checkedQuery(imageQueryShape, request.query, "tags");
      const image = await context.cloud(connection).getImage(imageId);
      const tags = image?.tags ?? [];
      return pageOf(
        tags.map((tag) => ({ id: tagId({ imageId, tag }), name: tag })),
        request,
      );
    },
  },
} satisfies ResourceHandler<ImageTagInputs, ImageTagState>;

async function addTag(cloud: ImageCloud, inputs: ImageTagInputs): Promise<void> {
  const { imageId, tag } = inputs;
  try {
    await cloud.changeTags(imageId, { add: [tag] });
  } catch (error) {
    if (!isApiError(error)) throw error;
    throw error.with({
      purpose: `add tag "${tag}" to image ${imageId}`,
      advice: adviceOn(error.kind, cloud) ?? error.advice,
    });
  }
}

function adviceOn(kind: string, cloud: ImageCloud): string | undefined {
  switch (kind) {
    case "notFound":
      return `check imageId; ${cloud.connectionName} must be one of the project that owns the image`;
    case "forbidden":
      return "only the project that owns an image can tag it: set connection to one of its connections";
    case "quota":
      return cloud.rules.limitsAreUsual
        ? `the cloud's settings decide how many tags an image has, usually ${cloud.rules.tagsMax}: remove some, or ask who runs the cloud`
        : `an image has at most ${cloud.rules.tagsMax} tags here: remove some`;
    default:
      return undefined;
  }
}

function factsOf(inputs: ImageTagInputs): Fact[] {
  const { imageId, tag } = inputs;
  return containsUnknown([imageId, tag]) ? [] : [{ kind: "tag", imageId, tag }];
}
