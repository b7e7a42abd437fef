package org.sharedinfo.tck.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.HandlerFailure;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Frame;

/** The guest under test in a history, and the events that it must still deliver. */
final class ReceiverHistory implements AutoCloseable {
  /** What triggers upcalls. */
  enum Upcalls {
    /** The history, with or without cause; at its end, everything pending. */
    ANY,
    /** Only activations. */
    ON_EDGES
  }

  private final Abi abi;
  private final Upcalls upcalls;
  private final int otherVcpu;
  private final boolean masksUpcalls;
  private final ReceiverScene scene;
  private final ReceiverModel model = new ReceiverModel();
  private final Map<Integer, ReceiverStep.Handler> handlers = new HashMap<>();
  private final Frame untouched;
  private boolean inHandler;
  private boolean threw;
  private Optional<ReceiverStep> last = Optional.empty();

  ReceiverHistory(Subject subject, Upcalls upcalls) {
    abi = subject.abi();
    this.upcalls = upcalls;
    otherVcpu = Ports.someVcpus().getLast();
    masksUpcalls = subject.kind().usesUpcallMask();
    scene = new ReceiverScene(subject, port -> port % 3 == 0 ? otherVcpu : 0);
    untouched = scene.guest.frame().picture();
    scene.onEvent(this::delivered);
  }

  private void delivered(int port) {
    if (!model.delivered(port)) {
      throw scene
          .violation(Rule.EVT_10)
          .expected("no event of port " + port + ": none was sent since the last")
          .seen("an event; " + scene.state(port))
          .error();
    }
    if (!model.mayBeDelivered(port)) {
      throw scene
          .violation(Rule.EVT_10)
          .expected("no event of port " + port + " while it is masked")
          .seen("an event; " + scene.state(port))
          .error();
    }
    ReceiverStep.Handler handler = handlers.remove(port);
    if (handler != null) {
      boolean nested = inHandler;
      inHandler = true;
      try {
        act(handler);
      } finally {
        inHandler = nested;
      }
    }
  }

  private void act(ReceiverStep.Handler handler) {
    int other = handler.other();
    switch (handler.deed()) {
      case SEND -> send(other);
      case MASK -> mask(other);
      case UNMASK -> unmask(other);
      case THROW -> {
        threw = true;
        throw new HandlerFailure(handler.port());
      }
    }
  }

  private void send(int port) {
    model.sent(port, scene.peer.pending(port));
    scene.send(port);
  }

  private void mask(int port) {
    model.masked(port, inHandler);
    scene.mask(port);
  }

  private void unmask(int port) {
    model.unmasked(port);
    scene.unmask(port);
  }

  /** Does one step. */
  void perform(ReceiverStep step) {
    threw = false;
    last = Optional.of(step);
    try {
      switch (step) {
        case ReceiverStep.Send(int port) -> send(port);
        case ReceiverStep.Mask(int port) -> mask(port);
        case ReceiverStep.Unmask(int port) -> unmask(port);
        case ReceiverStep.Clear(int port) -> {
          scene.clear(port);
          model.cleared(port);
        }
        case ReceiverStep.Upcall(int vcpu) -> upcall(vcpu);
        case ReceiverStep.Handler handler -> handlers.put(handler.port(), handler);
      }
    } catch (HandlerFailure passedOn) {
      scene.steps.add("the guest passes on: " + passedOn.getMessage());
    }
    if (step instanceof ReceiverStep.Unmask(int port) && upcalls == Upcalls.ANY && !threw) {
      expectReachable(Rule.EVT_12, port);
    }
    rest();
  }

  private void upcall(int vcpu) {
    if (upcalls == Upcalls.ANY) {
      scene.upcall(vcpu);
    } else {
      scene.settleEdges(Rule.EVT_21);
    }
  }

  /** Makes the remaining upcalls, and requires that nothing is left. */
  void finish() {
    threw = false;
    last = Optional.empty();
    if (upcalls == Upcalls.ANY) {
      scene.settle(Rule.EVT_09, 0, otherVcpu);
    } else {
      scene.settleEdges(Rule.EVT_21);
    }
    rest();
    for (int port : Ports.borders(abi)) {
      if (isWaiting(port)) {
        throw scene
            .violation(upcalls == Upcalls.ANY ? Rule.EVT_14 : Rule.EVT_21)
            .expected("port " + port + " handled, when everything rests")
            .seen("it waits: " + scene.state(port))
            .error();
      }
    }
  }

