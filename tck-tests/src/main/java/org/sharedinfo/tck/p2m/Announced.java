package org.sharedinfo.tck.p2m;

import java.util.OptionalLong;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.Show;

/**
 * What an owner had published when p2m_cr3 was first seen to be non-zero.
 *
 * @param vaddr p2m_vaddr
 * @param generation p2m_generation
 * @param first the entry of pfn 0, if it could be read
 * @param last the entry of the last pfn, if it could be read
 */
record Announced(long vaddr, long generation, OptionalLong first, OptionalLong last) {
  private static final long NOT_YET = 0x5A5A_5A5BL;

  /** Stores misleading values in the fields that no owner sets. */
  static void mislead(P2mPeer peer) {
    peer.generation(NOT_YET);
    peer.vaddr(NOT_YET);
  }

  /** The values published now. */
  static Announced by(P2mPeer peer, int count) {
    return new Announced(peer.vaddr(), peer.generation(), peer.entry(0), peer.entry(count - 1L));
  }

  /** Requires the values published at the end of the set-up. */
  void expectWhole(OwnerScene scene) {
    int count = scene.model().length;
    var whole =
        new Announced(
            scene.peer().vaddr(),
            0,
            OptionalLong.of(scene.model()[0]),
            OptionalLong.of(scene.model()[count - 1]));
    if (!equals(whole)) {
      throw scene
          .violation(Rule.P2M_03)
          .expected("when p2m_cr3 becomes non-zero: " + whole.inWords())
          .seen(inWords())
          .error();
    }
  }

  private String inWords() {
    return "p2m_vaddr = "
        + Show.u64(vaddr)
        + ", p2m_generation = "
        + Show.u64(generation)
        + ", first entry "
        + show(first)
        + ", last entry "
        + show(last);
  }

  private static String show(OptionalLong entry) {
    return entry.isEmpty() ? "not mapped" : Show.u64(entry.getAsLong());
  }
}
