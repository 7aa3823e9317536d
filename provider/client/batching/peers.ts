/**
 * The connections of one process tell each other what they changed: one shares an image, another one accepts
 * it, and neither may go on answering from what it read before.
 */
import type { CloudMember } from "../cloud";

export interface Peer {
  /** Another connection changed an image or its members; where it was one member's state, to what. */
  changed(imageId: string, member?: CloudMember): void;
}

// Weak: a connection that nobody uses any more need not hear.
const peers = new Set<WeakRef<Peer>>();

/** Joins, and gets the function that tells all others. The peer lives as long as that function. */
export function joinPeers(peer: Peer): (imageId: string, member?: CloudMember) => void {
  peers.add(new WeakRef(peer));
  return (imageId, member) => {
    for (const reference of peers) {
      const other = reference.deref();
      if (other === undefined) peers.delete(reference);
      else if (other !== peer) other.changed(imageId, member);
    }
  };
}