  private boolean isWaiting(int port) {
    int vcpu = scene.guest.vcpuOf(port);
    boolean announced = scene.peer.selected(vcpu, port) && scene.peer.upcallPending(vcpu) != 0;
    boolean waits = scene.peer.pending(port) && !scene.peer.masked(port) && model.isDue(port);
    return waits && (upcalls == Upcalls.ANY || announced);
  }

  /** Judges the frame while nothing is in progress. */
  private void rest() {
    for (int port : Ports.borders(abi)) {
      if (upcalls == Upcalls.ANY) {
        expectBits(port);
      }
      model.rest(port, scene.peer.pending(port));
    }
    if (upcalls == Upcalls.ANY) {
      Ports.someVcpus().forEach(this::expectUpcallMaskClear);
      expectNothingElse();
    }
  }

  private void expectBits(int port) {
    boolean masked = model.isMasked(port);
    boolean pending = scene.peer.pending(port);
    if (scene.peer.masked(port) != masked) {
      throw scene
          .violation(Rule.EVT_13)
          .expected("port " + port + (masked ? " masked" : " not masked"))
          .seen(scene.state(port))
          .error();
    }
    if (model.isDue(port) && !pending) {
      throw scene
          .violation(ruleOfLoss(port))
          .expected(
              masked
                  ? "PENDING kept on port " + port + ", which is masked"
                  : "port " + port + " delivered since it was sent, or still PENDING")
          .seen("the event is lost: " + scene.state(port))
          .error();
    }
    if (pending && !model.hasCause(port)) {
      throw scene
          .violation(Rule.EVT_13)
          .expected("PENDING of port " + port + " clear: nothing was sent since it was delivered")
          .seen(scene.state(port))
          .error();
    }
    if (pending && !masked) {
      if (!threw) {
        scene.expectNotLost(port);
      }
      expectReachable(Rule.EVT_14, port);
    }
  }

  /** The rule that a lost PENDING bit violates, determined by the guest's last operation. */
  private Rule ruleOfLoss(int port) {
    boolean handled = last.isEmpty() || last.orElseThrow() instanceof ReceiverStep.Upcall;
    if (threw) {
      return Rule.EVT_14;
    } else if (last.equals(Optional.of(new ReceiverStep.Unmask(port)))) {
      return Rule.EVT_12;
    } else if (!handled) {
      return Rule.EVT_13;
    }
    return model.isMasked(port) ? Rule.EVT_10 : Rule.EVT_11;
  }

  private void expectReachable(Rule rule, int port) {
    int vcpu = scene.guest.vcpuOf(port);
    boolean waits = scene.peer.pending(port) && !model.isMasked(port);
    if (waits && !(scene.peer.selected(vcpu, port) && scene.peer.upcallPending(vcpu) != 0)) {
      throw scene
          .violation(rule)
          .expected("port " + port + " delivered, or its selector bit and upcall_pending set")
          .seen(scene.state(port))
          .error();
    }
  }

  private void expectUpcallMaskClear(int vcpu) {
    if (masksUpcalls && scene.peer.upcallMask(vcpu) != 0) {
      throw scene
          .violation(Rule.EVT_20)
          .expected("upcall_mask of vCPU " + vcpu + " clear while the guest is not called")
          .seen("upcall_mask=" + scene.peer.upcallMask(vcpu))
          .error();
    }
  }

  private void expectNothingElse() {
    List<ByteDifference> others =
        scene.guest.frame().differencesFrom(untouched).stream()
            .filter(difference -> !isOfEvents(difference.field()))
            .toList();
    if (!others.isEmpty()) {
      throw scene
          .violation(Rule.LAY_11)
          .expected("nothing changed except the bits of the channels and their notification")
          .seen(others.getFirst().field() + " = " + others.getFirst().seen())
          .bytes(others)
          .error();
    }
  }

  private boolean isOfEvents(String field) {
    boolean own = field.startsWith("evtchn_pending[") || field.startsWith("evtchn_mask[");
    boolean notification =
        Ports.someVcpus().stream()
            .anyMatch(vcpu -> field.startsWith("vcpu_info[" + vcpu + "].evtchn_"));
    return own || notification;
  }

  @Override
  public void close() {
    scene.close();
  }
}
