package org.sharedinfo.tck.layout;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.PortText;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** The offsets that the roles of event channels read and write. */
class EventLayout extends Suite {
  /** A channel outside the first word and byte, on a vCPU other than the first. */
  private static final int PORT = 77;

  private static int vcpu() {
    return Subject.current().limits().vcpu(3);
  }

  private static boolean isNotification(String field) {
    return Stream.of("upcall_pending", "upcall_mask", "pending_sel")
        .anyMatch(name -> field.equals("vcpu_info[" + vcpu() + "].evtchn_" + name));
  }

  private List<Integer> someVcpus() {
    return Stream.of(0, 1, 15, 30, 31).map(limits()::vcpu).distinct().toList();
  }

  @Test
  @Verifies(value = Rule.LAY_01, role = EVENT_SENDER)
  void senderStaysInsideSharedInfo() {
    send(Rule.LAY_01, limits().ports() - 1, limits().vcpu(31), 1, "beyond shared_info"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_02, role = EVENT_SENDER)
  void senderFindsEachVcpuInfo() {
    for (int vcpu : someVcpus()) {
      send(Rule.LAY_02, PORT, vcpu, 0, name -> name.startsWith("vcpu_info["));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_03, role = EVENT_SENDER)
  void senderFindsTheNotificationFields() {
    send(Rule.LAY_03, PORT, 0, 0, name -> name.startsWith("vcpu_info[0]."));
  }

  @Test
  @Verifies(value = Rule.LAY_05, role = EVENT_SENDER)
  void senderFindsTheChannelBits() {
    for (int port : somePorts()) {
      send(Rule.LAY_05, port, 0, 0, name -> name.startsWith("evtchn_"));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_05, role = EVENT_SENDER)
  void senderFindsTheMaskBits() {
    for (int port : somePorts()) {
      try (Guest guest = Guest.zeroed(abi())) {
        new EventPeer(guest.frame(), abi()).setMask(port);
        Frame expected = guest.frame().picture();
        new EventPeer(expected, abi()).setPending(port);
        subject().eventSender(guest).send(port);
        Bytes.expectAll(
            Rule.LAY_05,
            expected,
            guest.frame(),
            "only PENDING, because it is masked",
            "send(" + port + ")");
      }
    }
  }

  private List<Integer> somePorts() {
    int last = limits().ports() - 1;
    return Stream.of(limits().firstPort(), 1, 31, 32, 63, 64, PORT, 127, 128, last)
        .filter(port -> port >= limits().firstPort() && port <= last)
        .distinct()
        .toList();
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = EVENT_SENDER)
  void senderSetsBitsOfLittleEndianWords() {
    send(Rule.LAY_10, PORT, vcpu(), 0, name -> name.startsWith("evtchn_") || name.endsWith("_sel"));
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = EVENT_SENDER)
  void senderChangesNothingElse(@ForAll("ports") int port, @ForAll long noise) {
    send(
        Rule.LAY_11,
        port,
        vcpu(),
        noise,
        name -> !name.startsWith("evtchn_") && !isNotification(name));
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = EVENT_SENDER)
  void senderRefusesOtherPorts(@ForAll("noPorts") int port, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var sender = subject().eventSender(guest);
      Refusal.expect(
          Rule.LAY_13, guest.frame(), "send(port=" + port + ")", port, () -> sender.send(port));
    }
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = EVENT_SENDER, needs = Capability.BLOCK_SERVICE)
  void senderRefusesToBlockOtherVcpus(@ForAll("noVcpus") int vcpu, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var blocker = subject().blockService(guest);
      Refusal.expect(
          Rule.LAY_13, guest.frame(), "block(vcpu=" + vcpu + ")", vcpu, () -> blocker.block(vcpu));
    }
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = EVENT_SENDER, needs = Capability.UNMASK_SERVICE)
  void unmaskServiceRefusesOtherPorts(@ForAll("noPorts") int port, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var service = subject().unmaskService(guest);
      Refusal.expect(
          Rule.LAY_13,
          guest.frame(),
          "unmask(port=" + port + ")",
          port,
          () -> service.unmask(port));
    }
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = EVENT_RECEIVER)
  void receiverRefusesUpcallsOfOtherVcpus(@ForAll("noVcpus") int vcpu) {
    try (Guest guest = Guest.zeroed(abi())) {
      var receiver = subject().eventReceiver(guest);
      Refusal.expect(
          Rule.LAY_13,
          guest.frame(),
          "upcall(vcpu=" + vcpu + ")",
          vcpu,
          () -> receiver.upcall(vcpu));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_01, role = EVENT_RECEIVER)
  void receiverStaysInsideSharedInfo() {
    receive(Rule.LAY_01, limits().ports() - 1, limits().vcpu(31), 1, "beyond shared_info"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_02, role = EVENT_RECEIVER)
  void receiverFindsEachVcpuInfo() {
    for (int vcpu : someVcpus()) {
      receive(Rule.LAY_02, PORT, vcpu, 0, name -> name.startsWith("vcpu_info["));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_03, role = EVENT_RECEIVER)
  void receiverFindsTheNotificationFields() {
    receive(Rule.LAY_03, PORT, 0, 0, name -> name.startsWith("vcpu_info[0]."));
  }

  @Test
  @Verifies(value = Rule.LAY_05, role = EVENT_RECEIVER)
  void receiverFindsTheChannelBits() {
    for (int port : somePorts()) {
      receive(Rule.LAY_05, port, 0, 0, name -> name.startsWith("evtchn_"));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_05, role = EVENT_RECEIVER)
  void receiverFindsTheMaskBits() {
    for (int port : somePorts()) {
      try (Guest guest = Guest.zeroed(abi())) {
        Frame expected = guest.frame().picture();
        new EventPeer(expected, abi()).setMask(port);
        subject().eventReceiver(guest).mask(port);
        Bytes.expectAll(Rule.LAY_05, expected, guest.frame(), "one MASK bit", "mask(" + port + ")");
      }
    }
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = EVENT_RECEIVER)
  void receiverTakesBitsOfLittleEndianWords() {
    receive(Rule.LAY_10, PORT, vcpu(), 0, name -> name.startsWith("evtchn_"));
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = EVENT_RECEIVER)
  void receiverChangesNothingElse(@ForAll("ports") int port, @ForAll long noise) {
    receive(
        Rule.LAY_11,
        port,
        vcpu(),
        noise,
        name -> !name.startsWith("evtchn_") && !isNotification(name));
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = EVENT_RECEIVER)
  void receiverRefusesOtherPorts(@ForAll("noPorts") int port, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var receiver = subject().eventReceiver(guest);
      Frame frame = guest.frame();
      Refusal.expect(
          Rule.LAY_13, frame, "mask(port=" + port + ")", port, () -> receiver.mask(port));
      Refusal.expect(
          Rule.LAY_13, frame, "unmask(port=" + port + ")", port, () -> receiver.unmask(port));
      Refusal.expect(
          Rule.LAY_13, frame, "clear(port=" + port + ")", port, () -> receiver.clear(port));
    }
  }

  private void send(Rule rule, int port, int vcpu, long noise, Predicate<String> named) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      guest.bind(_ -> vcpu);
      var peer = new EventPeer(guest.frame(), abi());
      peer.clearPending(port);
      peer.clearMask(port);
      Frame expected = guest.frame().picture();
      var model = new EventPeer(expected, abi());
      model.send(port, vcpu);
      subject().eventSender(guest).send(port);
      if (peer.upcallPending(vcpu) != 0) {
        model.upcallPending(vcpu, peer.upcallPending(vcpu));
      }
      Bytes.expect(
          rule, expected, guest.frame(), named, "the event", "send(" + port + ") to vCPU " + vcpu);
    }
  }

  private void receive(Rule rule, int port, int vcpu, long noise, Predicate<String> named) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      guest.bind(_ -> vcpu);
      var peer = new EventPeer(guest.frame(), abi());
      peer.clearAllPending();
      peer.clearMask(port);
      peer.selector(vcpu, 0);
      peer.upcallPending(vcpu, 0);
      peer.upcallMask(vcpu, 0);
      Frame expected = guest.frame().picture();
      peer.send(port, vcpu);
      subject().eventReceiver(guest).upcall(vcpu);
      String call = "upcall(" + vcpu + ") with port " + port + " pending";
      if (!guest.events().equals(List.of(port))) {
        throw RuleViolation.of(rule)
            .expected("one event, of port " + port)
            .seen("events " + PortText.of(guest.events()))
            .given("call", call)
            .error();
      }
      // EVT-20 covers what is left in upcall_mask.
      new EventPeer(expected, abi()).upcallMask(vcpu, peer.upcallMask(vcpu));
      Bytes.expect(rule, expected, guest.frame(), named, "all taken and nothing else", call);
    }
  }

  @Provide
  Arbitrary<Integer> ports() {
    return Arbitraries.integers().between(limits().firstPort(), limits().ports() - 1);
  }

  private boolean isNoPort(int port) {
    return port < 0 || port >= limits().ports();
  }

  @Provide
  Arbitrary<Integer> noPorts() {
    return Arbitraries.oneOf(
        Arbitraries.of(
                limits().ports(),
                abi().channels(),
                -1,
                1024,
                4096,
                8192,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE)
            .filter(this::isNoPort),
        Arbitraries.integers().filter(this::isNoPort));
  }

  @Provide
  Arbitrary<Integer> noVcpus() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            limits().vcpus(), abi().vcpus(), -1, 63, Integer.MIN_VALUE, Integer.MAX_VALUE),
        Arbitraries.integers().filter(v -> v < 0 || v >= limits().vcpus()));
  }
}
