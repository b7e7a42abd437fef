package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_13;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;

/** A reader whose clock advances during the read, with records that all lie on one line. */
class TimeReaderClock extends Suite {
  private static final Duration MORE_THAN_A_READ = Duration.ofNanos(300_000);
  private static final Duration MUCH_MORE_THAN_A_READ = Duration.ofSeconds(2);

  /**
   * A clock that advances with each read.
   *
   * @param vcpu the record's vCPU
   * @param version of the first record
   * @param line the first record
   * @param before the ticks that pass before each read
   * @param after the ticks that pass after each read, before the next record is published
   * @param updates the number of records published during each read
   */
  record Moving(int vcpu, int version, Line line, int before, int after, List<Integer> updates) {}

  /**
   * System time as it passes: 2^rate nanoseconds per tick, without rounding.
   *
   * @param startTicks the TSC at its start
   * @param startNanos the system time at its start
   */
  record Line(long startTicks, long startNanos, int rate) {
    long at(long ticks) {
      return startNanos + (ticks - startTicks << rate);
    }

    /** The record made at a TSC. */
    VcpuTime record(long ticks) {
      return new VcpuTime(ticks, at(ticks), Integer.MIN_VALUE, (byte) (rate + 1), (byte) 1);
    }
  }

  @Property
  @Verifies(value = TIM_13, role = TIME_READER)
  void timeLiesBetweenStartAndEndOfTheRead(@ForAll("moving") Moving given) {
    try (Guest guest = Guest.zeroed(abi())) {
      var peer = new TimePeer(guest.frame());
      Line line = given.line();
      peer.place(given.vcpu(), given.version(), line.record(line.startTicks()));
      long[] ticks = {line.startTicks() + given.after()};
      int[] left = {0};
      guest.onTsc(() -> {
        ticks[0] += given.before();
        guest.tsc(ticks[0]);
      });
      guest.afterTsc(() -> {
        ticks[0] += given.after();
        if (left[0] > 0) {
          left[0]--;
          peer.update(given.vcpu(), line.record(ticks[0]));
        }
      });
      TimeReader reader = subject().timeReader(guest);
      for (int updates : given.updates()) {
        left[0] = updates;
        long start = ticks[0];
        long seen = reader.systemTimeNanos(given.vcpu());
        expectBetween(line, start, ticks[0], seen, given);
      }
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  @Verifies(value = TIM_13, role = TIME_READER)
  void timeAfterAWaitIsNotThatOfItsBeginning(@ForAll("moving") Moving given) {
    Guest guest = Guest.zeroed(abi());
    try (guest) {
      var peer = new TimePeer(guest.frame());
      Line line = given.line();
      long start = line.startTicks() + given.before();
      long end = start + given.after();
      peer.place(given.vcpu(), given.version(), line.record(line.startTicks()));
      peer.begin(given.vcpu());
      guest.tsc(start);
      var reader = subject().bareTimeReader(guest);
      var reading = Companion.start("read", () -> reader.systemTimeNanos(given.vcpu()));
      reading.keepsWaiting(MORE_THAN_A_READ);
      guest.tsc(end);
      peer.finish(given.vcpu(), line.record(end));
      var returned = reading.result(MUCH_MORE_THAN_A_READ);
      if (returned.isEmpty()) {
        guest.abandon();
        throw RuleViolation.of(TIM_13)
            .expected("systemTimeNanos to return once version is even and stable")
            .seen("it keeps running")
            .error();
      }
      expectBetween(line, start, end, returned.get(), given);
    }
  }

  private static void expectBetween(Line line, long start, long end, long seen, Moving given) {
    long after = seen - line.at(start);
    if (Long.compareUnsigned(after, line.at(end) - line.at(start)) > 0) {
      throw RuleViolation.of(TIM_13)
          .expected(
              "a time between "
                  + Show.u64(line.at(start))
                  + ", when the read began, and "
                  + Show.u64(line.at(end))
                  + ", when it ended")
          .seen(Show.u64(seen) + ", off by " + after + " from the first")
          .given("vcpu", given.vcpu())
          .given("tsc at the start", Show.u64(start))
          .given("tsc at the end", Show.u64(end))
          .given("record before", Show.time(line.record(line.startTicks())))
          .error();
    }
  }

  @Provide
  Arbitrary<Moving> moving() {
    Arbitrary<Line> lines =
        Combinators.combine(
                Arbitraries.longs().between(1L << 33, 1L << 50),
                Arbitraries.longs().between(0, 1L << 60),
                Arbitraries.integers().between(0, 2))
            .as(Line::new);
    Arbitrary<Integer> steps = Arbitraries.integers().between(1, 100_000);
    return Combinators.combine(
            Numbers.vcpu(),
            Numbers.stableVersion(),
            lines,
            steps,
            steps,
            Arbitraries.integers().between(0, 3).list().ofMinSize(2).ofMaxSize(6))
        .as(Moving::new);
  }
}
