/**
 * The admin path /_local: everything a test may want to know of the local cloud, or to do to it, that no real cloud
 * offers. It needs no token, and its requests are neither logged nor bent by fault rules.
 */
import { memberKey } from "./glance/record";
import { parseFaultRules } from "./faultFile";
import type { FaultRules } from "./faults";
import type { Holds } from "./holds";
import { type Answer, isRecord, jsonAnswer } from "./http";
import { endTemporaryKeys } from "./iam/accessKeys";
import { answerImsAdmin } from "./ims/admin";
import type { Ims } from "./ims/context";
import type { TokenOffice } from "./keystone/tokens";
import type { RequestLog } from "./requestLog";
import type { State } from "./state";
import type { Contract } from "./validate/watch";

export interface Controls {
  readonly ims: Ims;
  readonly state: State;
  readonly tokens: TokenOffice;
  readonly faults: FaultRules;
  readonly holds: Holds;
  readonly log: RequestLog;
  readonly contract: Contract;
}

const defaultWaitMs = 30_000;

export async function answerAdmin(
  controls: Controls,
  method: string,
  path: string,
  query: URLSearchParams,
  body: string,
): Promise<Answer> {
  try {
    if (path.startsWith("/ims/")) {
      return await answerImsAdmin(controls.ims, method, path.slice("/ims".length), query, body);
    }
    switch (`${method} ${path.replace(/^(\/faults)\/.+$/, "$1/{id}")}`) {
      case "GET /faults":
        return jsonAnswer(200, { faults: controls.faults.list() });
      case "POST /faults":
        return jsonAnswer(201, {
          faults: parseFaultRules(JSON.parse(body)).map((rule) => controls.faults.add(rule)),
        });
      case "DELETE /faults":
        return jsonAnswer(200, { cleared: controls.faults.clear() });
      case "DELETE /faults/{id}":
        return jsonAnswer(200, { cleared: controls.faults.clear(path.slice("/faults/".length)) });
      case "POST /pause":
        return jsonAnswer(201, { faults: [controls.faults.add(pauseRule(query))] });
      case "GET /held":
        return jsonAnswer(200, {
          held: await controls.holds.waitForHeld(
            numberIn(query, "count") ?? 1,
            numberIn(query, "timeoutMs") ?? defaultWaitMs,
          ),
        });
      case "POST /release":
        return jsonAnswer(200, {
          released: controls.holds.release(
            query.get("how") === "reset" ? "reset" : "proceed",
            numberIn(query, "sequence"),
          ),
        });
      case "GET /problems":
        return jsonAnswer(200, { problems: controls.contract.problems.list() });
      case "DELETE /problems":
        controls.contract.problems.clear();
        return jsonAnswer(200, { problems: [] });
      case "GET /requests":
        return jsonAnswer(200, { requests: controls.log.list() });
      case "DELETE /requests":
        controls.log.clear();
        return jsonAnswer(200, { requests: [] });
      case "POST /images/age":
        return jsonAnswer(200, { aged: ageImages(controls, numberIn(query, "seconds") ?? 0) });
      case "POST /tokens/expire":
        return jsonAnswer(200, { expired: expireTokens(controls, query.get("user")) });
      default:
        return jsonAnswer(404, { message: `the admin path has no ${method} ${path}` });
    }
  } catch (error) {
    return jsonAnswer(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

/** Ends all tokens and temporary keys, or those of one user: clients are answered 401 as after a real expiry. */
export function expireTokens(
  controls: Pick<Controls, "state" | "tokens">,
  userName: string | null,
): number {
  const user = controls.state.users.values().find(({ name }) => name === userName);
  if (userName !== null && !user) throw new Error(`there is no user ${userName}`);
  return (
    controls.tokens.revokeAll((token) => !user || token.userId === user.id) +
    endTemporaryKeys(controls.state, user?.id)
  );
}

/** Dates every image back, as if nobody had touched it for so long: nobody needs to wait until one counts as left behind. */
export function ageImages({ state }: Pick<Controls, "state">, seconds: number): number {
  const earlier = (time: string) => new Date(Date.parse(time) - seconds * 1000).toISOString();
  const aged = <Image extends { readonly created_at: string; readonly updated_at: string }>(
    image: Image,
  ): Image => ({
    ...image,
    created_at: earlier(image.created_at),
    updated_at: earlier(image.updated_at),
  });
  const [glance, ims] = [state.images.values(), state.imsImages.values()];
  for (const image of glance) state.images.put(image.id, aged(image));
  for (const member of state.members.values())
    state.members.put(memberKey(member.imageId, member.memberId), {
      ...member,
      createdAt: earlier(member.createdAt),
      updatedAt: earlier(member.updatedAt),
    });
  for (const image of ims) state.imsImages.put(image.id, aged(image));
  return glance.length + ims.length;
}

/** `?method=PUT&path=/v2/images/*&nth=2&when=after`: a hold rule in the form of a query. */
function pauseRule(query: URLSearchParams) {
  const rule: Record<string, unknown> = { hold: query.get("when") ?? "after" };
  for (const [key, value] of query) {
    if (key === "when") continue;
    rule[key] = key === "nth" || key === "count" ? Number(value) : value;
  }
  const [parsed] = parseFaultRules(rule);
  if (!isRecord(parsed) || !parsed) throw new Error("the query makes no rule");
  return parsed;
}

function numberIn(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`${key} must be a number, not ${text}`);
  return value;
}
