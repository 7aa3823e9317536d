/** The state of a member after a run. */
import type { CloudMember } from "../../client/cloud";
import type { Located } from "../location";
import { withoutUndefined } from "../values/record";
import type { ImageMemberInputs } from "./inputs";

export interface ImageMemberState extends ImageMemberInputs, Located {
  /** `pending` until the consumer answers, then `accepted` or `rejected`. */
  readonly status: string;
  /** When the image was shared, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** When the consumer answered last, ISO 8601 in UTC. */
  readonly updatedAt?: string;
}

export function memberState(
  inputs: ImageMemberInputs,
  member: CloudMember,
  location: Located,
): ImageMemberState {
  const { status, createdAt, updatedAt } = member;
  return withoutUndefined({ ...inputs, ...location, status, createdAt, updatedAt });
}
