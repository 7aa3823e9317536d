/** What an IAM handler works with. */
import type { Answer, Call } from "../http";
import type { Keystone } from "../keystone/context";
import type { PathParameters } from "../router";
import type { Access } from "./callerOf";

export interface Iam extends Access {
  readonly keystone: Keystone;
  /** Endpoint of this service, without a version. */
  readonly url: string;
}

export interface IamRequest {
  readonly iam: Iam;
  readonly call: Call;
  readonly params: PathParameters;
}

export type IamHandler = (request: IamRequest) => Promise<Answer> | Answer;
