/** What a handler of the local IMS works with: state, switches, the call and its caller. */
import type { Caller } from "../glance/caller";
import type { Answer, Call } from "../http";
import type { PathParameters } from "../router";
import type { State } from "../state";
import type { JobPlans } from "./jobPlans";
import type { ObjectStore } from "./objects";
import type { ImsOptions } from "./options";
import type { RegionName } from "./record";

/** Who calls, or the gateway's refusal. */
export type Identify = (call: Call) => Promise<Caller | Answer> | Caller | Answer;

export interface Ims {
  readonly state: State;
  readonly identify: Identify;
  readonly objects: ObjectStore;
  /** Failures that somebody asked for. */
  readonly plans: JobPlans;
  /** Changed by the admin path. */
  options: ImsOptions;
  /** Added to the time that jobs go by. */
  aheadMs: number;
  /** Ends of jobs take their turns. */
  settling: Promise<void>;
  /** Times of requests, by project. */
  readonly recentRequests: Map<string, number[]>;
  /** Endpoints, without a version. */
  readonly urls: Readonly<Record<RegionName, string>>;
}

export interface ImsRequest {
  readonly ims: Ims;
  readonly call: Call;
  readonly params: PathParameters;
  /** The caller's project is certain: IMS knows no token without one. */
  readonly caller: Caller & { readonly projectId: string };
  readonly region: RegionName;
}

export type ImsHandler = (request: ImsRequest) => Promise<Answer> | Answer;

export function nowMs(ims: Ims): number {
  return Date.now() + ims.aheadMs;
}
