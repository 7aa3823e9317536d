/** The cloud that tests run against, whichever it is: the local one in this process, or a real Glance and Keystone. */
import type { FaultRule } from "../cloud/faults";
import type { HeldRequest } from "../cloud/holds";
import type { JobPlan } from "../cloud/ims/jobPlans";
import type { ImsOptions } from "../cloud/ims/options";
import type { RequestRecord } from "../cloud/requestLog";
import type { CountedProblem } from "../cloud/validate/problems";

export interface TestCloud {
  readonly kind: "local" | "real";
  /** Image endpoint, without /v2. */
  readonly url: string;
  /** Identity endpoint, with /v3. */
  readonly authUrl: string;
  readonly region: string;
  readonly projects: TestProjects;
  /** alice, bob, carol, rita, rudy and admin; `project` is an id. */
  readonly users: Readonly<Record<string, { readonly id: string; readonly project: string }>>;
  /** Of every user. */
  readonly password: "secret";
  /** Path of a clouds.yaml with one cloud for each user. */
  readonly cloudsYaml: string;
  /** Only the local cloud can be made to misbehave. */
  readonly local?: LocalControls;
  stop(): Promise<void>;
}

export interface TestProjects {
  readonly owner: string;
  readonly consumer: string;
  readonly third: string;
  readonly admin: string;
}

/** What can be done to the local cloud and asked of it; the same as its admin path offers other processes. */
export interface LocalControls {
  /** Base of the admin path, for other processes. */
  readonly adminUrl: string;
  readonly dataFolder: string;
  /** Sets a rule and returns how to take it away again. */
  fault(rule: FaultRule): { readonly id: string; hits(): number; clear(): void };
  clearFaults(): void;
  /** Requests served since the last `clearRequests`. */
  requests(): RequestRecord[];
  clearRequests(): void;
  /** Resolves when `count` requests are held by rules with `hold`. */
  waitForHeld(count?: number, timeoutMs?: number): Promise<HeldRequest[]>;
  /** Lets held requests go on, or resets their connections. */
  release(how?: "proceed" | "reset", sequence?: number): number;
  /** Dates every image and every member of Glance back by so many seconds. */
  ageImages(seconds: number): number;
  readonly ims: ImsControls;
  /** With `validate`: what IMS did, or let be done, that its API does not have. */
  problems(): CountedProblem[];
  /** Ends all tokens, or those of one user, as if their time were over. */
  expireTokens(user?: string): number;
}

/** What can be done to the local IMS. */
export interface ImsControls {
  /** Changes some of its switches. */
  change(changes: Partial<ImsOptions>): void;
  /** Lets the time that jobs go by pass. */
  advance(ms: number): Promise<number>;
  /** Lets the next job of a type fail, or some of the pairs of the next member job. */
  failJob(plan: JobPlan): void;
}
