import type { ImageCloud } from "../client/cloud";

/** The part of every state that says where its ids are valid. */
export interface Located {
  /** Base URL of the image service in the last run. */
  readonly endpoint: string;
  /** Id of the connection's project in the last run. */
  readonly connectionProjectId: string;
}

export async function located(cloud: ImageCloud): Promise<Located> {
  const location = await cloud.location();
  return { endpoint: location.endpoint, connectionProjectId: location.projectId };
}

/**
 * Must precede the first call with the ids of a state. In another cloud or project every read would
 * get 404, and the engine would drop the state as if everything had been deleted. A state without a
 * place passes, because an import knows only the id.
 */
export async function assertSameLocation(
  state: Partial<Located>,
  cloud: ImageCloud,
  what: string,
): Promise<Located> {
  const now = await located(cloud);
  const endpoints = [now.endpoint, ...cloud.formerEndpoints];
  if (state.endpoint !== undefined && !endpoints.includes(state.endpoint)) {
    throw new Error(
      `cannot work on ${what}: it was made at ${state.endpoint}, but ${cloud.connectionName} leads to ${now.endpoint}; ` +
        `choose the connection of that cloud, or, if the same cloud moved, list the old address in the connection's formerEndpoints`,
    );
  }
  // An empty id means that the settings named no project when the state was made.
  const { connectionProjectId: project = "" } = state;
  if (project !== "" && now.connectionProjectId === "") {
    throw new Error(
      `cannot work on ${what}: it was made in project ${project}, but the settings of ${cloud.connectionName} ` +
        `name no project; set projectId: ${project}, if its credentials belong to that project`,
    );
  }
  if (project !== "" && project !== now.connectionProjectId) {
    throw new Error(
      `cannot work on ${what}: it was made in project ${project}, but ${cloud.connectionName} ` +
        `belongs to project ${now.connectionProjectId}; use credentials of project ${project}`,
    );
  }
  return now;
}
