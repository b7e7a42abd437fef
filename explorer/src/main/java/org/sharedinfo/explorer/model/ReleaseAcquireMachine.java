package org.sharedinfo.explorer.model;

import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Ordering;

/**
 * Release/acquire, as a machine of views. Each block has a history of messages, and each actor
 * knows a part of it. A load returns any message that is not older than what the actor knows.
 * {@code org.sharedinfo.explorer.Model} lists what this model omits.
 */
public class ReleaseAcquireMachine extends ModelMachine<ViewMemory> {
  private final int actors;

  /**
   * @param actors how many
   */
  public ReleaseAcquireMachine(Partition partition, int actors) {
    super(partition);
    this.actors = actors;
  }

  /** Whether a load acquires what the writer of its message released. */
  boolean acquires(Ordering reading) {
    return reading == Ordering.ACQUIRE || reading == Ordering.VOLATILE;
  }

  /** Whether a store publishes everything its actor knows. */
  boolean releases(Ordering writing) {
    return writing == Ordering.RELEASE || writing == Ordering.VOLATILE;
  }

  /** Whether an access belongs to the total order of volatile accesses. */
  boolean isTotal(Ordering ordering) {
    return ordering == Ordering.VOLATILE;
  }

  /** Whether the actor's later accesses of the location may not go back before this load. */
  boolean isCoherent(Ordering reading) {
    return reading != Ordering.PLAIN;
  }

  @Override
  public ViewMemory start() {
    View blank = View.of(partition().cells());
    Message[][] history = new Message[partition().size()][];
    for (int i = 0; i < history.length; i++) {
      int cells = partition().cellsOf(i);
      history[i] =
          new Message[] {
            new Message(partition().initial(i), (1 << cells) - 1, false, blank, new byte[cells])
          };
    }
    Mind[] minds = new Mind[actors];
    java.util.Arrays.fill(minds, Mind.blank(blank));
    return new ViewMemory(history, minds, blank, blank);
  }

  @Override
  public long choices(ViewMemory memory, int actor, PartitionOp access) {
    return switch (access.kind()) {
      case LOAD -> loads(memory, actor, access);
      case STORE -> stores(memory, actor, access);
      case UPDATE -> updates(memory, actor, access);
      default -> 1;
    };
  }

  /** The oldest message that the access may use. */
  int oldest(ViewMemory memory, int actor, PartitionOp access) {
    int firstCell = partition().firstCell(access.block());
    Mind mind = memory.minds()[actor];
    int oldest = mind.current().latest(firstCell, access.cells());
    if (access.kind() != PartitionOp.Kind.LOAD) {
      oldest = Math.max(oldest, mind.read().latest(firstCell, access.cells()));
    }
    Ordering ordering =
        access.kind() == PartitionOp.Kind.STORE ? access.writing() : access.reading();
    if (isTotal(ordering)) {
      oldest = Math.max(oldest, memory.total().latest(firstCell, access.cells()));
    }
    return oldest;
  }

  private long loads(ViewMemory memory, int actor, PartitionOp access) {
    if (access.isConstant()) {
      return 1;
    }
    Message[] history = memory.of(access.block());
    int oldest = oldest(memory, actor, access);
    long choices = 1L << oldest;
    for (int i = oldest + 1; i < history.length; i++) {
      if ((history[i].cells() & access.cells()) != 0) {
        choices |= 1L << i;
      }
    }
    return choices;
  }

  private long stores(ViewMemory memory, int actor, PartitionOp access) {
    Message[] history = memory.of(access.block());
    checkCount(history.length);
    int oldest = oldest(memory, actor, access);
    long choices = 0;
    for (int i = history.length; i > oldest; i--) {
      if (fits(history, i, access)) {
        choices |= 1L << i;
      }
    }
    return choices;
  }

  private long updates(ViewMemory memory, int actor, PartitionOp access) {
    Message[] history = memory.of(access.block());
    checkCount(history.length);
    int oldest = oldest(memory, actor, access);
    long choices = 0;
    for (int i = oldest; i < history.length; i++) {
      boolean written = (history[i].cells() & access.cells()) != 0;
      if (access.change().writes(access.extract(history[i].value()))
          ? isFree(history, i, access)
          : i == oldest || written) {
        choices |= 1L << i;
      }
    }
    return choices;
  }

