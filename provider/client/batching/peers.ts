/**
 * The connections of one process tell each other what they changed. If one shares an image and
 * another accepts it, neither may answer from what it read before.
 */
import type { CloudMember } from "../cloud";
import type { ImageReads } from "./imageReads";
import type { MemberLists } from "./memberLists";

interface Peer {
  readonly reads: Pick<ImageReads, "drop">;
  readonly members: Pick<MemberLists, "drop" | "wrote">;
}

// A connection that nobody uses any more need not be told.
const peers = new Set<WeakRef<Peer>>();

/**
 * Returns the function that tells all other peers that an image or its members changed. With
 * `member`, they note the new state of that member. Without it, they forget the list of members.
 * The list of peers does not keep a peer alive, but the returned function does: a peer hears of
 * changes as long as somebody keeps the function that it got here.
 */
export function joinPeers(peer: Peer): (imageId: string, member?: CloudMember) => void {
  peers.add(new WeakRef(peer));
  return (imageId, member) => {
    for (const reference of peers) {
      const other = reference.deref();
      if (other === undefined) peers.delete(reference);
      else if (other !== peer) forget(other, imageId, member);
    }
  };
}

function forget({ reads, members }: Peer, imageId: string, member: CloudMember | undefined): void {
  reads.drop(imageId);
  if (member === undefined) members.drop(imageId);
  else members.wrote(member);
}
