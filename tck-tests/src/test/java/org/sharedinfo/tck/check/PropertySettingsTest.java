package org.sharedinfo.tck.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.sharedinfo.abi.Abi;

class PropertySettingsTest {
  private static final ConcurrentLinkedQueue<Long> FAILED = new ConcurrentLinkedQueue<>();
  private static final long MANY = 1500;

  private static final AtomicLong STARTED = new AtomicLong();

  /** Its counterexamples get smaller, by little each time or not at all. */
  @AddLifecycleHook(value = PropertySettings.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
  static class Falsified {
    @Property
    void above(@ForAll long number) {
      STARTED.incrementAndGet();
      if (number > 1_000) {
        FAILED.add(number);
        throw new IllegalStateException("too great");
      }
    }

    @Property
    void always(@ForAll List<Long> numbers) {
      STARTED.incrementAndGet();
      FAILED.add((long) numbers.size());
      spendMillis(20);
      throw new IllegalStateException("always");
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void once(@ForAll long number) {
      STARTED.incrementAndGet();
      FAILED.add(number);
      throw new IllegalStateException("once");
    }

    private static void spendMillis(long millis) {
      long begin = ProcessorTime.nanos(Thread.currentThread());
      while (ProcessorTime.nanos(Thread.currentThread()) - begin < millis * 1_000_000) {
        Thread.onSpinWait();
      }
    }
  }

  private Session session;

  @BeforeEach
  void settings() {
    session = Session.open(Subject.of(new NoRoles(), Abi.X86_64), new Settings(5, 100, true));
    FAILED.clear();
    STARTED.set(0);
  }

  @AfterEach
  void usual() {
    session.close();
  }

  @Test
  void counterexamplesAreMadeSmaller() {
    List<String> failures = run("above");
    assertThat(failures).containsExactly("too great");
    assertThat(List.copyOf(FAILED).getLast()).isEqualTo(1_001L);
  }

  /** With 20 ms of processor time a try, the bound is some 250 tries. */
  @Test
  void searchEndsByItself() {
    List<String> failures = run("always");
    assertThat(failures).containsExactly("always");
    assertThat(STARTED.get()).isLessThan(MANY);
  }

  @Test
  void propertyThatIsNotShrunkIsTriedOnce() {
    List<String> failures = run("once");
    assertThat(failures).containsExactly("once");
    assertThat(FAILED).hasSize(1);
  }

  private static List<String> run(String property) {
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Falsified.class))
                .filters(
                    (org.junit.platform.launcher.PostDiscoveryFilter)
                        descriptor ->
                            org.junit.platform.engine.FilterResult.includedIf(
                                !descriptor.isTest()
                                    || descriptor.getUniqueId().toString().contains(property)))
                .configurationParameter("jqwik.database", "")
                .build(),
            summary);
    List<String> messages = new ArrayList<>();
    summary
        .getSummary()
        .getFailures()
        .forEach(failure -> messages.add(String.valueOf(failure.getException().getMessage())));
    return messages;
  }
}
