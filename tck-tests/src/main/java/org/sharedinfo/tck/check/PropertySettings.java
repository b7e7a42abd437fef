package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;
import org.sharedinfo.result.Strength;

/**
 * Gives each property the number of tries and the seed that the run requests.
 *
 * <p>The seed of a property depends only on the run's seed and the property's name, so other checks
 * do not affect it. A property that declares its own number of tries, out of a thousand, gets that
 * share of the run's.
 *
 * <p>A counterexample is shrunk within a number of tries and an amount of processor time. After
 * that, no try calls the implementation. If the candidates do not end, jqwik's own wall-clock limit
 * ends the search.
 */
public final class PropertySettings implements AroundPropertyHook, AroundTryHook {
  /** A property's own number of tries is that of a run with this many. */
  private static final int WHOLE = 1000;

  private static final int MOST_SMALLER = 1000;
  private static final Duration MOST_TIME = Duration.ofSeconds(5);

  /** The state of the search for a smaller counterexample of the running property. */
  private Optional<Search> search = Optional.empty();

  /** A search; only one thread at a time runs a property. */
  private static final class Search {
    private final Duration begin = used();
    private int tries;

    /** Counts one more try, if one is left. */
    boolean mayGoOn() {
      tries++;
      return tries <= MOST_SMALLER && used().minus(begin).compareTo(MOST_TIME) < 0;
    }

    /** Processor time of this process: calls of the implementation may run on other threads. */
    private static Duration used() {
      return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
  }

  /** The seed of one check in a run. */
  public static long seedOf(long runSeed, String check) {
    long mixed = runSeed * 0x9E3779B97F4A7C15L + check.hashCode() * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 31;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    Session session = Session.current();
    Settings settings = session.settings();
    var attributes = context.attributes();
    long seed = seedOf(settings.seed(), CheckId.of(context.targetMethod()));
    attributes.setSeed(Long.toString(seed));
    int wanted =
        attributes
            .tries()
            .map(own -> Math.max(1, (int) ((long) own * settings.tries() / WHOLE)))
            .orElse(settings.tries());
    attributes.setTries(wanted);
    boolean shrinks =
        settings.shrinks()
            && attributes.shrinking().orElse(ShrinkingMode.BOUNDED) != ShrinkingMode.OFF;
    attributes.setShrinking(shrinks ? ShrinkingMode.BOUNDED : ShrinkingMode.OFF);
    search = Optional.empty();
    PropertyExecutionResult result = property.execute();
    session.record(Strength.ofTries(result.countChecks(), result.falsifiedParameters().isEmpty()));
    return result;
  }

  @Override
  public TryExecutionResult aroundTry(
      TryLifecycleContext context, TryExecutor aTry, List<Object> parameters) {
    Session.current().progress().tick();
    if (search.isPresent() && !search.get().mayGoOn()) {
      return TryExecutionResult.invalid();
    }
    TryExecutionResult result = aTry.execute(parameters);
    if (result.isFalsified() && search.isEmpty()) {
      search = Optional.of(new Search());
    }
    return result;
  }
}
