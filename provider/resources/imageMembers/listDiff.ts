import type { Change } from "../handler";
import { consumerOf } from "../../client/consumer";
import { canBeEnded } from "../checks/ids";
import { isSameSet } from "../../client/sameSet";
import { containsUnknown } from "../values/unknown";
import type { Consumer, ImageMembersInputs } from "./inputs";
import type { StoredList, Share } from "./state";

export function listChanges(state: StoredList, inputs: ImageMembersInputs): Change[] {
  const changes = new Set<string>();
  if (inputs.connection !== state.connection) changes.add("connection");
  if (state.begun !== undefined) changes.add("members");
  if (containsUnknown(inputs.imageIds)) changes.add("imageIds");
  if (containsUnknown(inputs.members)) changes.add("members");
  if (changes.has("imageIds") || changes.has("members")) return asChanges(changes);
  if (!isSameSet(inputs.imageIds, state.imageIds)) changes.add("imageIds");
  const accepts = (members: readonly Consumer[]) =>
    members.map((member) =>
      JSON.stringify([consumerOf(member), member.accept?.connection, member.accept?.vaultId]),
    );
  if (!isSameSet(accepts(inputs.members), accepts(state.members))) changes.add("members");
  if (!changes.has("imageIds") && !isInPlace(state.shares, inputs)) changes.add("members");
  return asChanges(changes);
}

/** Whether the live shares are the declared ones, and accepted where `accept` is declared. */
function isInPlace(shares: readonly Share[], inputs: ImageMembersInputs): boolean {
  const wanted = inputs.imageIds.flatMap((imageId) =>
    inputs.members.map((member) => `${imageId}/${consumerOf(member)}`),
  );
  if (
    !isSameSet(
      wanted,
      // A share that perhaps cannot be ended does not count. Otherwise every run could show a
      // difference.
      shares
        .filter(({ projectId }) => projectId === undefined || canBeEnded(projectId))
        .map((share) => `${share.imageId}/${consumerOf(share)}`),
    )
  )
    return false;
  const accepting = new Set(
    inputs.members.filter((member) => member.accept !== undefined).map(consumerOf),
  );
  return shares.every((share) => share.status === "accepted" || !accepting.has(consumerOf(share)));
}

function asChanges(properties: ReadonlySet<string>): Change[] {
  return [...properties].map((property) => ({ property, replaces: false }));
}
