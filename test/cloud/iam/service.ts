/** The IAM side of the local cloud: which call goes where. Besides what is here, it answers what Keystone does. */
import { type Answer, type Call, jsonAnswer } from "../http";
import { keystoneErrorAnswer, KeystoneRefusal } from "../keystone/errors";
import { answerKeystone } from "../keystone/service";
import { type Route, Router } from "../router";
import type { Iam, IamHandler } from "./context";
import {
  listEndpoints,
  listRegions,
  listServices,
  showCatalogue,
  showEndpoint,
  showRegion,
  showService,
} from "./catalogue";
import {
  listAccessKeys,
  listAgencies,
  listDomains,
  listProjects,
  listProjectsOfUser,
  listUsers,
  showAccessKey,
  showAgency,
  showProject,
  showUser,
} from "./directory";
import { gatewayErrorAnswer, GatewayRefusal } from "./errors";
import { createTemporaryKey } from "./temporaryKeys";
import { issueToken, showToken } from "./tokens";

const routes: readonly Route<IamHandler>[] = [
  { method: "POST", pattern: "/v3/auth/tokens", handle: issueToken },
  { method: "GET", pattern: "/v3/auth/tokens", handle: showToken },
  ...reads({
    "/v3/auth/catalog": showCatalogue,
    "/v3/auth/projects": listProjects,
    "/v3/auth/domains": listDomains,
    "/v3/projects": listProjects,
    "/v3/projects/{projectId}": showProject,
    "/v3-ext/projects/{projectId}": showProject,
    "/v3/users": listUsers,
    "/v3/users/{userId}": showUser,
    "/v3.0/OS-USER/users/{userId}": showUser,
    "/v3/users/{userId}/projects": listProjectsOfUser,
    "/v3/regions": listRegions,
    "/v3/regions/{id}": showRegion,
    "/v3/services": listServices,
    "/v3/services/{id}": showService,
    "/v3/endpoints": listEndpoints,
    "/v3/endpoints/{id}": showEndpoint,
    "/v3.0/OS-AGENCY/agencies": listAgencies,
    "/v3.0/OS-AGENCY/agencies/{agencyId}": showAgency,
    "/v3.0/OS-CREDENTIAL/credentials": listAccessKeys,
    "/v3.0/OS-CREDENTIAL/credentials/{accessKey}": showAccessKey,
  }),
  {
    method: "POST",
    pattern: "/v3.0/OS-CREDENTIAL/securitytokens",
    handle: createTemporaryKey,
  },
];

function reads(handlers: Readonly<Record<string, IamHandler>>): Route<IamHandler>[] {
  return Object.entries(handlers).map(([pattern, handle]) => ({ method: "GET", pattern, handle }));
}

const router = new Router(routes);

export async function answerIam(iam: Iam, call: Call): Promise<Answer> {
  const match = router.match(call.method, call.path);
  if (match.kind !== "found") {
    // The version documents, and what only a token may ask for.
    if (/^\/(v3(\/.*)?)?$/.test(call.path)) return answerKeystone(iam.keystone, call);
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
