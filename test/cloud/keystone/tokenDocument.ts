/** The body of a token answer: who, on which project, with which roles, and the catalogue of services. */
import { createHash } from "node:crypto";
import type { State } from "../state";
import { defaultDomain, roleReference } from "./directory";
import type { Token } from "./tokens";

export interface Endpoints {
  /** Without a version. */
  readonly identityUrl: string;
  /** What the catalogue lists. */
  readonly services: readonly CatalogueService[];
}

export interface CatalogueService {
  readonly type: string;
  readonly name: string;
  /** One a region. */
  readonly endpoints: readonly { readonly region: string; readonly url: string }[];
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

export function catalogue({ services }: Endpoints): unknown[] {
  return services.map((service) => ({
    endpoints: catalogueEndpoints(service),
    id: catalogueId(service.type),
    type: service.type,
    name: service.name,
  }));
}

/** Three a region; all of them lead to the same place. */
export function catalogueEndpoints({ type, endpoints }: CatalogueService) {
  return endpoints.flatMap(({ region, url }, index) =>
    ["public", "internal", "admin"].map((side) => ({
      id: catalogueId(`${type} ${side}${index === 0 ? "" : ` ${region}`}`),
      interface: side,
      region_id: region,
      url,
      region,
    })),
  );
}

/** The same in every local cloud. */
export function catalogueId(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

export function withMicroseconds(isoTime: string): string {
  return isoTime.replace(/\.(\d{3})Z$/, ".$1000Z");
}
