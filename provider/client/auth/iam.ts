/**
 * The calls of IAM that find out what the settings leave open: the project of a region, the account, and temporary keys.
 * They are sent with the credentials of the chain they are given.
 */
import { z } from "zod";
import type { Clock } from "../http/clock";
import { decode } from "../http/decode";
import { ApiError, isApiError } from "../http/errors";
import type { ApiRequest, Send } from "../http/request";
import { pagesOf } from "../http/pages";
import { Secret } from "../secret";
import type { DomainReference } from "../settings";
import type { TemporaryKeys } from "./accessKeys";
import { expiry } from "./keystoneToken";

export interface IamProject {
  readonly id: string;
  readonly name: string;
  readonly accountId: string | undefined;
}

/**
 * Finds a project by its name; the default project of a region is named like the region. 200.
 * `configuration`: there is none of that name, or the caller may not see it.
 * Source: D2.
 */
export async function findProject(
  send: Send,
  name: string,
  connectionName: string,
): Promise<IamProject> {
  const purpose = `find the project "${name}" of ${connectionName}`;
  const pages = pagesOf<WireProject, IamQuery>(purpose, async (page) => {
    const request: ApiRequest = {
      ...{ purpose, method: "GET", url: "/v3/projects", query: page ?? { name } },
      ...{ okStatus: [200], idempotent: true },
    };
    const { projects, links } = decode(projectsBody, request, await send(request));
    return { items: projects, next: queryOf(links?.next) };
  });
  for await (const projects of pages) {
    // The filter is the cloud's; a cloud that ignores it would hand over any project.
    const found = projects.find((project) => project.name === name);
    if (found !== undefined)
      return { id: found.id, name: found.name, accountId: found.domain_id ?? undefined };
  }
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason: "the user has no project of that name",
    advice:
      "check the region; of a project that is not the region's own, set projectName or projectId",
  });
}

const projectBody = z.looseObject({
  ...{ id: z.string(), name: z.string(), domain_id: z.string().nullish() },
});
type WireProject = z.output<typeof projectBody>;

const projectsBody = z.looseObject({
  projects: z.array(projectBody),
  links: z.looseObject({ next: z.string().nullish() }).nullish(),
});

type IamQuery = Readonly<Record<string, string>>;

/** What the next page is asked with. Only the query is taken over: the credentials stay with the host that they are for. */
function queryOf(link: string | null | undefined): IamQuery | undefined {
  if (link === null || link === undefined || !URL.canParse(link, "http://iam")) return undefined;
  return Object.fromEntries(new URL(link, "http://iam").searchParams);
}

/**
 * The id of the account that the credentials belong to. 200.
 * Source: GET /v3/auth/domains of the IAM reference; the Huawei Cloud SDK finds it the same way.
 */
export async function findAccountId(send: Send, connectionName: string): Promise<string> {
  const request: ApiRequest = {
    purpose: `find the account of ${connectionName}`,
    ...{ method: "GET", url: "/v3/auth/domains" },
    ...{ okStatus: [200], idempotent: true },
  };
  const { domains } = decode(domainsBody, request, await send(request));
  const [first] = domains;
  if (first !== undefined) return first.id;
  throw new ApiError({
    kind: "configuration",
    purpose: request.purpose,
    reason: "IAM names no account for these credentials",
    advice: "set accountId (HW_DOMAIN_ID)",
  });
}

const domainsBody = z.looseObject({ domains: z.array(z.looseObject({ id: z.string() })) });

/** Long enough for a large upload's pause between two requests, short enough to lose. IAM allows 15 min to 24 h. */
const keysLiveSeconds = 3600;

/**
 * Temporary keys worth what the token of the request is worth. 200 or 201.
 * Source: POST /v3.0/OS-CREDENTIAL/securitytokens of the IAM reference, method `token`.
 */
export async function keysForToken(
  send: Send,
  clock: Clock,
  connectionName: string,
): Promise<TemporaryKeys> {
  const purpose = `get temporary keys for the token of ${connectionName}`;
  const identity = { methods: ["token"], token: { duration_seconds: keysLiveSeconds } };
  return issuedBy(send, clock, purpose, identity);
}

/**
 * Temporary keys of an agency, which the caller's account must have been entrusted with. 200 or 201.
 * `forbidden`, `notFound`: no such agency, or the user lacks the right to act for agencies.
 * Source: POST /v3.0/OS-CREDENTIAL/securitytokens of the IAM reference, method `assume_role`.
 */
export async function keysOfAgency(
  send: Send,
  clock: Clock,
  agency: { readonly name: string; readonly account: DomainReference },
  connectionName: string,
): Promise<TemporaryKeys> {
  const { name, account } = agency;
  const title = "id" in account ? account.id : `"${account.name}"`;
  const purpose = `assume agency "${name}" of account ${title} (${connectionName})`;
  const identity = {
    methods: ["assume_role"],
    assume_role: {
      agency_name: name,
      ...("id" in account ? { domain_id: account.id } : { domain_name: account.name }),
      duration_seconds: keysLiveSeconds,
    },
  };
  try {
    return await issuedBy(send, clock, purpose, identity);
  } catch (error) {
    throw isApiError(error, "forbidden", "notFound")
      ? error.with({
          advice:
            "check agencyName and agencyAccountName; the user needs the right to act for agencies (Agent Operator)",
        })
      : error;
  }
}

async function issuedBy(
  send: Send,
  clock: Clock,
  purpose: string,
  identity: object,
): Promise<TemporaryKeys> {
  const request: ApiRequest = {
    ...{ purpose, method: "POST", url: "/v3.0/OS-CREDENTIAL/securitytokens" },
    body: { kind: "json", value: { auth: { identity } } },
    ...{ okStatus: [200, 201], idempotent: true },
    onRepeat: "a second one gets other keys; those that got lost end by themselves",
  };
  return readKeys(request, await send(request), clock);
}

const keysBody = z.looseObject({
  credential: z.looseObject({
    access: z.string(),
    secret: z.string(),
    securitytoken: z.string(),
    expires_at: z.string().optional(),
  }),
});

/** The answer of IAM and of the metadata service, which have one form. */
export function readKeys(
  request: ApiRequest,
  response: Awaited<ReturnType<Send>>,
  clock: Clock,
): TemporaryKeys {
  const { credential } = decode(keysBody, request, response);
  return {
    accessKey: credential.access,
    secretKey: new Secret(credential.secret),
    securityToken: new Secret(credential.securitytoken),
    expiresAtMs: expiry(undefined, credential.expires_at, response.headers["date"], clock),
  };
}
