package org.sharedinfo.explorer;

import java.util.Arrays;
import java.util.Optional;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.model.ReleaseAcquireMachine;
import org.sharedinfo.explorer.model.SequentialMachine;
import org.sharedinfo.explorer.model.TotalStoreOrderMachine;

/** Which writes of other actors an actor may see. */
public enum Model {
  /**
   * Sequential consistency: the actors take turns, and each access sees everything before it. An
   * update or a bulk access is one access, or one per piece.
   *
   * <p>This model omits all reordering by processors and compilers. It finds fewer failures than a
   * machine may show, but every failure is possible.
   */
  SEQUENTIAL("sc") {
    @Override
    ModelMachine<?> over(Partition partition, int actors) {
      return new SequentialMachine(partition);
    }
  },

  /**
   * Total store order: what an x86 processor does with Java's access modes if the compiler moves
   * nothing. A store may take effect after later loads of its actor; nothing else is reordered.
   * Volatile stores, atomic updates and full fences wait until all stores took effect.
   *
   * <p>A failure found here can occur on x86. One that only {@link #RELEASE_ACQUIRE} finds cannot,
   * unless a compiler moves plain or opaque accesses.
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
   * <p>Memory is divided into blocks, the largest accesses that overlap. Blocks are divided into
   * cells, which no access splits. Each block has a history of messages, one per write, in an order
   * that all actors agree on. Each actor has a view: for each cell, the oldest message that it may
   * still read.
   *
   * <ul>
   *   <li>A load returns the block as one message left it, and any message not older than the view
   *       qualifies. An opaque load advances the view to that message, so that an actor's loads of
   *       one location never go back. A plain load does not: compilers reorder such loads.
   *   <li>A store inserts a message anywhere after the view, not only at the end. Stores of two
   *       actors to two locations may therefore be ordered contradictorily.
   *   <li>A release store gives its message the actor's whole view; an acquire load joins the view
   *       of the message that it reads. A weaker store carries the view of the last release or
   *       store-store fence before it. The view of a weaker load is joined at the next acquire or
   *       load-load fence.
   *   <li>An update reads a message and inserts its own directly after it; nothing comes between.
   *       It passes on the view of the message it read. An update that writes nothing is a load.
   *   <li>Volatile accesses and full fences also have one total order. A volatile access never uses
   *       a message older than the last volatile write of that location. A full fence exchanges its
   *       view with all earlier full fences and volatile writes.
   * </ul>
   *
   * <p>What the model omits, and the consequences. <em>Fewer failures than the specification
   * allows:</em>
   *
   * <ul>
   *   <li>A load is never delayed past a later store of its actor (load buffering), in any mode. No
   *       Java program is known to show this on x86; on ARM it can be seen.
   *   <li>The order of volatile accesses agrees with the order of the steps. If volatile and weaker
   *       accesses of one location are mixed, the specification allows slightly more.
   *   <li>A weak compare-and-set does not fail spuriously.
   *   <li>Every write becomes visible eventually. A loop that waits on a plain load is assumed to
   *       end, although a compiler might make it endless.
   *   <li>A store to a part of a block comes last in the block's history, unless each later message
   *       overwrites that part.
   *   <li>Pieces of torn, misaligned and bulk accesses happen in address order.
   *   <li>A compiler does not omit or repeat a plain store, or move it up across an acquire.
   *   <li>An actor's behaviour depends on what it reads, never on how long it waited: see {@link
   *       Bounds#waitRounds}.
   * </ul>
   *
   * <em>More failures than a given machine shows</em> (the specification of the access modes allows
   * each):
   *
   * <ul>
   *   <li>Actors may disagree about the order of two independent non-volatile writes (IRIW), which
   *       no multi-copy atomic processor shows.
   *   <li>A volatile store is not a full fence for weaker accesses after it, as it is on x86.
   *   <li>Plain loads of one location may go back in time; only compilers do that.
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

  /** The model with this id. */
  public static Optional<Model> byId(String id) {
    return Arrays.stream(values()).filter(model -> model.id.equals(id)).findFirst();
  }

  abstract ModelMachine<?> over(Partition partition, int actors);
}
