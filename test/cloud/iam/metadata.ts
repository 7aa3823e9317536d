/**
 * What a server of the account reads at 169.254.169.254: temporary keys of the agency that it has, and where it is.
 * The server runs in alice's project and acts as alice. Form: the metadata section of the ECS user guide.
 */
import { type Answer, type Call, jsonAnswer } from "../http";
import { findUserByName } from "../keystone/directory";
import type { State } from "../state";
import { issueTemporaryKey } from "./accessKeys";
import { regionNames } from "./account";
import { credentialView } from "./temporaryKeys";

const keyLifetimeMs = 24 * 3_600_000;

export function answerMetadata(state: State, call: Call): Answer {
  const user = findUserByName(state, "alice");
  if (!user) throw new Error("the data folder has no user alice");
  switch (`${call.method} ${call.path}`) {
    case "GET /openstack/latest/securitykey":
      return jsonAnswer(200, {
        credential: credentialView(issueTemporaryKey(state, user.id, keyLifetimeMs)),
      });
    case "GET /openstack/latest/meta_data.json":
      return jsonAnswer(200, {
        uuid: "a3f1c2d4-0b5e-4c6f-8a7b-9c0d1e2f3a4b",
        name: "builder",
        hostname: "builder.novalocal",
        availability_zone: `${regionNames[0]}a`,
        region_id: regionNames[0],
        project_id: user.projectId,
        launch_index: 0,
        meta: {},
        public_keys: {},
      });
    default:
      return { status: 404, headers: { "Content-Type": "text/plain" }, body: "404 Not Found" };
  }
}
