package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Frame;

/**
 * Long histories of the guest's side. The model is small: which channels are owed to the guest, and
 * which are masked. What a guest does to selector and upcall_pending is its own affair, as long as
 * nothing that is owed and not masked is left without both.
 */
class EventReceiverHistories extends Suite {
  @Property
  @Verifies(
      value = {
        Rule.EVT_14,
        Rule.EVT_09,
        Rule.EVT_10,
        Rule.EVT_11,
        Rule.EVT_12,
        Rule.EVT_13,
        Rule.LAY_11
      },
      role = EVENT_RECEIVER)
  void nothingIsLostAndNothingComesWithoutCause(@ForAll("histories") List<ReceiverStep> history) {
    try (var world = new World()) {
      history.forEach(world::perform);
      world.finish();
    }
  }

  @Provide
  Arbitrary<List<ReceiverStep>> histories() {
    return ReceiverStep.any(abi()).list().ofMinSize(1).ofMaxSize(60);
  }

  /** The guest under test, and what it owes. */
  private final class World implements AutoCloseable {
    private static final int OTHER_VCPU = 31;

    private final ReceiverScene scene =
        new ReceiverScene(subject(), port -> port % 3 == 0 ? OTHER_VCPU : 0);
    private final Set<Integer> owed = new HashSet<>();
    private final Set<Integer> masked = new HashSet<>();
    private final Set<Integer> maskedMeanwhile = new HashSet<>();
    private final Map<Integer, Integer> sends = new HashMap<>();
    private final Map<Integer, Integer> masks = new HashMap<>();
    private final Frame untouched = scene.guest.frame().picture();

    World() {
      scene.guest.onEvent(this::delivered);
    }

    private void delivered(int port) {
      scene.steps.add("event of port " + port);
      if (!owed.remove(port)) {
        throw scene
            .violation(Rule.EVT_10)
            .expected("no event of port " + port + ": none was sent since the last")
            .seen("an event; " + scene.state(port))
            .error();
      }
      // a guest may go through a picture of the word that it took before its handlers masked more
      if (masked.contains(port) && !maskedMeanwhile.contains(port)) {
        throw scene
            .violation(Rule.EVT_10)
            .expected("no event of port " + port + " while it is masked")
            .seen("an event; " + scene.state(port))
            .error();
      }
      Integer other = sends.remove(port);
      if (other != null) {
        send(other);
      }
      Integer quieted = masks.remove(port);
      if (quieted != null) {
        mask(quieted);
        maskedMeanwhile.add(quieted);
      }
    }

    private void send(int port) {
      owed.add(port);
      scene.send(port);
    }

    private void mask(int port) {
      scene.receiver.mask(port);
      masked.add(port);
      scene.step("mask(" + port + ")", port);
    }

    void perform(ReceiverStep step) {
      maskedMeanwhile.clear();
      switch (step) {
        case ReceiverStep.Send(int port) -> send(port);
        case ReceiverStep.Mask(int port) -> mask(port);
        case ReceiverStep.Unmask(int port) -> {
          masked.remove(port);
          scene.receiver.unmask(port);
          scene.step("unmask(" + port + ")", port);
          expectReachable(Rule.EVT_12, port);
        }
        case ReceiverStep.Clear(int port) -> {
          scene.receiver.clear(port);
          owed.remove(port);
          scene.step("clear(" + port + ")", port);
        }
        case ReceiverStep.Upcall(int vcpu) -> {
          scene.steps.add("upcall of vCPU " + vcpu);
          scene.upcall(vcpu);
        }
        case ReceiverStep.HandlerSends(int port, int other) -> sends.put(port, other);
        case ReceiverStep.HandlerMasks(int port, int other) -> masks.put(port, other);
      }
      expectBits();
    }

    void finish() {
      maskedMeanwhile.clear();
      scene.settle(Rule.EVT_09, 0, OTHER_VCPU);
      expectBits();
      for (int port : Set.copyOf(owed)) {
        if (!masked.contains(port)) {
          throw scene
              .violation(Rule.EVT_14)
              .expected("port " + port + " handled, once all is quiet")
              .seen("it waits: " + scene.state(port))
              .error();
        }
      }
    }

    private void expectBits() {
      for (int port : Ports.borders(abi())) {
        if (scene.peer.masked(port) != masked.contains(port)) {
          throw scene
              .violation(Rule.EVT_13)
              .expected("port " + port + (masked.contains(port) ? " masked" : " not masked"))
              .seen(scene.state(port))
              .error();
        }
        if (scene.peer.pending(port) != owed.contains(port)) {
          throw scene
              .violation(owed.contains(port) ? Rule.EVT_11 : Rule.EVT_13)
              .expected("PENDING of port " + port + (owed.contains(port) ? " set" : " clear"))
              .seen(scene.state(port))
              .error();
        }
        if (owed.contains(port) && !masked.contains(port)) {
          scene.expectNotLost(port);
          expectReachable(Rule.EVT_14, port);
        }
      }
      expectNothingElse();
    }

    private void expectReachable(Rule rule, int port) {
      int vcpu = scene.guest.vcpuOf(port);
      boolean waits = owed.contains(port) && !masked.contains(port);
      if (waits && !(scene.peer.selected(vcpu, port) && scene.peer.upcallPending(vcpu) != 0)) {
        throw scene
            .violation(rule)
            .expected("port " + port + " delivered, or its selector bit and upcall_pending set")
            .seen(scene.state(port))
            .error();
      }
    }

    private void expectNothingElse() {
      List<ByteDifference> others = new ArrayList<>();
      for (ByteDifference difference : scene.guest.frame().differencesFrom(untouched)) {
        String field = difference.field();
        boolean own = field.startsWith("evtchn_pending[") || field.startsWith("evtchn_mask[");
        boolean notification =
            (field.startsWith("vcpu_info[0].")
                    || field.startsWith("vcpu_info[" + OTHER_VCPU + "]."))
                && (field.endsWith("_sel") || field.endsWith("upcall_pending"));
        if (!own && !notification) {
          others.add(difference);
        }
      }
      if (!others.isEmpty()) {
        throw scene
            .violation(Rule.LAY_11)
            .expected("nothing changed but the bits of the channels and their notification")
            .seen(others.getFirst().field() + " = " + others.getFirst().seen())
            .bytes(others)
            .error();
      }
    }

    @Override
    public void close() {
      scene.close();
    }
  }
}