  /** Whether an update may read this message and be inserted directly after it. */
  boolean isFree(Message[] history, int position, PartitionOp access) {
    return fits(history, position + 1, access);
  }

  // A message stays directly after the one it updated, and later messages must have read the cells
  // that they kept.
  private static boolean fits(Message[] history, int position, PartitionOp access) {
    if (position < history.length && history[position].update()) {
      return false;
    }
    for (int i = position; i < history.length; i++) {
      if ((history[i].cells() & access.cells()) != access.cells()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long read(ViewMemory memory, int actor, PartitionOp access, int choice) {
    return switch (access.kind()) {
      case LOAD, UPDATE -> access.extract(memory.of(access.block())[choice].value());
      default -> 0;
    };
  }

  @Override
  public ViewMemory step(ViewMemory memory, int actor, PartitionOp access, int choice) {
    return switch (access.kind()) {
      case LOAD -> access.isConstant() ? memory : load(memory, actor, access, choice);
      case STORE -> {
        View shown = shown(memory.minds()[actor], access);
        yield write(memory, actor, access, choice, access.stored(), shown, false);
      }
      case UPDATE -> update(memory, actor, access, choice);
      case FENCE -> fence(memory, actor, access.fence());
      case MARK -> memory;
      case JOIN -> memory.with(actor, Mind.blank(memory.left()));
    };
  }

  private ViewMemory load(ViewMemory memory, int actor, PartitionOp access, int choice) {
    Message[] history = memory.of(access.block());
    Mind mind = memory.minds()[actor];
    int firstCell = partition().firstCell(access.block());
    View seen = View.of(partition().cells());
    View got = seen;
    for (int left = access.cells(); left != 0; left &= left - 1) {
      int cell = Integer.numberOfTrailingZeros(left);
      int origin = history[choice].origins()[cell];
      seen = seen.raise(firstCell, 1 << cell, origin);
      got = got.join(history[origin].view());
    }
    got = got.join(seen);
    if (acquires(access.reading())) {
      return memory.with(
          actor,
          new Mind(
              mind.current().join(got),
              mind.pending(),
              mind.published(),
              mind.stored().join(got),
              mind.read()));
    }
    boolean coherent = isCoherent(access.reading());
    return memory.with(
        actor,
        new Mind(
            coherent ? mind.current().join(seen) : mind.current(),
            mind.pending().join(got),
            mind.published(),
            mind.stored(),
            coherent ? mind.read() : mind.read().join(seen)));
  }

  private ViewMemory update(ViewMemory memory, int actor, PartitionOp access, int choice) {
    long old = read(memory, actor, access, choice);
    ViewMemory loaded = load(memory, actor, access, choice);
    if (!access.change().writes(old)) {
      return loaded;
    }
    // An update passes on the view of the message it read.
    Message[] history = memory.of(access.block());
    View shown = shown(loaded.minds()[actor], access);
    for (int left = access.cells(); left != 0; left &= left - 1) {
      int origin = history[choice].origins()[Integer.numberOfTrailingZeros(left)];
      shown = shown.join(history[origin].view());
    }
    long value = access.change().apply(old);
    return write(loaded, actor, access, choice + 1, value, shown, true);
  }

  private View shown(Mind mind, PartitionOp access) {
    return releases(access.writing()) ? mind.released() : mind.published();
  }

  private ViewMemory write(
      ViewMemory memory,
      int actor,
      PartitionOp access,
      int position,
      long value,
      View shown,
      boolean update) {
    int block = access.block();
    int firstCell = partition().firstCell(block);
    int count = partition().cellsOf(block);
    ViewMemory roomy = memory.room(block, firstCell, count, position);
    Message[] history = roomy.of(block);
    Message before = history[position - 1];
    byte[] origins = before.origins().clone();
    for (int left = access.cells(); left != 0; left &= left - 1) {
      origins[Integer.numberOfTrailingZeros(left)] = (byte) position;
    }
    View view =
        (position < history.length - 1 ? shown.shift(firstCell, count, position) : shown)
            .raise(firstCell, access.cells(), position);
    history[position] =
        new Message(access.insert(before.value(), value), access.cells(), update, view, origins);
    Mind mind = roomy.minds()[actor];
    Mind after =
        new Mind(
            mind.current().raise(firstCell, access.cells(), position),
            mind.pending(),
            mind.published(),
            mind.stored().raise(firstCell, access.cells(), position),
            mind.read());
    View total =
        isTotal(access.writing())
            ? roomy.total().raise(firstCell, access.cells(), position)
            : roomy.total();
    return roomy.with(actor, after, total);
  }

  /** The effect of a fence. */
  ViewMemory fence(ViewMemory memory, int actor, Fence fence) {
    Mind mind = memory.minds()[actor];
    return switch (fence) {
      case ACQUIRE, LOAD_LOAD ->
          memory.with(
              actor,
              new Mind(
                  mind.current().join(mind.pending()),
                  mind.pending(),
                  mind.published(),
                  mind.stored().join(mind.pending()),
                  mind.read()));
      case RELEASE ->
          memory.with(
              actor,
              new Mind(
                  mind.current(), mind.pending(), mind.released(), mind.stored(), mind.read()));
      case STORE_STORE ->
          memory.with(
              actor,
              new Mind(
                  mind.current(),
                  mind.pending(),
                  mind.published().join(mind.stored()),
                  mind.stored(),
                  mind.read()));
      case FULL -> {
        View known = mind.released().join(mind.pending()).join(memory.total());
        yield memory.with(actor, new Mind(known, known, known, known, known), known);
      }
    };
  }

  @Override
  public boolean isWeak() {
    return true;
  }

  @Override
  public int newest(ViewMemory memory, int actor, PartitionOp access) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(choices(memory, actor, access));
  }

  @Override
  public ViewMemory retire(ViewMemory memory, int actor) {
    Mind mind = memory.minds()[actor];
    Mind[] after = memory.minds().clone();
    after[actor] = Mind.blank(View.of(partition().cells()));
    return new ViewMemory(
        memory.history(), after, memory.total(), memory.left().join(mind.released()));
  }

  @Override
  public long last(ViewMemory memory, int block) {
    Message[] history = memory.of(block);
    return history[history.length - 1].value();
  }

  @Override
  public void digest(ViewMemory memory, Digest digest) {
    for (Message[] history : memory.history()) {
      digest.add(history.length);
      for (int i = 1; i < history.length; i++) {
        history[i].digest(digest);
      }
    }
    for (Mind mind : memory.minds()) {
      mind.digest(digest);
    }
    digest.add(memory.total().digest());
    digest.add(memory.left().digest());
  }

  @Override
  public boolean isLocal(PartitionOp access) {
    return switch (access.kind()) {
      case LOAD, MARK -> access.isOnlyWriter();
      case STORE, UPDATE -> isTotal(access.writing()) ? access.isOnlyUser() : access.isOnlyWriter();
      case FENCE -> access.fence() != Fence.FULL;
      case JOIN -> true;
    };
  }

  @Override
  public long independent(
      ViewMemory memory, PartitionOp access, int choice, PartitionOp pending, long choices) {
    if (access.kind() == PartitionOp.Kind.MARK && pending.kind() == PartitionOp.Kind.MARK) {
      return 0;
    }
    if (isFull(access) && (isFull(pending) || isTotal(pending))
        || isFull(pending) && isTotal(access)) {
      return 0;
    }
    if (!access.isMemory() || access.block() != pending.block()) {
      return choices;
    }
    boolean bothLoad =
        access.kind() == PartitionOp.Kind.LOAD && pending.kind() == PartitionOp.Kind.LOAD;
    if (!bothLoad && isTotal(access) && isTotal(pending)) {
      return 0;
    }
    int written = written(memory, access, choice);
    if (written < 0) {
      return choices;
    }
    if (pending.kind() != PartitionOp.Kind.LOAD) {
      return 0;
    }
    long below = (1L << written) - 1;
    return choices & below | (choices & ~below) << 1;
  }

  // The position that the step writes to, or −1.
  private static int written(ViewMemory memory, PartitionOp access, int choice) {
    return switch (access.kind()) {
      case STORE -> choice;
      case UPDATE -> {
        long old = access.extract(memory.of(access.block())[choice].value());
        yield access.change().writes(old) ? choice + 1 : -1;
      }
      default -> -1;
    };
  }

  private static boolean isFull(PartitionOp access) {
    return access.kind() == PartitionOp.Kind.FENCE && access.fence() == Fence.FULL;
  }

  private boolean isTotal(PartitionOp access) {
    return access.isMemory() && (isTotal(access.reading()) || isTotal(access.writing()));
  }
}
