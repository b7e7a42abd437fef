package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/**
 * The hypervisor's side of event channels, one call at a time.
 *
 * <p>Any non-zero upcall_pending is valid. Upcalls without cause are allowed while the vCPU's
 * upcall_mask is zero.
 */
class EventSenderChecks extends Suite {
  /** A frame full of noise, with one channel about to be sent. */
  private final class Scene implements AutoCloseable {
    final Guest guest;
    final EventPeer peer;
    final int port;
    final int vcpu;
    Frame before = Frame.blank(abi());

    Scene(int port, int vcpu, long noise) {
      this.port = port;
      this.vcpu = vcpu;
      guest = Guest.noisy(abi(), noise | 1);
      guest.bind(p -> p == port ? vcpu : Ports.otherVcpu(vcpu));
      peer = new EventPeer(guest.frame(), abi());
      peer.clearPending(port);
      peer.clearMask(port);
      peer.selector(vcpu, 0);
      peer.upcallPending(vcpu, 0);
      peer.upcallMask(vcpu, 0);
    }

    /** Sets bits of other words in the selector, as if a handler were about to take it. */
    void selectOthers(long noise) {
      long served = -1L >>> Long.SIZE - limits().ports() / abi().wordBits();
      int word = peer.wordOf(port);
      long another = word == 0 ? 2 : 1L << word - 1;
      peer.selector(vcpu, (noise & served | another) & ~(1L << word));
    }

    void send() {
      var sender = subject().eventSender(guest);
      before = guest.frame().picture();
      sender.send(port);
    }

    /** The expected frame after a send, with any value of upcall_pending that means "pending". */
    Frame expected() {
      Frame expected = before.picture();
      var model = new EventPeer(expected, abi());
      model.send(port, vcpu);
      if (model.upcallPending(vcpu) != 0 && peer.upcallPending(vcpu) != 0) {
        model.upcallPending(vcpu, peer.upcallPending(vcpu));
      }
      return expected;
    }

    void expect(Rule rule, Predicate<String> named, String what) {
      Bytes.expect(rule, expected(), guest.frame(), named, what, call());
    }

    String call() {
      return "send(" + port + ") bound to vCPU " + vcpu;
    }

    @Override
    public void close() {
      guest.close();
    }
  }

  @Property
  @Verifies(value = Rule.EVT_01, role = EVENT_SENDER)
  void sendSetsPendingAndKeepsItsNeighbours(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.send();
      scene.expect(Rule.EVT_01, n -> n.startsWith("evtchn_pending["), "the PENDING bit set");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_02, role = EVENT_SENDER)
  void edgeOnUnmaskedChannelRaisesSelectorAndUpcall(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.guest.onUpcall(at -> {
        if (at == vcpu && scene.peer.pending(port) && !scene.peer.selected(vcpu, port)) {
          throw RuleViolation.of(Rule.EVT_02)
              .expected("the selector bit set before the upcall is activated")
              .seen(scene.peer.describe(port, vcpu))
              .given("call", scene.call())
              .error();
        }
      });
      scene.send();
      scene.expect(
          Rule.EVT_02,
          n ->
              n.equals(vcpuField(vcpu, "pending_sel"))
                  || n.equals(vcpuField(vcpu, "upcall_pending")),
          "selector and upcall_pending of the bound vCPU raised");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_02, role = EVENT_SENDER)
  void edgeBesideOtherSelectedWordsRaisesUpcallPending(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.selectOthers(noise);
      scene.send();
      scene.expect(
          Rule.EVT_02,
          n ->
              n.equals(vcpuField(vcpu, "pending_sel"))
                  || n.equals(vcpuField(vcpu, "upcall_pending")),
          "a new selector bit beside the others, and upcall_pending raised");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_03, role = EVENT_SENDER)
  void sendOnPendingChannelChangesNothing(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.peer.setPending(port);
      scene.send();
      scene.expect(Rule.EVT_03, _ -> true, "no byte changed");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_04, role = EVENT_SENDER)
  void edgeOnMaskedChannelIsLost(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.peer.setMask(port);
      scene.send();
      scene.expect(Rule.EVT_04, _ -> true, "PENDING set and nothing raised");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_05, role = EVENT_SENDER)
  void maskIsReadOnlyAndPendingIsNeverCleared(
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll boolean masked,
      @ForAll boolean pending) {
    try (var scene = new Scene(port, vcpu, noise)) {
      if (masked) {
        scene.peer.setMask(port);
      }
      if (pending) {
        scene.peer.setPending(port);
      }
      scene.send();
      scene.expect(Rule.EVT_05, n -> n.startsWith("evtchn_mask["), "MASK untouched");
      Frame kept = scene.guest.frame().picture();
      new EventPeer(kept, abi()).setPendingOf(scene.before);
      Bytes.expectAll(
          Rule.EVT_05, kept, scene.guest.frame(), "no PENDING bit cleared", scene.call());
    }
  }

