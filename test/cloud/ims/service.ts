/** The IMS side of the local cloud: which call goes where, in what form refusals are sent. */
import {
  glanceErrorAnswer,
  GlanceRefusal,
  refuse as refuseNatively,
  wrongMethod,
} from "../glance/errors";
import type { Answer, Call } from "../http";
import { isCaller } from "./access";
import { Router } from "../router";
import type { Ims, ImsRequest } from "./context";
import { imsErrorAnswer, ImsRefusal } from "./errors";
import { countRequest } from "./rates";
import type { RegionName } from "./record";
import { routes } from "./routes";
import { settle } from "./settle";

const router = new Router(routes);

export async function answerIms(ims: Ims, region: RegionName, call: Call): Promise<Answer> {
  // Unlike Glance behind WSGI, IMS reads paths as UTF-8.
  const path = Buffer.from(call.path, "latin1").toString("utf8");
  const isNative = /^\/v(2\/(images|schemas)|1(\.1)?\/images)(\/|$)/.test(path);
  try {
    return await dispatch(ims, region, call, path);
  } catch (error) {
    if (error instanceof GlanceRefusal) return glanceErrorAnswer(error, call);
    if (!(error instanceof ImsRefusal)) throw error;
    // Glance knows no IMG codes; a broken rule of IMS carries its own on native paths too.
    if (isNative && error.status === 404) {
      return glanceErrorAnswer(refuseNatively(404, error.message), call);
    }
    return imsErrorAnswer(error, call.requestId);
  }
}

async function dispatch(ims: Ims, region: RegionName, call: Call, path: string): Promise<Answer> {
  await settle(ims);
  const match = router.match(call.method, path);
  if (match.kind === "found" && match.handle.isOpen) {
    return match.handle.answer({ ims, call, params: match.params, region });
  }
  const caller = await ims.identify(call);
  if (!isCaller(caller)) return caller;
  if (caller.projectId === undefined) {
    throw new ImsRefusal(403, "APIGW.0302", "The token has no project.");
  }
  if (match.kind === "unknown") {
    throw new ImsRefusal(404, "APIGW.0101", `The API does not exist: ${call.method} ${path}`);
  }
  if (match.kind === "wrongMethod") throw wrongMethod(call.method, match.allowed);
  if (match.handle.isOpen) throw new Error("open routes are answered above");
  countRequest(ims, caller.projectId, match.handle.startsTask);
  const request: ImsRequest = {
    ims,
    call,
    params: match.params,
    caller: { ...caller, projectId: caller.projectId },
    region,
  };
  return match.handle.answer(request);
}
