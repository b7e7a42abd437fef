package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.HandlerFailure;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.PortText;
import org.sharedinfo.tck.check.Suite;

/**
 * The guest's upcall handler, one situation at a time. A guest may scan more than the selected
 * words. It may deliver inside unmask or in a later upcall, and leave channels of other vCPUs to
 * those vCPUs.
 */
class EventReceiverChecks extends Suite {
  @Property
  @Verifies(
      value = {Rule.EVT_09, Rule.EVT_10},
      role = EVENT_RECEIVER)
  void eventSentWhileTheHandlerRunsIsNotLost(
      @ForAll("ports") int first, @ForAll("ports") int second, @ForAll("vcpus") int vcpu) {
    int other = second == first ? PortWords.nextTo(first) : second;
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.onEvent(port -> {
        if (port == first && scene.delivered(first) == 1) {
          scene.send(other);
        }
      });
      scene.send(first);
      scene.upcall(vcpu);
      scene.expectNotLost(other);
      scene.settle(Rule.EVT_09, vcpu);
      scene.expectDelivered(Rule.EVT_10, other, 1);
    }
  }

  @Property
  @Verifies(value = Rule.EVT_10, role = EVENT_RECEIVER)
  void eachPendingChannelIsVisitedAndMaskedOnesKeepTheirBit(
      @ForAll("portSets") Set<Integer> sent,
      @ForAll("portSets") Set<Integer> masked,
      @ForAll("vcpus") int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      sent.forEach(scene::send);
      masked.forEach(scene.peer::setMask);
      scene.steps.add(
          "the guest had masked ports " + PortText.of(masked.stream().sorted().toList()));
      scene.upcall(vcpu);
      for (int port : sent) {
        boolean kept = masked.contains(port);
        scene.expectDelivered(Rule.EVT_10, port, kept ? 0 : 1);
        if (scene.peer.pending(port) != kept) {
          throw scene
              .violation(Rule.EVT_10)
              .expected(kept ? "PENDING kept on a masked channel" : "PENDING cleared")
              .seen(scene.state(port))
              .error();
        }
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_11, role = EVENT_RECEIVER)
  void eventRaisedAgainWhileItsHandlerRunsIsDeliveredAgain(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.onEvent(at -> {
        if (at == port && scene.delivered(port) == 1) {
          scene.send(port);
        }
      });
      scene.send(port);
      scene.settle(Rule.EVT_11, vcpu);
      scene.expectDelivered(Rule.EVT_11, port, 2);
    }
  }

  @Property
  @Verifies(value = Rule.EVT_12, role = EVENT_RECEIVER)
  void unmaskingAPendingChannelDeliversIt(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu, @ForAll boolean sentWhileMasked) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.mask(port);
      if (sentWhileMasked) {
        scene.send(port);
      }
      scene.unmask(port);
      scene.settle(Rule.EVT_12, vcpu);
      scene.expectDelivered(Rule.EVT_12, port, sentWhileMasked ? 1 : 0);
    }
  }

  @Property
  @Verifies(value = Rule.EVT_12, role = EVENT_RECEIVER)
  void handlerThatMasksAndUnmasksItsChannelLosesNothing(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.onEvent(at -> {
        if (at == port && scene.delivered(port) == 1) {
          scene.mask(port);
          scene.send(port);
          scene.unmask(port);
        }
      });
      scene.send(port);
      scene.settle(Rule.EVT_12, vcpu);
      scene.expectDelivered(Rule.EVT_12, port, 2);
    }
  }

  @Property
  @Verifies(value = Rule.EVT_14, role = EVENT_RECEIVER)
  void handlerThatThrowsLosesNoOtherEvent(
      @ForAll("portSets") Set<Integer> sent,
      @ForAll("ports") int failing,
      @ForAll("vcpus") int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.onEvent(port -> {
        if (port == failing && scene.delivered(port) == 1) {
          throw new HandlerFailure(port);
        }
      });
      scene.send(failing);
      sent.forEach(scene::send);
      scene.settle(Rule.EVT_14, vcpu);
      for (int port : sent) {
        if (port != failing) {
          scene.expectDelivered(Rule.EVT_14, port, 1);
        }
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_14, role = EVENT_RECEIVER, vcpus = 2)
  void channelsOfTwoVcpusInOneWordAreAllHandled(
      @ForAll("portSets") Set<Integer> sent, @ForAll("vcpus") int vcpu) {
    int neighbour = Ports.otherVcpu(vcpu);
    try (var scene = new ReceiverScene(subject(), port -> port % 2 == 0 ? vcpu : neighbour)) {
      sent.forEach(scene::send);
      scene.settle(Rule.EVT_14, vcpu, neighbour);
      for (int port : sent) {
        scene.expectDelivered(Rule.EVT_14, port, 1);
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_18, role = EVENT_RECEIVER)
  void channelsOfOneWordAreEachVisitedOncePerPass(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu) {
    List<Integer> word = PortWords.wordOf(port);
    long enough = 2L * word.size();
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      // A channel that its own handler raises again must not delay the others.
      scene.onEvent(at -> {
        if (at == port && scene.delivered(port) <= enough) {
          scene.peer.send(port, vcpu);
        }
      });
      word.forEach(at -> scene.peer.send(at, vcpu));
      scene.steps.add("the hypervisor sends on ports " + PortText.of(word));
      scene.upcall(vcpu);
      var pass = scene.guest.events().stream().limit(enough).toList();
      for (int at : word) {
        if (!pass.contains(at)) {
          throw scene
              .violation(Rule.EVT_18)
              .expected("port " + at + " visited while port " + port + " is raised again and again")
              .seen("the first events are of ports " + PortText.of(pass))
              .error();
        }
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
