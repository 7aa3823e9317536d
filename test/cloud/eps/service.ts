/**
 * Enterprise projects as far as images are moved between them: a move, and the images of a project. The default project
 * is "0"; any UUID is taken for one.
 * @see Migrating Resources and Querying Resources Bound to an Enterprise Project in the EPS API reference
 */
import { type Answer, type Call, isRecord, jsonAnswer, noContent, readText } from "../http";
import type { Caller } from "../glance/caller";
import { timestamp } from "../glance/clock";
import { identifyCaller } from "../iam/callerOf";
import type { Iam } from "../iam/context";
import { gatewayErrorAnswer, GatewayRefusal } from "../iam/errors";
import type { Ims } from "../ims/context";
import { isEnterpriseProject } from "../ims/names";
import type { ImsImage } from "../ims/record";
import { settle } from "../ims/settle";

export type Eps = Iam & { readonly ims: Ims };

export async function answerEps(eps: Eps, call: Call): Promise<Answer> {
  try {
    await settle(eps.ims);
    return await answer(eps, call, await identifyCaller(eps, call));
  } catch (error) {
    if (error instanceof GatewayRefusal) return gatewayErrorAnswer(error, call.requestId);
    throw error;
  }
}

async function answer(eps: Eps, call: Call, caller: Caller): Promise<Answer> {
  const [, id, action] =
    /^\/v1\.0\/enterprise-projects(?:\/([^/]+)(?:\/(resources-migrate|resources\/filter))?)?$/.exec(
      call.path,
    ) ?? [];
  if (id !== undefined && !isEnterpriseProject(id)) {
    return refusal(404, "EPS.0004", `The enterprise project ${id} does not exist.`);
  }
  switch (
    `${call.method} ${id === undefined ? "" : "id"}${action === undefined ? "" : `/${action}`}`
  ) {
    case "GET ":
      return jsonAnswer(200, { enterprise_projects: [projectView("0")], total_count: 1 });
    case "GET id":
      return jsonAnswer(200, { enterprise_project: projectView(id ?? "0") });
    case "POST id/resources-migrate":
      return migrate(eps, caller, id ?? "0", parsed(await readText(call)));
    case "POST id/resources/filter":
      return listResources(eps, caller, id ?? "0", parsed(await readText(call)));
    default:
      return jsonAnswer(404, { error_code: "APIGW.0101", error_msg: "The API does not exist" });
  }
}

function migrate({ state }: Eps, caller: Caller, target: string, body: unknown): Answer {
  const { resource_id: id, resource_type: type } = isRecord(body) ? body : {};
  if (type !== "images") {
    return refusal(400, "EPS.0001", `Resources of the type ${String(type)} cannot be moved here.`);
  }
  const image = state.imsImages.get(String(id));
  if (!image || image.owner !== caller.projectId) {
    return refusal(404, "EPS.0004", `The image ${String(id)} does not exist.`);
  }
  state.imsImages.put(image.id, {
    ...image,
    updated_at: timestamp(),
    properties: { ...image.properties, enterprise_project_id: target },
  });
  return noContent();
}

function listResources({ state }: Eps, caller: Caller, project: string, body: unknown): Answer {
  const { resource_types: types, offset = 0, limit = 1000 } = isRecord(body) ? body : {};
  const wantsImages = !Array.isArray(types) || types.includes("images");
  const images = state.imsImages
    .values()
    .filter(
      ({ owner, status, properties }) =>
        wantsImages &&
        owner === caller.projectId &&
        status !== "deleted" &&
        properties["enterprise_project_id"] === project,
    );
  const page = images.slice(Number(offset), Number(offset) + Number(limit));
  return jsonAnswer(200, {
    resources: page.map((image) => resourceView(image, project)),
    errors: [],
    total_count: images.length,
  });
}

function resourceView(image: Readonly<ImsImage>, project: string): Record<string, unknown> {
  return {
    enterprise_project_id: project,
    project_id: image.owner,
    project_name: image.region,
    resource_id: image.id,
    resource_name: image.name ?? "",
    resource_type: "images",
  };
}

function projectView(id: string): Record<string, unknown> {
  const name = id === "0" ? "default" : id;
  return { id, name, description: "", status: 1, type: "prod" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, code: string, message: string): Answer {
  return jsonAnswer(status, { error_code: code, error_msg: message });
}
