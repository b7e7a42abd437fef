package org.sharedinfo.tck.cause;

import java.util.List;
import java.util.Optional;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.Subject;

/** Mistakes of guests about events, masks and errors that occur while a handler runs. */
final class HandlerCauses {
  private static final int PORT = 66;
  private static final int NEIGHBOUR = 67;

  private final Subject subject;
  private final int vcpu;

  /** In the word after that of the port: available even with the smallest limits. */
  private final int far;

  HandlerCauses(Subject subject) {
    this.subject = subject;
    this.vcpu = subject.limits().vcpu(1);
    this.far = PORT + subject.abi().wordBits();
  }

  private Optional<Mistake> play(ReceiverProbe.Play play) {
    return ReceiverProbe.play(subject, play);
  }

  /** The most likely mistake. */
  Optional<Mistake> receiver() {
    return sentAgain()
        .or(this::selectedMeanwhile)
        .or(this::throwing)
        .or(this::maskedMeanwhile)
        .or(this::unmaskedMeanwhile)
        .or(this::ofAnother)
        .or(this::turns)
        .or(this::doesNotLookAgain);
  }

  private Optional<Mistake> sentAgain() {
    return play(scene -> {
      scene.peer().send(PORT, vcpu);
      boolean[] sent = {false};
      scene
          .guest()
          .onEvent(port -> {
            if (!sent[0]) {
              sent[0] = true;
              scene.peer().send(port, vcpu);
            }
          });
      scene.upcall();
      boolean lost = scene.guest().events().size() == 1 && sent[0] && !scene.peer().pending(PORT);
      return lost
          ? Mistake.found(
              Rule.EVT_11, "clears PENDING after the handler: an event sent meanwhile is lost")
          : Optional.empty();
    });
  }

  private Optional<Mistake> selectedMeanwhile() {
    return play(scene -> {
      scene.peer().send(PORT, vcpu);
      boolean[] sent = {false};
      boolean[] masked = {false};
      scene
          .guest()
          .onEvent(_ -> {
            if (!sent[0]) {
              sent[0] = true;
              masked[0] = scene.peer().upcallMask(vcpu) != 0;
              scene.peer().send(far, vcpu);
            }
          });
      scene.upcall();
      boolean waits = scene.peer().pending(far) && !scene.guest().events().contains(far);
      if (waits && !scene.peer().selected(vcpu, far)) {
        return Mistake.found(Rule.EVT_10, "clears selector bits that were set while a handler ran");
      }
      if (waits && scene.peer().upcallPending(vcpu) == 0) {
        return masked[0]
            ? Mistake.found(
                Rule.EVT_16, "clears upcall_pending when it clears upcall_mask beside it")
            : Mistake.found(
                Rule.EVT_09, "clears an upcall_pending that was set while a handler ran");
      }
      return Optional.empty();
    });
  }

  private Optional<Mistake> throwing() {
    return play(scene -> {
      List<Integer> ports = List.of(PORT, NEIGHBOUR, far);
      ports.forEach(port -> scene.peer().send(port, vcpu));
      boolean[] thrown = {false};
      scene
          .guest()
          .onEvent(_ -> {
            if (!thrown[0]) {
              thrown[0] = true;
              throw new IllegalStateException("the handler's own");
            }
          });
      scene.upcall();
      boolean forgotten =
          ports.stream()
              .filter(port -> !scene.guest().events().contains(port))
              .anyMatch(port ->
                  !scene.peer().pending(port)
                      || !scene.peer().selected(vcpu, port)
                      || scene.peer().upcallPending(vcpu) == 0);
      return forgotten
          ? Mistake.found(Rule.EVT_14, "forgets the other channels when a handler throws")
          : Optional.empty();
    });
  }

  private Optional<Mistake> maskedMeanwhile() {
    return play(scene -> {
      scene.peer().send(PORT, vcpu);
      scene.peer().send(NEIGHBOUR, vcpu);
      scene.guest().onEvent(port -> scene.peer().setMask(port == PORT ? NEIGHBOUR : PORT));
      scene.upcall();
      boolean dropped =
          List.of(PORT, NEIGHBOUR).stream()
              .anyMatch(
                  port -> !scene.guest().events().contains(port) && !scene.peer().pending(port));
      return dropped
          ? Mistake.found(
              Rule.EVT_10, "drops a channel that is masked after its PENDING bit was taken")
          : Optional.empty();
    });
  }

