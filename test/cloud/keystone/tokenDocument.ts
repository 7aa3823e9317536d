/** The body of a token answer: who, on which project, with which roles, and the catalogue of services. */
import { createHash } from "node:crypto";
import type { State } from "../state";
import { defaultDomain, roleReference } from "./directory";
import type { Token } from "./tokens";

export interface Endpoints {
  readonly imageUrl: string;
  /** Without a version. */
  readonly identityUrl: string;
  readonly region: string;
}

export function tokenDocument(
  state: State,
  token: Token,
  endpoints: Endpoints,
  withCatalogue: boolean,
): { token: Record<string, unknown> } {
  const user = state.users.get(token.userId);
  const document: Record<string, unknown> = {
    methods: token.methods,
    user: {
      domain: defaultDomain,
      id: token.userId,
      name: user?.name ?? "",
      password_expires_at: null,
    },
    audit_ids: token.auditIds,
    expires_at: withMicroseconds(token.expiresAt),
    issued_at: withMicroseconds(token.issuedAt),
  };
  if (token.projectId !== undefined) {
    const project = state.projects.get(token.projectId);
    document["project"] = {
      domain: defaultDomain,
      id: token.projectId,
      name: project?.name ?? "",
    };
    document["is_domain"] = false;
    document["roles"] = token.roles.map(roleReference);
    if (withCatalogue) document["catalog"] = catalogue(endpoints);
  }
  if (token.applicationCredentialId !== undefined) {
    const credential = state.applicationCredentials.get(token.applicationCredentialId);
    document["application_credential"] = {
      id: token.applicationCredentialId,
      name: credential?.name ?? "",
      restricted: !(credential?.unrestricted ?? false),
    };
  }
  const trust = token.trustId === undefined ? undefined : state.trusts.get(token.trustId);
  if (trust !== undefined) {
    document["OS-TRUST:trust"] = {
      id: trust.id,
      impersonation: trust.impersonation,
      trustor_user: { id: trust.trustorId },
      trustee_user: { id: trust.trusteeId },
    };
  }
  return { token: document };
}

export function catalogue(endpoints: Endpoints): unknown[] {
  return [
    service("identity", "keystone", `${endpoints.identityUrl}/v3/`, endpoints.region),
    service("image", "glance", endpoints.imageUrl, endpoints.region),
  ];
}

function service(type: string, name: string, url: string, region: string): unknown {
  return {
    endpoints: ["public", "internal", "admin"].map((side) => ({
      id: stableId(`${type} ${side}`),
      interface: side,
      region_id: region,
      url,
      region,
    })),
    id: stableId(type),
    type,
    name,
  };
}

function stableId(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

export function withMicroseconds(isoTime: string): string {
  return isoTime.replace(/\.(\d{3})Z$/, ".$1000Z");
}
