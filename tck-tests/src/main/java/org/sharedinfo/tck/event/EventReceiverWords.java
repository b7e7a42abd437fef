package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.HandlerFailure;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.PortText;
import org.sharedinfo.tck.check.Suite;

/**
 * Words of channels in the states that a guest encounters: all masked as at start, full, or many.
 */
class EventReceiverWords extends Suite {
  /** A guest starts with every channel masked, unmasks a few, and finds the others later. */
  @Property(tries = 100)
  @Verifies(
      value = {Rule.EVT_10, Rule.EVT_12},
      role = EVENT_RECEIVER)
  void maskedChannelsKeepTheirEventsWhereNearlyAllAreMasked(
      @ForAll("ports") int near, @ForAll("portSets") Set<Integer> open, @ForAll("vcpus") int vcpu) {
    List<Integer> word = PortWords.wordOf(near);
    List<Integer> opened = new ArrayList<>(open);
    opened.removeIf(word::contains);
    keepMaskedEvents(word, opened, vcpu);
    opened.add(near);
    keepMaskedEvents(word, opened, vcpu);
  }

  private void keepMaskedEvents(List<Integer> word, List<Integer> open, int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      for (int port = 0; port < abi().channels(); port++) {
        scene.peer.setMask(port);
      }
      scene.steps.add("every channel is masked");
      open.forEach(scene::unmask);
      word.forEach(scene::send);
      open.forEach(scene::send);
      for (int i = 0; i < 2; i++) {
        scene.peer.select(vcpu, word.getFirst()); // as after an earlier event in the word
        scene.peer.upcallPending(vcpu, 1);
        scene.upcall(vcpu);
      }
      List<Integer> masked = new ArrayList<>(word);
      masked.removeAll(open);
      expectKept(scene, masked);
      open.forEach(port -> scene.expectDelivered(Rule.EVT_10, port, 1));
      while (!masked.isEmpty()) {
        int port = masked.removeLast();
        scene.unmask(port);
        scene.settle(Rule.EVT_12, vcpu);
        expectKept(scene, masked);
        scene.expectDelivered(Rule.EVT_12, port, 1);
      }
    }
  }

  private static void expectKept(ReceiverScene scene, List<Integer> ports) {
    for (int port : ports) {
      scene.expectDelivered(Rule.EVT_10, port, 0);
      if (!scene.peer.pending(port) || !scene.peer.masked(port)) {
        throw scene
            .violation(Rule.EVT_10)
            .expected("PENDING kept on a masked channel, and MASK too")
            .seen(scene.state(port))
            .error();
      }
    }
  }

  @Property(tries = 20)
  @Verifies(value = Rule.EVT_10, role = EVENT_RECEIVER)
  void everySelectedWordIsVisited(@ForAll("ports") int near, @ForAll("vcpus") int vcpu) {
    int bits = abi().wordBits();
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      List<Integer> sent =
          IntStream.range(0, limits().ports() / bits)
              .map(word -> Math.max(word * bits + near % bits, limits().firstPort()))
              .boxed()
              .toList();
      sent.forEach(scene::send);
      scene.upcall(vcpu);
      sent.forEach(port -> scene.expectDelivered(Rule.EVT_10, port, 1));
    }
  }

  /** After a long pause everything is due: no guest may stop after a certain number of events. */
  @Test
  @Verifies(value = Rule.EVT_10, role = EVENT_RECEIVER)
  void everyChannelAtOnceIsDelivered() {
    int vcpu = limits().vcpus() - 1;
    List<Integer> ports = IntStream.range(limits().firstPort(), limits().ports()).boxed().toList();
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      ports.forEach(port -> scene.peer.send(port, vcpu));
      scene.steps.add("the hypervisor sends on every port");
      scene.settle(Rule.EVT_10, vcpu);
      List<Integer> delivered = scene.guest.events().stream().sorted().toList();
      if (!delivered.equals(ports)) {
        List<Integer> missing = new ArrayList<>(ports);
        missing.removeAll(new TreeSet<>(delivered));
        throw scene
            .violation(Rule.EVT_10)
            .expected("each of " + ports.size() + " pending channels delivered once")
            .seen(delivered.size() + " events; not delivered: " + PortText.of(missing))
            .error();
      }
    }
  }

  /** A hypervisor is in the middle of a send when an upcall comes for another reason. */
  @Property
  @Verifies(value = Rule.EVT_10, role = EVENT_RECEIVER)
  void upcallBetweenSelectorAndUpcallPendingLosesNothing(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.peer.setPending(port);
      scene.peer.select(vcpu, port);
      scene.step("the hypervisor sets PENDING and the selector bit", port);
      scene.upcall(vcpu);
      scene.peer.upcallPending(vcpu, 1);
      scene.step("the hypervisor sets upcall_pending", port);
      scene.settle(Rule.EVT_10, vcpu);
      scene.expectDelivered(Rule.EVT_10, port, 1);
    }
  }

  /** A guest may still deliver it if it found it due before; otherwise it stays PENDING. */
  @Property
  @Verifies(value = Rule.EVT_10, role = EVENT_RECEIVER)
  void dueChannelThatAHandlerMasksIsDeliveredOrKept(
      @ForAll("ports") int near, @ForAll("vcpus") int vcpu) {
    List<Integer> word = PortWords.wordOf(near);
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.onEvent(at -> {
        if (scene.guest.events().size() == 1) {
          word.stream().filter(port -> port != at).forEach(scene::mask);
        }
      });
      word.forEach(scene::send);
      scene.upcall(vcpu);
      for (int port : word) {
        boolean kept = scene.peer.pending(port) && scene.peer.masked(port);
        if (!kept) {
          scene.expectDelivered(Rule.EVT_10, port, 1);
        }
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_14, role = EVENT_RECEIVER)
  void handlersThatThrowLoseNothingOfTheirWord(
      @ForAll("ports") int near, @ForAll("portSets") Set<Integer> more, @ForAll("vcpus") int vcpu) {
    List<Integer> word = PortWords.wordOf(near);
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.onEvent(port -> {
        if (scene.delivered(port) == 1) {
          throw new HandlerFailure(port);
        }
      });
      word.forEach(scene::send);
      more.forEach(scene::send);
      scene.settle(Rule.EVT_14, vcpu);
      word.forEach(port -> scene.expectDelivered(Rule.EVT_14, port, 1));
      more.forEach(port -> scene.expectDelivered(Rule.EVT_14, port, 1));
    }
  }

  @Property
  @Verifies(value = Rule.EVT_11, role = EVENT_RECEIVER)
  void eventsRaisedAgainByHandlersOfTheirWordAreDeliveredAgain(
      @ForAll("ports") int near, @ForAll("vcpus") int vcpu) {
    List<Integer> word = PortWords.wordOf(near);
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      Set<Integer> atLast = new TreeSet<>(word);
      scene.onEvent(port -> {
        atLast.remove(port);
        if (scene.guest.events().size() == word.size()) {
          atLast.addAll(word);
          word.forEach(scene::send);
        }
      });
      word.forEach(scene::send);
      scene.settle(Rule.EVT_11, vcpu);
      if (!atLast.isEmpty()) {
        throw scene
            .violation(Rule.EVT_11)
            .expected("an event after the last send of each channel")
            .seen("none of the ports " + PortText.of(List.copyOf(atLast)))
            .error();
      }
    }
  }

  /** The handler runs on one vCPU; the channel that it unmasks is bound to another. */
  @Property
  @Verifies(value = Rule.EVT_12, role = EVENT_RECEIVER)
  void channelThatAHandlerUnmasksIsHandled(
      @ForAll("ports") int port, @ForAll("ports") int other, @ForAll("vcpus") int vcpu) {
    int unmasked = other == port ? PortWords.nextTo(port) : other;
    for (int bound : List.of(Ports.otherVcpu(vcpu), vcpu)) {
      try (var scene = new ReceiverScene(subject(), at -> at == unmasked ? bound : vcpu)) {
        scene.onEvent(at -> {
          if (at == port && scene.delivered(port) == 1) {
            scene.unmask(unmasked);
          }
        });
        scene.mask(unmasked);
        scene.send(unmasked);
        scene.send(port);
        scene.settle(Rule.EVT_12, vcpu, bound);
        scene.expectDelivered(Rule.EVT_12, unmasked, 1);
      }
    }
  }

  @Provide
  Arbitrary<Integer> ports() {
    return Ports.any(abi());
  }

  @Provide
  Arbitrary<Set<Integer>> portSets() {
    return Ports.any(abi()).set().ofMinSize(0).ofMaxSize(12);
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Numbers.vcpu();
  }
}
