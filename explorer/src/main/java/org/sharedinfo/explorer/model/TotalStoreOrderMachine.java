package org.sharedinfo.explorer.model;

import java.util.Arrays;
import org.sharedinfo.explorer.model.BufferedMemory.Actor;
import org.sharedinfo.explorer.model.BufferedMemory.Stored;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Ordering;

/**
 * Total store order, as on x86. Stores are not delayed in a buffer; instead, loads lag behind. All
 * stores have one order, and each actor has seen a prefix of it. An actor sees its own stores at
 * once. The resulting executions are the same.
 */
public class TotalStoreOrderMachine extends ModelMachine<BufferedMemory> {
  private final int actors;

  /**
   * @param actors how many
   */
  public TotalStoreOrderMachine(Partition partition, int actors) {
    super(partition);
    this.actors = actors;
  }

  @Override
  public BufferedMemory start() {
    Stored[][] history = new Stored[partition().size()][];
    for (int i = 0; i < history.length; i++) {
      int all = (1 << partition().cellsOf(i)) - 1;
      history[i] = new Stored[] {new Stored(partition().initial(i), all, 0)};
    }
    Actor[] all = new Actor[actors];
    Arrays.fill(all, new Actor(0, new byte[partition().cells()]));
    return new BufferedMemory(history, 0, all);
  }

  @Override
  public boolean isWeak() {
    return true;
  }

  @Override
  public long choices(BufferedMemory memory, int actor, PartitionOp access) {
    return switch (access.kind()) {
      case LOAD -> loads(memory, actor, access);
      case UPDATE -> 1L << newestPosition(memory, access);
      default -> 1;
    };
  }

  private long loads(BufferedMemory memory, int actor, PartitionOp access) {
    Stored[] history = memory.history()[access.block()];
    int oldest = oldest(memory, actor, access);
    long choices = 1L << oldest;
    for (int i = oldest + 1; i < history.length; i++) {
      if ((history[i].cells() & access.cells()) != 0) {
        choices |= 1L << i;
      }
    }
    return choices;
  }

  private int oldest(BufferedMemory memory, int actor, PartitionOp access) {
    Stored[] history = memory.history()[access.block()];
    int seen = memory.actors()[actor].seen();
    int oldest = history.length - 1;
    while (history[oldest].number() > seen) {
      oldest--;
    }
    return Math.max(oldest, own(memory, actor, access));
  }

  /** The position of the actor's own last store to any of the cells. */
  private int own(BufferedMemory memory, int actor, PartitionOp access) {
    byte[] own = memory.actors()[actor].own();
    int firstCell = partition().firstCell(access.block());
    int last = 0;
    for (int left = access.cells(); left != 0; left &= left - 1) {
      last = Math.max(last, own[firstCell + Integer.numberOfTrailingZeros(left)]);
    }
    return last;
  }

  private static int newestPosition(BufferedMemory memory, PartitionOp access) {
    return memory.history()[access.block()].length - 1;
  }

  @Override
  public long read(BufferedMemory memory, int actor, PartitionOp access, int choice) {
    return switch (access.kind()) {
      case LOAD, UPDATE -> access.extract(memory.history()[access.block()][choice].value());
      default -> 0;
    };
  }

  @Override
  public BufferedMemory step(BufferedMemory memory, int actor, PartitionOp access, int choice) {
    return switch (access.kind()) {
      case LOAD -> load(memory, actor, access, choice);
      case STORE -> {
        BufferedMemory stored = store(memory, actor, access, access.stored());
        yield access.writing() == Ordering.VOLATILE ? flushed(stored, actor) : stored;
      }
      case UPDATE -> {
        long old = read(memory, actor, access, choice);
        yield flushed(
            access.change().writes(old)
                ? store(memory, actor, access, access.change().apply(old))
                : memory,
            actor);
      }
      case FENCE -> access.fence() == Fence.FULL ? flushed(memory, actor) : memory;
      case JOIN -> flushed(memory, actor);
      case MARK -> memory;
    };
  }

  private BufferedMemory load(BufferedMemory memory, int actor, PartitionOp access, int choice) {
    Actor state = memory.actors()[actor];
    Stored read = memory.history()[access.block()][choice];
    // A store still in the buffer is forwarded if it covers the whole load; otherwise the load
    // waits for it.
    boolean handedOn =
        choice == own(memory, actor, access) && (read.cells() & access.cells()) == access.cells();
    Actor after = handedOn ? state : state.seeing(read.number());
    return after.seen() == state.seen() ? memory : memory.with(actor, after);
  }

  private BufferedMemory store(BufferedMemory memory, int actor, PartitionOp access, long value) {
    Stored[] history = memory.history()[access.block()];
    checkCount(history.length);
    Stored before = history[history.length - 1];
    Stored stored =
        new Stored(access.insert(before.value(), value), access.cells(), memory.stores() + 1);
    Actor state = memory.actors()[actor];
    byte[] own = state.own().clone();
    int firstCell = partition().firstCell(access.block());
    for (int left = access.cells(); left != 0; left &= left - 1) {
      own[firstCell + Integer.numberOfTrailingZeros(left)] = (byte) history.length;
    }
    return memory.and(access.block(), stored).with(actor, new Actor(state.seen(), own));
  }

  private static BufferedMemory flushed(BufferedMemory memory, int actor) {
    return memory.with(actor, memory.actors()[actor].seeing(memory.stores()));
  }

  @Override
  public int newest(BufferedMemory memory, int actor, PartitionOp access) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(choices(memory, actor, access));
  }

  @Override
  public BufferedMemory retire(BufferedMemory memory, int actor) {
    return memory.with(actor, new Actor(0, new byte[partition().cells()]));
  }

  @Override
  public long last(BufferedMemory memory, int block) {
    Stored[] history = memory.history()[block];
    return history[history.length - 1].value();
  }

  @Override
  public void digest(BufferedMemory memory, Digest digest) {
    for (Stored[] history : memory.history()) {
      digest.add(history.length);
      for (Stored stored : history) {
        digest.add(stored.value());
        digest.add((long) stored.number() << Byte.SIZE | stored.cells());
      }
    }
    for (Actor actor : memory.actors()) {
      long sum = actor.seen();
      for (byte own : actor.own()) {
        sum = sum * 0x9E37_79B9_7F4A_7C15L + own + 1;
      }
      digest.add(sum);
    }
  }

  @Override
  public boolean isLocal(PartitionOp access) {
    return switch (access.kind()) {
      case LOAD, MARK -> access.isOnlyWriter();
      case STORE -> access.isOnlyUser() && access.writing() != Ordering.VOLATILE;
      case UPDATE -> false;
      case FENCE -> access.fence() != Fence.FULL;
      case JOIN -> true;
    };
  }

  @Override
  public long independent(
      BufferedMemory memory, PartitionOp access, int choice, PartitionOp pending, long choices) {
    if (access.kind() == PartitionOp.Kind.MARK && pending.kind() == PartitionOp.Kind.MARK) {
      return 0;
    }
    boolean conflict =
        writes(access) && (writes(pending) || flushes(pending))
            || writes(pending) && flushes(access);
    return conflict ? 0 : choices;
  }

  private static boolean writes(PartitionOp access) {
    return access.kind() == PartitionOp.Kind.STORE || access.kind() == PartitionOp.Kind.UPDATE;
  }

  private static boolean flushes(PartitionOp access) {
    return switch (access.kind()) {
      case STORE -> access.writing() == Ordering.VOLATILE;
      case UPDATE -> true;
      case FENCE -> access.fence() == Fence.FULL;
      default -> false;
    };
  }
}
