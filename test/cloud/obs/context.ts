/** What a handler of the object storage works with. */
import type { Answer, Call } from "../http";
import type { User } from "../keystone/directory";
import type { State } from "../state";
import { accessDenied, ObsRefusal } from "./errors";
import type { Bucket } from "./store";

export interface ObsRequest {
  readonly state: State;
  readonly call: Call;
  readonly user: User;
  /** First segment of the path, decoded; "" when there is none. */
  readonly bucketName: string;
  /** All that follows, decoded; "" for the bucket itself. */
  readonly key: string;
}

export type ObsHandler = (request: ObsRequest) => Promise<Answer> | Answer;

/** The bucket of the path; a project uses its own ones only, and readers only look. */
export function usableBucket(request: ObsRequest, forWriting: boolean): Bucket {
  const { state, bucketName, user } = request;
  const bucket = state.buckets.get(bucketName);
  if (!bucket) {
    throw new ObsRefusal(404, "NoSuchBucket", "The specified bucket does not exist.");
  }
  if (bucket.owner !== user.projectId) throw accessDenied();
  if (forWriting) requireWriter(request);
  return bucket;
}

export function requireWriter({ user }: ObsRequest): void {
  if (user.role === "reader") throw accessDenied("Readers change nothing.");
}
