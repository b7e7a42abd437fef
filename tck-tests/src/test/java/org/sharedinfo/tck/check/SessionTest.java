package org.sharedinfo.tck.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Strength;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.tck.peer.Guest;

class SessionTest {
  private static final Settings SETTINGS = new Settings(7, 50, false);

  private static Session open(Abi abi) {
    return Session.open(Subject.of(new NoRoles(), abi), SETTINGS);
  }

  @Test
  void closingOneOpensTheOneBefore() {
    try (var outer = open(Abi.X86_64)) {
      try (var inner = open(Abi.X86_32)) {
        assertThat(Session.current()).isSameAs(inner);
        assertThat(Subject.current().abi()).isEqualTo(Abi.X86_32);
      }
      assertThat(Session.current()).isSameAs(outer);
      assertThat(Subject.current().abi()).isEqualTo(Abi.X86_64);
    }
  }

  @Test
  void nothingOfOneSessionIsSeenInTheNext() {
    try (var first = open(Abi.X86_64)) {
      first.record(Strength.none());
      first.progress().tick();
    }
    try (var second = open(Abi.X86_64)) {
      assertThat(second.takeStrength()).isEmpty();
      assertThat(second.progress().ticks()).isZero();
      assertThat(second.progress().helpers()).isEmpty();
    }
  }

  @Test
  void strengthIsTakenOnce() {
    try (var session = open(Abi.X86_64)) {
      session.record(Strength.ofTries(1, true));
      session.record(Strength.ofTries(2, true));
      assertThat(session.takeStrength()).hasValue(Strength.ofTries(2, true));
      assertThat(session.takeStrength()).isEmpty();
    }
  }

  /** The thread that makes patient calls ends with its session. */
  @Test
  void patientCallsLeaveNoThreadBehind() throws InterruptedException {
    var caller = new AtomicReference<>(Thread.currentThread());
    try (var session = open(Abi.X86_64);
        Guest guest = Guest.zeroed(Abi.X86_64)) {
      TimeReader reader =
          vcpu -> {
            caller.set(Thread.currentThread());
            return vcpu;
          };
      assertThat(Guard.patiently(TimeReader.class, reader, guest).systemTimeNanos(3)).isEqualTo(3);
      assertThat(session.progress().helpers()).containsExactly(caller.get());
    }
    assertThat(caller.get().join(Duration.ofMinutes(1))).isTrue();
  }
}