  @Property
  @Verifies(value = Rule.EVT_06, role = EVENT_SENDER)
  void upcallIsActivatedWhenUpcallPendingGoesUp(
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("selectors") Selector selector) {
    try (var scene = new Scene(port, vcpu, noise)) {
      if (selector != Selector.EMPTY) {
        scene.selectOthers(noise);
      }
      if (selector == Selector.WITH_THE_WORD) {
        scene.peer.select(vcpu, port);
      }
      scene.send();
      // A selector bit that was already set belongs to its raiser, which sets upcall_pending.
      boolean up = selector != Selector.WITH_THE_WORD || scene.peer.upcallPending(vcpu) != 0;
      if (up && !scene.guest.upcalls().contains(vcpu)) {
        throw RuleViolation.of(Rule.EVT_06)
            .expected("an upcall of vCPU " + vcpu + ": upcall_pending was set, upcall_mask is 0")
            .seen("upcalls of vCPUs " + scene.guest.upcalls())
            .given("call", scene.call())
            .given("selector before", selector.text)
            .error();
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_06, role = EVENT_SENDER, guests = GuestKind.PV)
  void upcallIsActivatedUnlessUpcallMaskIsSet(
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("masks") int upcallMask) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.peer.upcallMask(vcpu, upcallMask);
      scene.guest.onUpcall(at -> {
        if (scene.peer.upcallMask(at) != 0) {
          throw RuleViolation.of(Rule.EVT_06)
              .expected("no upcall while upcall_mask is " + scene.peer.upcallMask(at))
              .seen("an upcall of vCPU " + at)
              .given("call", scene.call())
              .error();
        }
      });
      scene.send();
      if (upcallMask == 0 && !scene.guest.upcalls().contains(vcpu)) {
        throw RuleViolation.of(Rule.EVT_06)
            .expected("an upcall of vCPU " + vcpu + ": upcall_pending was set, upcall_mask is 0")
            .seen("upcalls of vCPUs " + scene.guest.upcalls())
            .given("call", scene.call())
            .error();
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_07, role = EVENT_SENDER)
  void otherVcpusAreNotNotified(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.send();
      scene.expect(
          Rule.EVT_07,
          n -> n.startsWith("vcpu_info[") && !n.startsWith("vcpu_info[" + vcpu + "]"),
          "the vcpu_info of every other vCPU unchanged");
    }
  }

  @Property
  @Verifies(value = Rule.EVT_07, role = EVENT_SENDER)
  void bindingThatChangesIsFollowed(
      @ForAll("ports") int port, @ForAll("vcpus") int first, @ForAll("vcpus") int second) {
    int[] bound = {first};
    try (Guest guest = Guest.zeroed(abi())) {
      guest.bind(_ -> bound[0]);
      var peer = new EventPeer(guest.frame(), abi());
      var sender = subject().eventSender(guest);
      sender.send(port);
      peer.clearPending(port);
      peer.selector(first, 0);
      peer.upcallPending(first, 0);
      bound[0] = second;
      Frame expected = guest.frame().picture();
      var model = new EventPeer(expected, abi());
      model.send(port, second);
      sender.send(port);
      if (peer.upcallPending(second) != 0) {
        model.upcallPending(second, peer.upcallPending(second));
      }
      Bytes.expect(
          Rule.EVT_07,
          expected,
          guest.frame(),
          name -> name.startsWith("vcpu_info["),
          "the vCPU notified to which the channel is now bound",
          "send(" + port + ") after it moved from vCPU " + first + " to " + second);
    }
  }

  @Property
  @Verifies(value = Rule.EVT_16, role = EVENT_SENDER)
  void upcallMaskIsKeptBySending(
      @ForAll("ports") int port,
      @ForAll("vcpus") int vcpu,
      @ForAll long noise,
      @ForAll("masks") int upcallMask) {
    try (var scene = new Scene(port, vcpu, noise)) {
      scene.peer.upcallMask(vcpu, upcallMask);
      scene.send();
      scene.expect(Rule.EVT_16, n -> n.equals(vcpuField(vcpu, "upcall_mask")), "upcall_mask kept");
    }
  }

  private static String vcpuField(int vcpu, String name) {
    return "vcpu_info[" + vcpu + "].evtchn_" + name;
  }

  @Provide
  Arbitrary<Integer> ports() {
    return Ports.any(abi());
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Numbers.vcpu();
  }

  /** The selector before a send, while upcall_pending is zero. */
  private enum Selector {
    EMPTY("empty"),
    WITHOUT_THE_WORD("with bits of other words"),
    WITH_THE_WORD("with the bit of the channel's word");

    final String text;

    Selector(String text) {
      this.text = text;
    }
  }

  @Provide
  Arbitrary<Selector> selectors() {
    return Arbitraries.of(Selector.class);
  }

  /** Values of upcall_mask: any non-zero value masks. */
  @Provide
  Arbitrary<Integer> masks() {
    return Arbitraries.of(0, 1, 0x80, 0xFF);
  }
}
