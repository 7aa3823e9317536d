import * as z from "zod";
import type { Clock } from "../http/clock";
import { ApiError } from "../http/errors";
import { decode } from "../http/decode";
import type { ApiRequest, ApiResponse } from "../http/request";
import type { CatalogueService } from "./catalogue";

export interface KeystoneToken {
  readonly value: string;
  /** By our own clock, which may differ from Keystone's. */
  readonly expiresAtMs: number | undefined;
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  /** On Huawei Cloud this is the account. */
  readonly projectDomainId: string | undefined;
  readonly catalogue: readonly CatalogueService[];
}

/** @param ownToken the token itself, if the answer only describes a token that we already had */
export function readToken(
  request: ApiRequest,
  response: ApiResponse,
  clock: Clock,
  ownToken: string | undefined,
): KeystoneToken {
  const { token } = decode(tokenBody, request, response);
  const value = response.headers["x-subject-token"] ?? ownToken;
  if (value === undefined) {
    throw new ApiError({
      kind: "protocol",
      purpose: request.purpose,
      reason: "the answer carries no token (the header X-Subject-Token is missing)",
      status: response.status,
      requestId: response.requestId,
    });
  }
  return {
    value,
    expiresAtMs: expiry(token.issued_at, token.expires_at, response.headers["date"], clock),
    projectId: token.project?.id,
    projectName: token.project?.name,
    projectDomainId: token.project?.domain?.id,
    catalogue: (token.catalog ?? []).map(({ type, endpoints }) => ({
      type,
      endpoints: endpoints.map((each) => ({
        interface: each.interface,
        region: each.region_id ?? each.region ?? undefined,
        url: each.url,
      })),
    })),
  };
}

/** When a credential expires, by our own clock: now plus its lifetime. */
export function expiry(
  issuedAt: string | undefined,
  expiresAt: string | undefined,
  answeredAt: string | undefined,
  clock: Clock,
): number | undefined {
  const endMs = Date.parse(expiresAt ?? "");
  const serverNowMs = Date.parse(answeredAt ?? issuedAt ?? "");
  if (Number.isNaN(endMs)) return undefined;
  return Number.isNaN(serverNowMs) ? endMs : clock.now() + endMs - serverNowMs;
}

const tokenBody = z.looseObject({
  token: z.looseObject({
    expires_at: z.string().optional(),
    issued_at: z.string().optional(),
    project: z
      .looseObject({
        id: z.string(),
        name: z.string().optional(),
        domain: z.looseObject({ id: z.string().optional() }).optional(),
      })
      .optional(),
    catalog: z
      .array(
        z.looseObject({
          type: z.string(),
          endpoints: z.array(
            z.looseObject({
              interface: z.string(),
              region: z.string().nullish(),
              region_id: z.string().nullish(),
              url: z.string(),
            }),
          ),
        }),
      )
      .optional(),
  }),
});
