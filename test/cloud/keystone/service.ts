/** The Keystone side of the local cloud: which call goes where, and who may make it. */
import { type Answer, type Call, jsonAnswer, noContent, readText } from "../http";
import { type Route, Router } from "../router";
import {
  createApplicationCredential,
  deleteApplicationCredential,
  listApplicationCredentials,
  requireSelf,
  showApplicationCredential,
} from "./applicationCredentials";
import { authenticate } from "./authenticate";
import { caller, type Handler, identify, type Keystone, type Request } from "./context";
import { expecting, keystoneErrorAnswer, KeystoneRefusal, notAllowed } from "./errors";
import { listOwnProjects, listProjects, showProject } from "./projects";
import { catalogue, tokenDocument } from "./tokenDocument";
import type { Token } from "./tokens";
import { createTrust, deleteTrust, showTrust } from "./trusts";
import { versionDocument, versionList } from "./versions";

export async function answerKeystone(keystone: Keystone, call: Call): Promise<Answer> {
  const authUrl = `${keystone.endpoints.identityUrl}/v3`;
  const match = router.match(call.method, call.path);
  if (match.kind === "unknown") return { status: 404, headers: html, body: notFoundPage };
  if (match.kind === "wrongMethod") {
    return {
      ...keystoneErrorAnswer(new KeystoneRefusal(405, "Method Not Allowed"), authUrl),
      headers: { "Content-Type": "application/json", Allow: match.allowed.join(", ") },
    };
  }
  try {
    return await match.handle({ keystone, call, params: match.params, authUrl });
  } catch (error) {
    if (error instanceof KeystoneRefusal) return keystoneErrorAnswer(error, authUrl);
    throw error;
  }
}

const html = { "Content-Type": "text/html; charset=utf-8" };
const notFoundPage =
  "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n";

const routes: readonly Route<Handler>[] = [
  { method: "GET", pattern: "/", handle: ({ authUrl }) => versionList(authUrl) },
  { method: "GET", pattern: "/v3", handle: ({ authUrl }) => versionDocument(authUrl) },
  { method: "GET", pattern: "/v3/", handle: ({ authUrl }) => versionDocument(authUrl) },
  { method: "POST", pattern: "/v3/auth/tokens", handle: issueToken },
  { method: "GET", pattern: "/v3/auth/tokens", handle: validateToken },
  { method: "HEAD", pattern: "/v3/auth/tokens", handle: validateToken },
  { method: "DELETE", pattern: "/v3/auth/tokens", handle: revokeToken },
  { method: "GET", pattern: "/v3/auth/catalog", handle: showCatalogue },
  { method: "GET", pattern: "/v3/auth/projects", handle: listOwnProjects },
  { method: "GET", pattern: "/v3/users/{userId}/projects", handle: listOwnProjects },
  { method: "GET", pattern: "/v3/projects", handle: listProjects },
  { method: "GET", pattern: "/v3/projects/{projectId}", handle: showProject },
  {
    method: "POST",
    pattern: "/v3/OS-TRUST/trusts",
    handle: async ({ keystone, call }) =>
      createTrust(keystone.state, caller(keystone, call), parseJson(await readText(call))),
  },
  {
    method: "GET",
    pattern: "/v3/OS-TRUST/trusts/{id}",
    handle: ({ keystone, call, params }) =>
      showTrust(keystone.state, caller(keystone, call), params.get("id")),
  },
  {
    method: "DELETE",
    pattern: "/v3/OS-TRUST/trusts/{id}",
    handle: ({ keystone, call, params }) => {
      const id = params.get("id");
      const answer = deleteTrust(keystone.state, caller(keystone, call), id);
      keystone.tokens.revokeAll(({ trustId }) => trustId === id);
      return answer;
    },
  },
  {
    method: "POST",
    pattern: "/v3/users/{userId}/application_credentials",
    handle: async ({ keystone, call, params, authUrl }) => {
      const token = caller(keystone, call);
      const body = parseJson(await readText(call));
      return createApplicationCredential(
        keystone.state,
        token,
        params.get("userId"),
        body,
        authUrl,
      );
    },
  },
  {
    method: "GET",
    pattern: "/v3/users/{userId}/application_credentials",
    handle: ({ keystone, call, params, authUrl }) => {
      const userId = params.get("userId");
      requireSelf(caller(keystone, call), userId, "list_application_credentials", true);
      return listApplicationCredentials(keystone.state, userId, authUrl);
    },
  },
  {
    method: "GET",
    pattern: "/v3/users/{userId}/application_credentials/{id}",
    handle: ({ keystone, call, params, authUrl }) => {
      requireSelf(caller(keystone, call), params.get("userId"), "get_application_credential", true);
      return showApplicationCredential(keystone.state, params.get("id"), authUrl);
    },
  },
  {
    method: "DELETE",
    pattern: "/v3/users/{userId}/application_credentials/{id}",
    handle: ({ keystone, call, params }) => {
      const token = caller(keystone, call);
      requireSelf(token, params.get("userId"), "delete_application_credential", true);
      const id = params.get("id");
      const answer = deleteApplicationCredential(keystone.state, id);
      keystone.tokens.revokeAll((known) => known.applicationCredentialId === id);
      return answer;
    },
  },
];

const router = new Router(routes);

async function issueToken({ keystone, call }: Request): Promise<Answer> {
  const token = authenticate(keystone.state, keystone.tokens, parseJson(await readText(call)));
  identify(keystone, call, token);
  const withCatalogue = !call.query.has("nocatalog");
  return jsonAnswer(201, tokenDocument(keystone.state, token, keystone.endpoints, withCatalogue), {
    "X-Subject-Token": token.id,
    Vary: "X-Auth-Token",
  });
}

function validateToken({ keystone, call }: Request): Answer {
  const subject = subjectToken(keystone, call);
  const withCatalogue = !call.query.has("nocatalog");
  return jsonAnswer(
    200,
    tokenDocument(keystone.state, subject, keystone.endpoints, withCatalogue),
    {
      "X-Subject-Token": subject.id,
      Vary: "X-Auth-Token",
    },
  );
}

function revokeToken({ keystone, call }: Request): Answer {
  keystone.tokens.revoke(subjectToken(keystone, call).id);
  return noContent();
}

/** The token that X-Subject-Token names: the caller's own, or any for an administrator. */
function subjectToken(keystone: Keystone, call: Call): Token {
  const token = caller(keystone, call);
  const subjectId = call.headers["x-subject-token"];
  const subject = keystone.tokens.find(typeof subjectId === "string" ? subjectId : undefined);
  if (typeof subjectId !== "string") throw notAllowed("identity:validate_token");
  if (!subject) throw new KeystoneRefusal(404, "Failed to validate token");
  if (subject.userId !== token.userId && !token.roles.includes("admin")) {
    throw notAllowed("identity:validate_token");
  }
  return subject;
}

function showCatalogue({ keystone, call, authUrl }: Request): Answer {
  caller(keystone, call);
  return jsonAnswer(200, {
    catalog: catalogue(keystone.endpoints),
    links: { next: null, self: `${authUrl}/auth/catalog`, previous: null },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw expecting("valid JSON", "request body");
  }
}
