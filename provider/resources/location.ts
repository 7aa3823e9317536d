/** The wrong project: there every image answers 404, and a state would be dropped as if all were deleted. */
import type { CloudLocation, ImageCloud } from "../client/cloud";

/** The part of every state that says where its ids are valid. */
export interface Located {
  /** Base URL of the image service that made it. */
  readonly endpoint: string;
  /** The project whose connection made it. */
  readonly connectionProjectId: string;
}

export async function located(cloud: ImageCloud): Promise<Located> {
  const location = await cloud.location();
  return { endpoint: location.endpoint, connectionProjectId: location.projectId };
}

/**
 * Compares where a state was made with where the connection leads now, before the first call that uses its ids.
 * A state without a location (read with only an id) passes.
 */
export async function assertSameLocation(
  state: Partial<Located>,
  cloud: ImageCloud,
  what: string,
): Promise<Located> {
  const now = await cloud.location();
  if (state.endpoint !== undefined && !isSameEndpoint(state.endpoint, now, cloud)) {
    throw new Error(
      `cannot work on ${what}: it was made at ${state.endpoint}, but ${cloud.connectionName} leads to ${now.endpoint}; ` +
        `choose the connection of that cloud, or, if the same cloud moved, list the old address in the connection's formerEndpoints`,
    );
  }
  if (state.connectionProjectId !== undefined && state.connectionProjectId !== now.projectId) {
    throw new Error(
      `cannot work on ${what}: it was made in project ${state.connectionProjectId}, but ${cloud.connectionName} ` +
        `belongs to project ${now.projectId}; use credentials of project ${state.connectionProjectId}`,
    );
  }
  return { endpoint: now.endpoint, connectionProjectId: now.projectId };
}

function isSameEndpoint(endpoint: string, now: CloudLocation, cloud: ImageCloud): boolean {
  return endpoint === now.endpoint || cloud.formerEndpoints.includes(endpoint);
}
