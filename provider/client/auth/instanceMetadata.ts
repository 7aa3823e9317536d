import type { Clock } from "../http/clock";
import { isApiError } from "../http/errors";
import type { ApiRequest, Send } from "../http/request";
import type { TemporaryKeys } from "./accessKeys";
import { readKeys } from "./iam";

/** The metadata service answers at once. Outside the cloud nothing listens at its address. */
const patienceMs = 5_000;

/**
 * Keys of the agency of the server on which this program runs. They last an hour; new ones are
 * there ten minutes before they expire. 200.
 *
 * `notFound`: the server has no agency. `unreachable`: this is not a server of the cloud.
 * @see ECS User Guide, "Security Key (OpenStack Metadata API)"
 */
export async function keysOfInstance(
  send: Send,
  clock: Clock,
  metadataUrl: string,
  connectionName: string,
): Promise<TemporaryKeys> {
  const request: ApiRequest = {
    purpose: `get keys from the metadata service for ${connectionName}`,
    method: "GET",
    url: `${metadataUrl}/openstack/latest/securitykey`,
    okStatus: [200],
    idempotent: true,
    timeoutMs: patienceMs,
  };
  try {
    return readKeys(request, await send(request), clock);
  } catch (error) {
    if (isApiError(error, "notFound"))
      throw error.with({ advice: "attach an agency with the rights of IMS to this server" });
    if (isApiError(error, "unreachable"))
      throw error.with({
        advice:
          "useInstanceMetadata works on a server of the cloud only; elsewhere use access keys",
      });
    throw error;
  }
}
