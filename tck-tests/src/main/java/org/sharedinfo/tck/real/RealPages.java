package org.sharedinfo.tck.real;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.PortText;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.RealPage;
import org.sharedinfo.tck.peer.RealPage.KvmRecord;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.time.TimeOracle;

/**
 * Readers on frames and records that Xen and KVM wrote. If a page was saved in the middle of an
 * update, only its stable parts are read.
 */
class RealPages extends Suite {
  @Test
  @Verifies(value = Rule.TIM_01, role = TIME_READER)
  void timeIsThatOfTheHypervisorsOwnClock() {
    for (KvmRecord record : KvmRecord.all()) {
      try (Guest guest = Guest.zeroed(abi())) {
        new TimePeer(guest.frame()).place(0, record.version(), record.time());
        guest.tsc(record.tsc());
        long seen = subject().timeReader(guest).systemTimeNanos(0);
        expectTime(Rule.TIM_01, record.clockNanos(), seen, "KVM record " + record.name());
      }
    }
  }

  @Test
  @Verifies(
      value = Rule.TIM_01,
      role = TIME_READER,
      abis = {Abi.X86_64, Abi.X86_32})
  void timeOfRealPagesFollowsTheFormula() {
    for (RealPage page : RealPage.of(abi())) {
      for (int vcpu = 0; vcpu < limits().vcpus(); vcpu++) {
        expectTimeOf(page, vcpu);
      }
    }
  }

  /** With a new reader: some of these vCPUs were never published, and are behind others. */
  private void expectTimeOf(RealPage page, int vcpu) {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.frame().load(page.bytes());
      var peer = new TimePeer(guest.frame());
      if ((peer.version(vcpu) & 1) == 0) {
        VcpuTime time = peer.payload(vcpu);
        long tsc = time.tscTimestamp() + 2_600_000_000L;
        guest.tsc(tsc);
        expectTime(
            Rule.TIM_01,
            TimeOracle.systemTime(time, tsc).longValue(),
            subject().timeReader(guest).systemTimeNanos(vcpu),
            page.name() + ", vCPU " + vcpu);
      }
    }
  }

  @Test
  @Verifies(
      value = Rule.WCL_06,
      role = WALLCLOCK_READER,
      abis = {Abi.X86_64, Abi.X86_32})
  void wallclockOfRealPagesIsRead() {
    for (RealPage page : RealPage.of(abi())) {
      try (Guest guest = Guest.zeroed(abi())) {
        guest.frame().load(page.bytes());
        var peer = new WallclockPeer(guest.frame());
        if ((peer.version() & 1) == 0) {
          TimeOfDay seen = subject().wallclockReader(guest).timeOfDay(0);
          WallclockPeer.Base base = peer.payload();
          if ((int) seen.seconds() != (int) base.seconds() || seen.nanos() != base.nanos()) {
            throw RuleViolation.of(Rule.WCL_06)
                .expected(Show.base(base))
                .seen(Show.timeOfDay(seen))
                .given("page", page.name())
                .error();
          }
        }
      }
    }
  }

  @Test
  @Verifies(
      value = Rule.EVT_10,
      role = EVENT_RECEIVER,
      abis = {Abi.X86_64, Abi.X86_32})
  void pendingChannelsOfARealPageAreHandled() {
    try (Guest guest = Guest.zeroed(abi())) {
      guest.frame().load(RealPage.of(abi(), "pv03pending-unmasked").bytes());
      var peer = new EventPeer(guest.frame(), abi());
      List<Integer> waiting =
          java.util.stream.IntStream.range(0, abi().channels())
              .filter(port -> peer.pending(port) && !peer.masked(port) && peer.selected(0, port))
              .boxed()
              .toList();
      peer.upcallMask(0, 0);
      subject().eventReceiver(guest).upcall(0);
      if (waiting.isEmpty() || !guest.events().containsAll(waiting)) {
        throw RuleViolation.of(Rule.EVT_10)
            .expected("events of ports " + PortText.of(waiting))
            .seen("events " + PortText.of(guest.events()))
            .given("page", "pv03pending-unmasked")
            .error();
      }
    }
  }

  private static void expectTime(Rule rule, long expected, long seen, String where) {
    if (seen != expected) {
      throw RuleViolation.of(rule)
          .expected("systemTimeNanos = " + Show.u64(expected))
          .seen(Show.u64(seen))
          .given("record", where)
          .error();
    }
  }
}
