package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.HandlerFailure;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.event.ReceiverScene.HandlerError;

/**
 * Guests that mask upcalls while they handle one. A guest that never does this passes: it neither
 * changes upcall_mask wrongly nor misses an upcall.
 */
class EventReceiverUpcallMask extends Suite {
  private static final int LONGEST_CHAIN = 6;

  /** What a channel's handler does at its end. */
  enum End {
    RETURNS,
    THROWS,
    THROWS_AN_ERROR;

    void of(int port) {
      switch (this) {
        case RETURNS -> {}
        case THROWS -> throw new HandlerFailure(port);
        case THROWS_AN_ERROR -> throw new HandlerError(port);
      }
    }
  }

  @Property
  @Verifies(value = Rule.EVT_20, role = EVENT_RECEIVER)
  void upcallMaskIsClearAfterAnUpcall(
      @ForAll("chains") List<Integer> sent,
      @ForAll("ports") int meanwhile,
      @ForAll("vcpus") int vcpu) {
    for (End end : End.values()) {
      expectUpcallMaskClear(sent, meanwhile, end, vcpu);
    }
  }

  private void expectUpcallMaskClear(List<Integer> sent, int meanwhile, End end, int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      int failing = sent.getFirst();
      scene.onEvent(port -> {
        if (port == failing && scene.delivered(port) == 1) {
          scene.send(meanwhile);
          end.of(port);
        }
      });
      sent.forEach(scene::send);
      scene.upcall(vcpu); // The scene checks this for each upcall.
      scene.upcall(vcpu);
    }
  }

  @Property
  @Verifies(value = Rule.EVT_20, role = EVENT_RECEIVER)
  void upcallMaskIsClearAfterAnUpcallWithNothingToDeliver(
      @ForAll("ports") int port, @ForAll("vcpus") int vcpu) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      scene.upcall(vcpu);
      scene.send(port);
      scene.peer.setMask(port);
      scene.steps.add("the guest had masked port " + port);
      scene.upcall(vcpu);
    }
  }

  /**
   * Each handler makes the hypervisor send on the next channel. Upcalls are made only where one was
   * activated.
   */
  @Property
  @Verifies(value = Rule.EVT_21, role = EVENT_RECEIVER)
  void eventThatComesWhileUpcallsAreMaskedIsHandled(
      @ForAll("chains") List<Integer> chain, @ForAll("vcpus") int vcpu) {
    expectChainHandled(chain, vcpu, End.RETURNS);
  }

  @Property
  @Verifies(value = Rule.EVT_21, role = EVENT_RECEIVER)
  void eventThatComesBeforeItsSendersHandlerThrowsIsHandled(
      @ForAll("chains") List<Integer> chain, @ForAll("vcpus") int vcpu) {
    expectChainHandled(chain, vcpu, End.THROWS);
  }

  private void expectChainHandled(List<Integer> chain, int vcpu, End end) {
    try (var scene = new ReceiverScene(subject(), _ -> vcpu)) {
      Map<Integer, Integer> next = new HashMap<>();
      IntStream.range(1, chain.size()).forEach(i -> next.put(chain.get(i - 1), chain.get(i)));
      scene.onEvent(port -> {
        Integer other = next.remove(port);
        if (other != null) {
          scene.send(other);
          end.of(port);
        }
      });
      scene.send(chain.getFirst());
      scene.settleEdges(Rule.EVT_21);
      for (int port : chain) {
        boolean waits = scene.peer.pending(port) && scene.peer.upcallPending(vcpu) != 0;
        if (waits && scene.delivered(port) == 0) {
          throw scene
              .violation(Rule.EVT_21)
              .expected(
                  "upcall_pending read after upcall_mask was cleared, and port "
                      + port
                      + " handled")
              .seen("it waits, and no upcall was activated for it: " + scene.state(port))
              .error();
        }
      }
    }
  }

  @Provide
  Arbitrary<Integer> ports() {
    return Ports.any(abi());
  }

  /**
   * At least three channels, one after another: the third reveals a guest that checks only once.
   */
  @Provide
  Arbitrary<List<Integer>> chains() {
    return Ports.any(abi()).list().uniqueElements().ofMinSize(3).ofMaxSize(LONGEST_CHAIN);
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Arbitraries.oneOf(Numbers.vcpu(), Arbitraries.of(Ports.someVcpus()));
  }
}
