package org.sharedinfo.explorer.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Ordering;

/** Models with a fault in them, which the tests of the explorer must catch. */
public final class Mutants {
  private Mutants() {}

  /** Makes a faulty machine for so many actors. */
  public interface Maker extends BiFunction<Partition, Integer, ModelMachine<?>> {}

  /** Faults of sequential consistency. */
  public static Map<String, Maker> sequential() {
    Map<String, Maker> all = new LinkedHashMap<>();
    all.put(
        "a store wipes out its neighbours",
        (partition, _) ->
            new SequentialMachine(partition) {
              @Override
              public long[] step(long[] memory, int actor, PartitionOp access, int choice) {
                long[] after = super.step(memory, actor, access, choice);
                if (access.kind() == PartitionOp.Kind.STORE) {
                  after[access.block()] = access.insert(0, access.stored());
                }
                return after;
              }
            });
    all.put(
        "an update sees the value of the start",
        (partition, _) ->
            new SequentialMachine(partition) {
              @Override
              public long read(long[] memory, int actor, PartitionOp access, int choice) {
                return access.kind() == PartitionOp.Kind.UPDATE
                    ? super.read(start(), actor, access, choice)
                    : super.read(memory, actor, access, choice);
              }
            });
    all.put(
        "all steps are independent",
        (partition, _) ->
            new SequentialMachine(partition) {
              @Override
              public long independent(
                  long[] memory,
                  PartitionOp access,
                  int choice,
                  PartitionOp pending,
                  long choices) {
                return choices;
              }
            });
    all.put(
        "only equal kinds conflict",
        (partition, _) ->
            new SequentialMachine(partition) {
              @Override
              public long independent(
                  long[] memory,
                  PartitionOp access,
                  int choice,
                  PartitionOp pending,
                  long choices) {
                return access.kind() == pending.kind()
                    ? super.independent(memory, access, choice, pending, choices)
                    : choices;
              }
            });
    all.put(
        "a load is local",
        (partition, _) ->
            new SequentialMachine(partition) {
              @Override
              public boolean isLocal(PartitionOp access) {
                return access.kind() == PartitionOp.Kind.LOAD || super.isLocal(access);
              }
            });
    all.put(
        "a store is local to the only writer",
        (partition, _) ->
            new SequentialMachine(partition) {
              @Override
              public boolean isLocal(PartitionOp access) {
                return access.isMemory() ? access.isOnlyWriter() : super.isLocal(access);
              }
            });
    all.put(
        "states are told apart by their first block",
        (partition, _) ->
            new SequentialMachine(partition) {
              @Override
              public void digest(long[] memory, Digest digest) {
                digest.add(memory.length == 0 ? 0 : memory[0]);
              }
            });
    return all;
  }

  /** Faults of total store order. */
  public static Map<String, Maker> totalStoreOrder() {
    Map<String, Maker> all = new LinkedHashMap<>();
    all.put(
        "loads see everything",
        (partition, n) ->
            new Buffered(partition, n) {
              @Override
              public long choices(BufferedMemory memory, int actor, PartitionOp access) {
                return Long.highestOneBit(super.choices(memory, actor, access));
              }
            });
    all.put(
        "loads may see anything",
        (partition, n) ->
            new Buffered(partition, n) {
              @Override
              public long choices(BufferedMemory memory, int actor, PartitionOp access) {
                long choices = super.choices(memory, actor, access);
                return access.kind() == PartitionOp.Kind.LOAD
                    ? 2 * Long.highestOneBit(choices) - 1
                    : choices;
              }
            });
    all.put(
        "full fences do nothing",
        (partition, n) ->
            new Buffered(partition, n) {
              @Override
              public BufferedMemory step(
                  BufferedMemory memory, int actor, PartitionOp access, int choice) {
                return access.kind() == PartitionOp.Kind.FENCE
                    ? memory
                    : super.step(memory, actor, access, choice);
              }
            });
    all.put(
        "all steps are independent",
        (partition, n) ->
            new Buffered(partition, n) {
              @Override
              public long independent(
                  BufferedMemory memory,
                  PartitionOp access,
                  int choice,
                  PartitionOp pending,
                  long choices) {
                return choices;
              }
            });
    all.put(
        "every store is local",
        (partition, n) ->
            new Buffered(partition, n) {
              @Override
              public boolean isLocal(PartitionOp access) {
                return access.kind() == PartitionOp.Kind.STORE || super.isLocal(access);
              }
            });
    return all;
  }

  private static class Buffered extends TotalStoreOrderMachine {
    Buffered(Partition partition, int actors) {
      super(partition, actors);
    }
  }

  /** Faults of release/acquire. */
  public static Map<String, Maker> releaseAcquire() {
    Map<String, Maker> all = new LinkedHashMap<>();
    orderings(all);
    fences(all);
    histories(all);
    reductions(all);
    return all;
  }

