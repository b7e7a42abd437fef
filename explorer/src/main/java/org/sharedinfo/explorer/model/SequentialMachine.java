package org.sharedinfo.explorer.model;

/** Sequential consistency: one memory, one step after another. */
public class SequentialMachine extends ModelMachine<long[]> {
  public SequentialMachine(Partition partition) {
    super(partition);
  }

  @Override
  public long[] start() {
    long[] memory = new long[partition().size()];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = partition().initial(i);
    }
    return memory;
  }

  @Override
  public long choices(long[] memory, int actor, PartitionOp access) {
    return 1;
  }

  @Override
  public long read(long[] memory, int actor, PartitionOp access, int choice) {
    return switch (access.kind()) {
      case LOAD, UPDATE -> access.extract(memory[access.block()]);
      default -> 0;
    };
  }

  @Override
  public long[] step(long[] memory, int actor, PartitionOp access, int choice) {
    return switch (access.kind()) {
      case STORE -> with(memory, access, access.stored());
      case UPDATE -> {
        long old = access.extract(memory[access.block()]);
        yield access.change().writes(old)
            ? with(memory, access, access.change().apply(old))
            : memory;
      }
      default -> memory;
    };
  }

  private static long[] with(long[] memory, PartitionOp access, long value) {
    long[] after = memory.clone();
    after[access.block()] = access.insert(after[access.block()], value);
    return after;
  }

  @Override
  public boolean isWeak() {
    return false;
  }

  @Override
  public int newest(long[] memory, int actor, PartitionOp access) {
    return 0;
  }

  @Override
  public long[] retire(long[] memory, int actor) {
    return memory;
  }

  @Override
  public long last(long[] memory, int block) {
    return memory[block];
  }

  @Override
  public void digest(long[] memory, Digest digest) {
    for (long value : memory) {
      digest.add(value);
    }
  }

  @Override
  public boolean isLocal(PartitionOp access) {
    return switch (access.kind()) {
      case LOAD, MARK -> access.isOnlyWriter();
      case STORE, UPDATE -> access.isOnlyUser();
      case FENCE, JOIN -> true;
    };
  }

  @Override
  public long independent(
      long[] memory, PartitionOp access, int choice, PartitionOp pending, long choices) {
    return conflict(access, pending) ? 0 : choices;
  }

  private static boolean conflict(PartitionOp one, PartitionOp other) {
    if (one.kind() == PartitionOp.Kind.MARK && other.kind() == PartitionOp.Kind.MARK) {
      return true;
    }
    return one.isMemory()
        && one.block() == other.block()
        && (one.cells() & other.cells()) != 0
        && (one.kind() != PartitionOp.Kind.LOAD || other.kind() != PartitionOp.Kind.LOAD);
  }
}
