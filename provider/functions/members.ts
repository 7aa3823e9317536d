import type { CloudMember } from "../client/cloud";
import { consumerFields, type ConsumerFields } from "../client/consumer";
import {
  everyPage,
  listImsMembers,
  listMembers,
  listNativeMembers,
  type MemberPageRequest,
} from "../client/readOperations";
import { withoutUndefined } from "../resources/values/record";
import type { Connection } from "./connection";

/** One consumer of one image. */
export interface FoundMember extends ConsumerFields {
  /** The image that is shared. */
  readonly imageId: string;
  /** `pending` until the consumer answers, then `accepted` or `rejected`. */
  readonly status: string;
  /** When the image was shared, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** When the consumer answered last, ISO 8601 in UTC. */
  readonly updatedAt?: string;
}

/** Ordered by consumer. Undefined if the caller cannot see the image. */
export async function allMembers(
  connection: Connection,
  imageId: string,
): Promise<readonly FoundMember[] | undefined> {
  const members =
    connection.kind === "ims"
      ? await imsMembers(connection, imageId)
      : await listMembers(connection.send, imageId);
  return members
    ?.toSorted((one, other) => (one.consumer < other.consumer ? -1 : 1))
    .map(foundMember);
}

function foundMember({ consumer, ...rest }: CloudMember): FoundMember {
  const { imageId, status, createdAt, updatedAt } = rest;
  return withoutUndefined({ imageId, ...consumerFields(consumer), status, createdAt, updatedAt });
}

async function imsMembers(
  { send, location, family, pageLimit }: Connection,
  imageId: string,
): Promise<readonly CloudMember[] | undefined> {
  const { projectId } = await location();
  // Only Huawei's own documents contain A23. Related clouds have the call of Glance.
  const list = (page: MemberPageRequest) =>
    family === "huawei"
      ? listImsMembers(send, projectId, imageId, page)
      : listNativeMembers(send, imageId, page);
  return everyPage((page) => list({ ...page, limit: pageLimit }));
}
