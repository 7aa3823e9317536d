/** The calls of IAM. They use the credentials of the chain that they are given. */
import * as z from "zod";
import type { Clock } from "../http/clock";
import { decode, getJson } from "../http/decode";
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
 * Finds a project by its name. The default project of a region has the region's name. 200.
 *
 * `configuration`: no project has that name, or the caller may not see it.
 * @see IAM API Reference, GET /v3/projects
 */
export async function findProject(
  send: Send,
  name: string,
  connectionName: string,
): Promise<IamProject> {
  const purpose = `find the project "${name}" of ${connectionName}`;
  const pages = pagesOf<WireProject, IamQuery>(purpose, async (page) => {
    const { projects, links } = await getJson(send, projectsBody, {
      purpose,
      url: "/v3/projects",
      query: page ?? { name },
    });
    return { items: projects, next: queryOf(links?.next) };
  });
  for await (const projects of pages) {
    // A cloud that ignores the query returns other projects too.
    const found = projects.find((project) => project.name === name);
    if (found !== undefined)
      return { id: found.id, name: found.name, accountId: found.domain_id ?? undefined };
  }
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason: "the user has no project of that name",
    advice:
      "check the region; if the project does not have the region's name, set projectName or projectId",
  });
}

const projectBody = z.looseObject({
  id: z.string(),
  name: z.string(),
  domain_id: z.string().nullish(),
});
type WireProject = z.output<typeof projectBody>;

const projectsBody = z.looseObject({
  projects: z.array(projectBody),
  links: z.looseObject({ next: z.string().nullish() }).nullish(),
});

type IamQuery = Readonly<Record<string, string>>;

/** Only the query of the link is used, so that the credentials go to no other host. */
function queryOf(link: string | null | undefined): IamQuery | undefined {
  if (link === null || link === undefined || !URL.canParse(link, "http://iam")) return undefined;
  return Object.fromEntries(new URL(link, "http://iam").searchParams);
}

/**
 * The id of the account that the credentials belong to, as the Huawei Cloud SDK finds it. 200.
 * @see IAM API Reference, GET /v3/auth/domains
 */
export async function findAccountId(send: Send, connectionName: string): Promise<string> {
  const purpose = `find the account of ${connectionName}`;
  const { domains } = await getJson(send, domainsBody, {
    purpose,
    url: "/v3/auth/domains",
  });
  const [first] = domains;
  if (first !== undefined) return first.id;
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason: "IAM names no account for these credentials",
    advice: "set accountId (HW_DOMAIN_ID)",
  });
}

const domainsBody = z.looseObject({ domains: z.array(z.looseObject({ id: z.string() })) });

/**
 * Longer than the pause between two requests of a large upload, and so short that a stolen key can
 * do little harm. IAM allows 15 minutes to 24 hours.
 */
const keysLiveSeconds = 3600;

/**
 * Temporary keys with the same rights as the token of the request. 200 or 201.
 * @see IAM API Reference, POST /v3.0/OS-CREDENTIAL/securitytokens, method `token`
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
 * Temporary keys of an agency that delegates to the caller's account. 200 or 201.
 *
 * `forbidden`, `notFound`: no such agency, or the user lacks the right to act for agencies.
 * @see IAM API Reference, POST /v3.0/OS-CREDENTIAL/securitytokens, method `assume_role`
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
    purpose,
    method: "POST",
    url: "/v3.0/OS-CREDENTIAL/securitytokens",
    body: {
      kind: "json",
      value: { auth: { identity } },
    },
    okStatus: [200, 201],
    idempotent: true,
    onRepeat: "a second one issues other keys; the lost ones expire by themselves",
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

/** Reads the keys from an answer of IAM or of the metadata service. Both have the same form. */
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
