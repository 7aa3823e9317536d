/** The IAM side of the local cloud: which call goes where. Besides what is here, it answers what Keystone does. */
import { type Answer, type Call, jsonAnswer } from "../http";
import { keystoneErrorAnswer, KeystoneRefusal } from "../keystone/errors";
import { answerKeystone } from "../keystone/service";
import { type Route, Router } from "../router";
import type { Iam, IamHandler } from "./context";
import { listDomains, listProjects } from "./directory";
import { gatewayErrorAnswer, GatewayRefusal } from "./errors";
import { createTemporaryKey } from "./temporaryKeys";
import { issueToken } from "./tokens";

const routes: readonly Route<IamHandler>[] = [
  { method: "POST", pattern: "/v3/auth/tokens", handle: issueToken },
  { method: "GET", pattern: "/v3/projects", handle: listProjects },
  { method: "GET", pattern: "/v3/auth/projects", handle: listProjects },
  { method: "GET", pattern: "/v3/auth/domains", handle: listDomains },
  {
    method: "POST",
    pattern: "/v3.0/OS-CREDENTIAL/securitytokens",
    handle: createTemporaryKey,
  },
];

const router = new Router(routes);

export async function answerIam(iam: Iam, call: Call): Promise<Answer> {
  const match = router.match(call.method, call.path);
  if (match.kind !== "found") {
    if (call.path.startsWith("/v3/")) return answerKeystone(iam.keystone, call);
    return jsonAnswer(404, { error_code: "APIGW.0101", error_msg: "The API does not exist" });
  }
  try {
    return await match.handle({ iam, call, params: match.params });
  } catch (error) {
    if (error instanceof GatewayRefusal) return gatewayErrorAnswer(error, call.requestId);
    if (error instanceof KeystoneRefusal) return keystoneErrorAnswer(error, `${iam.url}/v3`);
    throw error;
  }
}
