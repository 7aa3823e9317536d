/** The admin path /_local/ims: switches, the time that jobs go by, failures ordered beforehand, protection. */
import { type Answer, isRecord, jsonAnswer } from "../http";
import type { Ims } from "./context";
import type { JobPlan } from "./jobPlans";
import { changedOptions } from "./options";
import { settle } from "./settle";

export async function answerImsAdmin(
  ims: Ims,
  method: string,
  path: string,
  query: URLSearchParams,
  body: string,
): Promise<Answer> {
  switch (`${method} ${path}`) {
    case "GET /options":
      return jsonAnswer(200, ims.options);
    case "POST /options":
      ims.options = changedOptions(ims.options, objectIn(body));
      return jsonAnswer(200, ims.options);
    case "POST /advance":
      return jsonAnswer(200, { aheadMs: await advance(ims, Number(query.get("ms"))) });
    case "GET /fail-job":
      return jsonAnswer(200, { plans: ims.plans.list() });
    case "POST /fail-job":
      ims.plans.add(planIn(objectIn(body)));
      return jsonAnswer(201, { plans: ims.plans.list() });
    case "DELETE /fail-job":
      ims.plans.clear();
      return jsonAnswer(200, { plans: [] });
    case "POST /unprotect":
      return jsonAnswer(200, { unprotected: unprotect(ims, query.get("image")) });
    case "GET /jobs":
      return jsonAnswer(200, { jobs: ims.state.imsJobs.values() });
    default:
      return jsonAnswer(404, { message: `the admin path has no ${method} /ims${path}` });
  }
}

/** Jobs end by the clock; nobody needs to wait for it. */
export async function advance(ims: Ims, byMs: number): Promise<number> {
  if (!(byMs >= 0)) throw new Error("ms must be a number of milliseconds");
  ims.aheadMs += byMs;
  await settle(ims);
  return ims.aheadMs;
}

/** What the support of the real cloud does: nobody can take the protection off otherwise. */
function unprotect(ims: Ims, id: string | null): boolean {
  const image = ims.state.imsImages.get(id ?? "");
  if (!image) throw new Error(`there is no image ${id}`);
  ims.state.imsImages.put(image.id, { ...image, protected: false });
  return true;
}

function planIn(content: Readonly<Record<string, unknown>>): JobPlan {
  const { type, code = "IMG.0014", message, images, recipients, count } = content;
  if (typeof code !== "string" || !/^IMG\.\d{4}$/.test(code)) {
    throw new Error(`code must be like IMG.0014, not ${String(code)}`);
  }
  return {
    code,
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof message === "string" ? { message } : {}),
    ...(Array.isArray(images) ? { images: images.map(String) } : {}),
    ...(Array.isArray(recipients) ? { recipients: recipients.map(String) } : {}),
    ...(typeof count === "number" ? { count } : {}),
  };
}

function objectIn(body: string): Record<string, unknown> {
  const content: unknown = JSON.parse(body);
  if (!isRecord(content)) throw new Error("the body must be an object");
  return content;
}
