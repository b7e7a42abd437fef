package org.sharedinfo.explorer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** Measures the explorer. Run it by its main method, on a quiet machine. */
final class ExplorerBench {
  private static final int ROUNDS = 12;

  private ExplorerBench() {}

  public static void main(String[] arguments) {
    MemorySegment page = Arena.ofAuto().allocate(4096, 4096);
    Explorer sequential = Explorer.under(Model.SEQUENTIAL).withThreads(1);
    Explorer weak = Explorer.under(Model.RELEASE_ACQUIRE).withThreads(1);
    Explorer weakOnAll = Explorer.under(Model.RELEASE_ACQUIRE);
    measure("seqlock 1 x 1, sc, every execution", sequential.unreduced(), seqlock(page, 1));
    measure("seqlock 1 x 1, sc", sequential, seqlock(page, 1));
    measure("seqlock 1 x 1, ra", weak, seqlock(page, 1));
    measure("seqlock 2 x 1, sc", sequential, seqlock(page, 2));
    measure("seqlock 2 x 1, ra", weak, seqlock(page, 2));
    measure("seqlock 2 x 1, ra, all processors", weakOnAll, seqlock(page, 2));
    measure("channels 2 x 2, sc", sequential, Scenarios.channels(page, "NONE", 2, 2));
    measure("channels 2 x 2, ra", weak, Scenarios.channels(page, "NONE", 2, 2));
    measure(
        "channels 2 x 2, ra, all processors", weakOnAll, Scenarios.channels(page, "NONE", 2, 2));
  }

  private static Scenario seqlock(MemorySegment page, int updates) {
    return Scenarios.seqlock(page, "NONE", updates);
  }

  private static void measure(String name, Explorer explorer, Scenario scenario) {
    long best = Long.MAX_VALUE;
    Effort effort = explorer.explore(scenario).effort();
    long first = effort.millis();
    for (int i = 0; i < ROUNDS; i++) {
      long started = System.nanoTime();
      Exploration exploration = explorer.explore(scenario);
      best = Math.min(best, System.nanoTime() - started);
      if (!(exploration instanceof Exploration.Passed)) {
        throw new IllegalStateException(name + ": " + exploration);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-36s %8d executions %8d states %6d runs; first %5d ms, best %7.1f ms, %9.0f"
            + " executions/s%n",
        name,
        effort.executions(),
        effort.states(),
        effort.runs(),
        first,
        best / 1e6,
        effort.executions() / (best / 1e9));
  }
}
