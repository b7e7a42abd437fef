package org.sharedinfo.explorer;

import java.util.Arrays;
import java.util.Optional;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.model.ReleaseAcquireMachine;
import org.sharedinfo.explorer.model.SequentialMachine;
import org.sharedinfo.explorer.model.TotalStoreOrderMachine;

/** What the actors may see of one another's writes. */
public enum Model {
  /**
   * Sequential consistency: the actors take turns, and each access sees all that came before. An
   * update or a bulk access is one access, or as many as its pieces.
   *
   * <p>Leaves out all that a processor or a compiler reorders: it finds fewer failures than a
   * machine may show, and none that no machine can.
   */
  SEQUENTIAL("sc") {
    @Override
    ModelMachine<?> over(Partition partition, int actors) {
      return new SequentialMachine(partition);
    }
  },

  /**
   * Total store order, which is what an x86 processor does to Java's access modes when the compiler
   * moves nothing: a store may take effect after later loads of its actor, and nothing else is
   * reordered. Volatile stores, atomic updates and full fences wait until all stores took effect.
   *
   * <p>A failure that is found here can be seen on x86. One that only {@link #RELEASE_ACQUIRE}
   * finds cannot, but for what a compiler makes of plain and opaque accesses.
   */
  TOTAL_STORE_ORDER("tso") {
    @Override
    ModelMachine<?> over(Partition partition, int actors) {
      return new TotalStoreOrderMachine(partition, actors);
    }
  },

  /**
   * Release/acquire over Java's access modes.
   *
   * <p>Memory is divided into blocks, the largest accesses that overlap, and these into cells,
   * which no access cuts. Each block has a history of messages, one for each write, in one order
   * that all agree on. Each actor has a view: the message of each cell before which it cannot go
   * back.
   *
   * <ul>
   *   <li>A load returns the block as one message left it, any that is not older than the view. An
   *       opaque load moves the view up to that message, so that loads of one place by one actor
   *       never go back. A plain load does not: compilers reorder such loads.
   *   <li>A store puts a message anywhere behind the view, not only at the end: two actors' stores
   *       to two places may come in orders that contradict one another.
   *   <li>A release store gives its message the actor's whole view; an acquire load joins the view
   *       of the message that it reads. A message that is stored otherwise carries the view of the
   *       last release or store-store fence before it; one that is loaded otherwise is joined at
   *       the next acquire or load-load fence.
   *   <li>An update reads a message and puts its own right behind it; nothing comes between. It
   *       passes on what the message carried. One that writes nothing is a load.
   *   <li>Volatile accesses and full fences have one total order as well: a volatile access is
   *       never about a message older than the last volatile write of that place, and a full fence
   *       exchanges its view with that of all full fences and volatile writes before it.
   * </ul>
   *
   * <p>What it leaves out, and where that leads. <em>Fewer failures than the specification
   * allows:</em>
   *
   * <ul>
   *   <li>A load is never delayed behind a later store of its actor (load buffering), whatever the
   *       modes; no Java program is known to show it on x86, on ARM it can be seen.
   *   <li>The order of volatile accesses agrees with the order in which the steps are taken. Where
   *       volatile and weaker accesses of one place are mixed, the specification allows a little
   *       more.
   *   <li>Weak compare-and-set does not fail without a reason.
   *   <li>Writes reach everyone in the end: a loop that waits for a plain load, and that a compiler
   *       would turn into an endless one, is taken to end.
   *   <li>A store to a part of a block comes last in the block's history, unless each later message
   *       overwrites that part.
   *   <li>Pieces of torn, misaligned and bulk accesses are taken in the order of their addresses.
   *   <li>A plain store is not left out, doubled or moved up across an acquire by a compiler.
   *   <li>What an actor does depends on what it reads, never on how long it waited: see {@link
   *       Bounds#waitRounds}.
   * </ul>
   *
   * <em>More failures than a given machine shows</em> (each is allowed by the specification of the
   * access modes):
   *
   * <ul>
   *   <li>Actors may disagree about the order of two independent writes that are not volatile
   *       (IRIW), which no multi-copy atomic processor shows.
   *   <li>A volatile store is no full fence for weaker accesses after it, as it is on x86.
   *   <li>Plain loads of one place may go back in time; only compilers do that.
   *   <li>Plain accesses of eight bytes tear, with {@link Tearing#PLAIN_EIGHT_BYTES}; on 64-bit
   *       machines they do not.
   * </ul>
   */
  RELEASE_ACQUIRE("ra") {
    @Override
    ModelMachine<?> over(Partition partition, int actors) {
      return new ReleaseAcquireMachine(partition, actors);
    }
  };

  private final String id;

  Model(String id) {
    this.id = id;
  }

  /** "sc", "tso" or "ra". */
  public String id() {
    return id;
  }

  /** The model of an id. */
  public static Optional<Model> byId(String id) {
    return Arrays.stream(values()).filter(model -> model.id.equals(id)).findFirst();
  }

  abstract ModelMachine<?> over(Partition partition, int actors);
}
