package org.sharedinfo.tck.cause;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Trace;
import org.sharedinfo.tck.schedule.Trace.Step;
import org.sharedinfo.tck.schedule.World;

/** Mistakes of readers and publishers in the order of their accesses, or about an odd version. */
final class SeqlockCauses {
  private static final Duration LONGER_THAN_A_READ = Duration.ofMillis(2);
  private static final Duration MUCH_LONGER = Duration.ofMillis(200);
  private static final VcpuTime TIME = new VcpuTime(0x11, 0x22, 0x33, (byte) 4, (byte) 0);
  private static final Set<String> WALLCLOCK = Set.of("wc_sec", "wc_nsec", "wc_sec_hi");

  private final Subject subject;

  SeqlockCauses(Subject subject) {
    this.subject = subject;
  }

  private static SeqlockTraces ofTime() {
    String record = "vcpu_info[" + Ground.vcpu() + "].time.";
    return new SeqlockTraces(
        record + "version",
        field ->
            field.startsWith(record)
                && !field.equals(record + "version")
                && !field.contains("pad")
                && !field.endsWith("flags"),
        step -> step.field().endsWith("time.flags"));
  }

  /** The version also guards flags, although readers may ignore that. */
  private static SeqlockTraces ofTimeWithFlags() {
    SeqlockTraces time = ofTime();
    String flags = "vcpu_info[" + Ground.vcpu() + "].time.flags";
    return new SeqlockTraces(time.version(), time.payload().or(flags::equals), time.readersOwn());
  }

  private static SeqlockTraces ofWallclock() {
    return new SeqlockTraces("wc_version", WALLCLOCK::contains, _ -> false);
  }

  Optional<Mistake> timeReader() {
    Optional<Mistake> order =
        trace(
                _ -> {},
                world -> {
                  TimeReader reader = world.timeReader();
                  world.actor("reader", () -> reader.systemTimeNanos(Ground.vcpu()));
                })
            .flatMap(steps -> ofTime().reader(steps, Rule.TIM_04, Rule.TIM_06));
    return order.or(() -> {
      try (Guest guest = Guest.zeroed(subject.abi())) {
        var peer = new TimePeer(guest.frame());
        peer.place(0, 7, TIME);
        TimeReader reader = subject.bareTimeReader(guest);
        return waits(guest, () -> reader.systemTimeNanos(0), () -> peer.version(0, 8))
            ? Optional.empty()
            : Optional.of(new Mistake(Rule.TIM_05, "does not wait while version is odd"));
      }
    });
  }

  Optional<Mistake> wallclockReader() {
    Optional<Mistake> order =
        trace(
                _ -> {},
                world -> {
                  WallclockReader reader = world.wallclockReader();
                  world.actor("reader", () -> reader.timeOfDay(0));
                })
            .flatMap(steps -> ofWallclock().reader(steps, Rule.WCL_02, Rule.WCL_02));
    return order.or(() -> {
      try (Guest guest = Guest.zeroed(subject.abi())) {
        var peer = new WallclockPeer(guest.frame());
        peer.place(7, new WallclockPeer.Base(1, 2));
        WallclockReader reader = subject.bareWallclockReader(guest);
        return waits(guest, () -> reader.timeOfDay(0), () -> peer.version(8))
            ? Optional.empty()
            : Optional.of(new Mistake(Rule.WCL_02, "does not wait while wc_version is odd"));
      }
    });
  }

  /** Whether a reader waits while the version is odd; the update is then finished. */
  private static boolean waits(Guest guest, Callable<?> read, Runnable finish) {
    var reading = Companion.start("read under odd", read);
    boolean waits = reading.keepsWaiting(LONGER_THAN_A_READ);
    finish.run();
    boolean ended =
        Attempt.of(() -> reading.result(MUCH_LONGER)).orElse(Optional.empty()).isPresent();
    if (!ended) {
      guest.abandon();
    }
    return waits;
  }

  Optional<Mistake> timePublisher() {
    for (int before : new int[] {6, 7, 0}) {
      Optional<Mistake> found =
          trace(
                  ground -> ground.time().version(Ground.vcpu(), before),
                  world -> {
                    var publisher = world.timePublisher();
                    world.actor("publisher", () -> publisher.publish(Ground.vcpu(), TIME));
                  })
              .flatMap(
                  steps -> ofTimeWithFlags().publisher(steps, before, Rule.TIM_07, Rule.TIM_08));
      if (found.isPresent()) {
        // behaves correctly at any other version
        return before == 0
            ? found.map(mistake ->
                new Mistake(Rule.TIM_11, mistake.text() + ", after version has wrapped to 0"))
            : found;
      }
    }
    return Optional.empty();
  }

  Optional<Mistake> wallclockPublisher() {
    for (int before : new int[] {6, 7}) {
      Optional<Mistake> found =
          trace(
                  ground -> ground.wallclock().version(before),
                  world -> {
                    var publisher = world.wallclockPublisher();
                    world.actor("publisher", () -> publisher.publish(0x1_2345_6789L, 5));
                  })
              .flatMap(steps -> ofWallclock().publisher(steps, before, Rule.WCL_01, Rule.WCL_01));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<List<Step>> trace(Consumer<Ground> setUp, Consumer<World> staging) {
    return Trace.of(Ground.zeroed(subject.abi()).with(setUp), staging);
  }
}
