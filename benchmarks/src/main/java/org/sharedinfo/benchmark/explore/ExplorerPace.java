package org.sharedinfo.benchmark.explore;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.sharedinfo.explorer.Exploration;
import org.sharedinfo.explorer.Explorer;
import org.sharedinfo.explorer.Model;
import org.sharedinfo.explorer.Scenario;
import org.sharedinfo.explorer.watch.WatchingLoader;

/**
 * Updates against one read of a seqlock, under sequential consistency, on one processor. Compares
 * the explorer with Lincheck's model checker on the closest program that it accepts. The explorer
 * runs every execution that its reduction leaves, and then ends. Lincheck runs as many as
 * requested.
 */
public final class ExplorerPace {
  private static final int ROUNDS = 5;
  private static final int UPDATES = 4;
  private static final int INVOCATIONS = 20_000;

  private ExplorerPace() {}

  /** Prints a line for each. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Scenario one = scenario(1);
    Scenario several = scenario(UPDATES);
    Explorer explorer = Explorer.under(Model.SEQUENTIAL).withThreads(1);
    for (int round = 0; round < ROUNDS; round++) {
      print("explorer, 1 update, all executions", () -> explore(explorer.unreduced(), one));
      print("explorer, 4 updates, reduced", () -> explore(explorer, several));
      print("Lincheck, 4 updates", ExplorerPace::lincheck);
    }
  }

  private interface Run {
    long executions() throws ReflectiveOperationException;
  }

  private static void print(String name, Run run) throws ReflectiveOperationException {
    long began = System.nanoTime();
    long executions = run.executions();
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-30s %8d executions in %7.3f s: %9.0f per second%n",
        name,
        executions,
        seconds,
        executions / seconds);
  }

  private static long explore(Explorer explorer, Scenario scenario) {
    Exploration exploration = explorer.explore(scenario);
    if (exploration instanceof Exploration.Passed) {
      return exploration.effort().executions();
    }
    throw new IllegalStateException("a correct seqlock does not pass: " + exploration);
  }

  private static Scenario scenario(int updates) throws ReflectiveOperationException {
    MemorySegment memory = Arena.ofAuto().allocate(16, 8);
    String name = OffHeapSeqlock.class.getName();
    Class<?> type =
        new WatchingLoader(ExplorerPace.class.getClassLoader(), name::equals).loadClass(name);
    Constructor<?> make = type.getConstructor(MemorySegment.class);
    MethodHandle write = handle(type, "write", MethodType.methodType(void.class));
    MethodHandle read = handle(type, "read", MethodType.methodType(int.class));
    return Scenario.of(
            updates + " updates, 1 read",
            cast -> {
              Object lock = made(make, memory);
              cast.actor(
                  "writer",
                  () -> {
                    for (int i = 0; i < updates; i++) {
                      invoke(write, lock);
                    }
                  });
              cast.actor("reader", () -> invoke(read, lock));
            })
        .watching("memory", memory)
        .checking(outcome ->
            outcome.result("reader", Integer.class) < 0 ? Optional.of("torn") : Optional.empty());
  }

  private static MethodHandle handle(Class<?> type, String name, MethodType shape)
      throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findVirtual(type, name, shape)
        .asType(shape.insertParameterTypes(0, Object.class));
  }

  private static Object made(Constructor<?> constructor, MemorySegment memory) {
    try {
      return constructor.newInstance(memory);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object invoke(MethodHandle method, Object... arguments) throws Exception {
    try {
      return method.invokeWithArguments(arguments);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs one scenario in Lincheck this many times. */
  private static long lincheck() throws ReflectiveOperationException {
    var write = actor("write");
    var read = actor("read");
    new ModelCheckingOptions()
        .iterations(0)
        .invocationsPerIteration(INVOCATIONS)
        .addCustomScenario(
            new ExecutionScenario(
                List.of(),
                List.of(Collections.nCopies(UPDATES, write), List.of(read)),
                List.of(),
                null))
        .check(OnHeapSeqlock.class);
    return INVOCATIONS;
  }

  private static Actor actor(String method) throws ReflectiveOperationException {
    return new Actor(
        OnHeapSeqlock.class.getMethod(method), List.of(), false, false, false, false, false);
  }
}