  /** A handler unmasks a PENDING channel of another vCPU. */
  private Optional<Mistake> unmaskedMeanwhile() {
    int other = subject.limits().vcpu(2);
    int port = far;
    return play(scene -> {
      if (other == vcpu) {
        return Optional.empty();
      }
      boolean[] asked = {false};
      scene.guest().onUnmask(_ -> asked[0] = true);
      scene.guest().bind(of -> of == port ? other : vcpu);
      scene.peer().send(PORT, vcpu);
      scene.peer().setMask(port);
      scene.peer().setPending(port);
      scene
          .guest()
          .onEvent(at -> {
            if (at == PORT) {
              Attempt.succeeds(() -> scene.receiver().unmask(port));
            }
          });
      boolean returned = scene.upcall();
      boolean raised = scene.peer().selected(other, port) && scene.peer().upcallPending(other) != 0;
      return returned && !raised && !asked[0] && !scene.guest().events().contains(port)
          ? Mistake.found(
              Rule.EVT_12, "does not raise a channel of another vCPU that a handler unmasks")
          : Optional.empty();
    });
  }

  /** A channel of another vCPU, in a word that is selected here. */
  private Optional<Mistake> ofAnother() {
    int other = subject.limits().vcpu(2);
    return play(scene -> {
      scene.guest().bind(of -> of == NEIGHBOUR ? other : vcpu);
      scene.peer().send(PORT, vcpu);
      scene.peer().send(NEIGHBOUR, other);
      boolean returned = scene.upcall();
      boolean lost =
          !scene.peer().pending(NEIGHBOUR) && !scene.guest().events().contains(NEIGHBOUR);
      return returned && lost
          ? Mistake.found(
              Rule.EVT_14, "clears PENDING of a channel of another vCPU and does not deliver it")
          : Optional.empty();
    });
  }

  /** The lower of two channels is sent again from its handler. */
  private Optional<Mistake> turns() {
    return play(scene -> {
      scene.peer().send(PORT, vcpu);
      scene.peer().send(NEIGHBOUR, vcpu);
      scene
          .guest()
          .onEvent(port -> {
            if (port == PORT && scene.guest().events().size() < 4) {
              scene.peer().send(port, vcpu);
            }
          });
      scene.upcall();
      return scene.guest().events().indexOf(NEIGHBOUR) > 1
          ? Mistake.found(
              Rule.EVT_18, "handles a channel again before the others of its word had their turn")
          : Optional.empty();
    });
  }

  /** Events that arrive while upcalls are masked: no upcall reports them. */
  private Optional<Mistake> doesNotLookAgain() {
    for (int rounds : new int[] {1, 2}) {
      Optional<Mistake> wrong = looks(rounds, false);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return looks(1, true);
  }

  /** The port of a round, each in a different word. */
  private int late(int round) {
    return round == 1 ? far : PORT - subject.abi().wordBits();
  }

  private Optional<Mistake> looks(int rounds, boolean throwing) {
    return play(scene -> {
      scene.peer().send(PORT, vcpu);
      int[] came = {0};
      boolean[] masked = {false};
      scene
          .guest()
          .onEvent(_ -> {
            if (came[0] < rounds) {
              came[0]++;
              masked[0] |= scene.peer().upcallMask(vcpu) != 0;
              scene.peer().send(late(came[0]), vcpu);
              if (throwing) {
                throw new IllegalStateException("the handler's own");
              }
            }
          });
      scene.upcall();
      boolean waits =
          !scene.guest().events().contains(late(came[0]))
              && scene.peer().upcallPending(vcpu) != 0
              && scene.peer().upcallMask(vcpu) == 0;
      String when = throwing ? " when a handler threw" : rounds == 1 ? "" : " a second time";
      return masked[0] && waits
          ? Mistake.found(
              Rule.EVT_21, "does not check upcall_pending after it unmasks upcalls" + when)
          : Optional.empty();
    });
  }
}