  private static void orderings(Map<String, Maker> all) {
    all.put(
        "acquire does nothing",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean acquires(Ordering reading) {
                return reading == Ordering.VOLATILE;
              }
            });
    all.put(
        "volatile loads do not acquire",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean acquires(Ordering reading) {
                return reading == Ordering.ACQUIRE;
              }
            });
    all.put(
        "opaque loads acquire",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean acquires(Ordering reading) {
                return reading != Ordering.PLAIN;
              }
            });
    all.put(
        "plain loads acquire",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean acquires(Ordering reading) {
                return reading != Ordering.OPAQUE;
              }
            });
    all.put(
        "release does nothing",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean releases(Ordering writing) {
                return writing == Ordering.VOLATILE;
              }
            });
    all.put(
        "volatile stores do not release",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean releases(Ordering writing) {
                return writing == Ordering.RELEASE;
              }
            });
    all.put(
        "opaque stores release",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean releases(Ordering writing) {
                return writing != Ordering.PLAIN;
              }
            });
    all.put(
        "volatile accesses have no total order",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean isTotal(Ordering ordering) {
                return false;
              }
            });
    all.put(
        "release and acquire have a total order",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean isTotal(Ordering ordering) {
                return ordering != Ordering.PLAIN && ordering != Ordering.OPAQUE;
              }
            });
    all.put(
        "plain loads are coherent",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean isCoherent(Ordering reading) {
                return true;
              }
            });
    all.put(
        "opaque loads are not coherent",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean isCoherent(Ordering reading) {
                return false;
              }
            });
  }

  private static void fences(Map<String, Maker> all) {
    for (Fence fence : Fence.values()) {
      all.put(
          "no " + fence.words(),
          (partition, n) ->
              new Weak(partition, n) {
                @Override
                ViewMemory fence(ViewMemory memory, int actor, Fence asked) {
                  return asked == fence ? memory : super.fence(memory, actor, asked);
                }
              });
    }
    all.put(
        "a full fence is acquire and release",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              ViewMemory fence(ViewMemory memory, int actor, Fence asked) {
                return asked == Fence.FULL
                    ? super.fence(super.fence(memory, actor, Fence.ACQUIRE), actor, Fence.RELEASE)
                    : super.fence(memory, actor, asked);
              }
            });
    all.put(
        "a store-store fence is a release fence",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              ViewMemory fence(ViewMemory memory, int actor, Fence asked) {
                return super.fence(
                    memory, actor, asked == Fence.STORE_STORE ? Fence.RELEASE : asked);
              }
            });
    all.put(
        "every fence is full",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              ViewMemory fence(ViewMemory memory, int actor, Fence asked) {
                return super.fence(memory, actor, Fence.FULL);
              }
            });
  }

  private static void histories(Map<String, Maker> all) {
    all.put(
        "an update leaves room",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              boolean isFree(Message[] history, int position, PartitionOp access) {
                return true;
              }
            });
    all.put(
        "everyone sees the newest",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              int oldest(ViewMemory memory, int actor, PartitionOp access) {
                return memory.of(access.block()).length - 1;
              }
            });
    all.put(
        "views do not bind",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              int oldest(ViewMemory memory, int actor, PartitionOp access) {
                return 0;
              }
            });
    all.put(
        "stores come last",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              public long choices(ViewMemory memory, int actor, PartitionOp access) {
                long choices = super.choices(memory, actor, access);
                return access.kind() == PartitionOp.Kind.STORE
                    ? Long.highestOneBit(choices)
                    : choices;
              }
            });
    all.put(
        "the last value is the first",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              public long last(ViewMemory memory, int block) {
                return memory.of(block)[0].value();
              }
            });
  }

  private static void reductions(Map<String, Maker> all) {
    all.put(
        "all steps are independent",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              public long independent(
                  ViewMemory memory,
                  PartitionOp access,
                  int choice,
                  PartitionOp pending,
                  long choices) {
                return choices;
              }
            });
    all.put(
        "choices keep their numbers",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              public long independent(
                  ViewMemory memory,
                  PartitionOp access,
                  int choice,
                  PartitionOp pending,
                  long choices) {
                return super.independent(memory, access, choice, pending, choices) == 0 ? 0 : -1;
              }
            });
    all.put(
        "every store is local",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              public boolean isLocal(PartitionOp access) {
                return access.kind() == PartitionOp.Kind.STORE || super.isLocal(access);
              }
            });
    all.put(
        "every load is local",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              public boolean isLocal(PartitionOp access) {
                return access.kind() == PartitionOp.Kind.LOAD || super.isLocal(access);
              }
            });
    all.put(
        "views are not part of a state",
        (partition, n) ->
            new Weak(partition, n) {
              @Override
              public void digest(ViewMemory memory, Digest digest) {
                for (Message[] history : memory.history()) {
                  digest.add(history[history.length - 1].value());
                }
              }
            });
  }

  private static class Weak extends ReleaseAcquireMachine {
    Weak(Partition partition, int actors) {
      super(partition, actors);
    }
  }
}
