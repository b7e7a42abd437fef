package org.sharedinfo.tck.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Frame;

/** Mistakes of guests in handling upcalls, and in masking, unmasking and clearing channels. */
final class UpcallCauses {
  private static final int PORT = 66;
  private static final int NEIGHBOUR = 67;
  private static final int MANY = 64;

  private final Subject subject;
  private final int vcpu;

  UpcallCauses(Subject subject) {
    this.subject = subject;
    this.vcpu = subject.limits().vcpu(1);
  }

  /** The most likely mistake. */
  Optional<Mistake> receiver() {
    return bits()
        .or(this::raising)
        .or(this::spurious)
        .or(this::staysMasked)
        .or(this::misses)
        .or(new HandlerCauses(subject)::receiver);
  }

  private Optional<Mistake> play(ReceiverProbe.Play play) {
    return ReceiverProbe.play(subject, play);
  }

  /** One of three calls, on a channel whose own and neighbours' bits are all set or all clear. */
  private Optional<Mistake> bits() {
    for (boolean set : new boolean[] {true, false}) {
      Optional<Mistake> wrong =
          bits(set, "masking", scene -> scene.receiver().mask(PORT), set, true)
              .or(() -> bits(set, "clearing", scene -> scene.receiver().clear(PORT), false, set));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return play(scene -> {
      scene.peer().setMask(PORT);
      scene.peer().setMask(NEIGHBOUR);
      Attempt.succeeds(() -> scene.receiver().unmask(PORT));
      return scene.peer().masked(NEIGHBOUR)
          ? Optional.empty()
          : Mistake.found(Rule.EVT_13, "unmasks neighbours of the channel");
    });
  }

  private Optional<Mistake> bits(
      boolean set, String doing, Consumer<ReceiverProbe> call, boolean pending, boolean masked) {
    return play(scene -> {
      for (int port : set ? List.of(PORT, NEIGHBOUR) : List.of(NEIGHBOUR)) {
        scene.peer().setPending(port);
        scene.peer().setMask(port);
      }
      if (!Attempt.succeeds(() -> call.accept(scene))) {
        return Optional.empty();
      }
      if (!scene.peer().masked(NEIGHBOUR) || !scene.peer().pending(NEIGHBOUR)) {
        return Mistake.found(Rule.EVT_13, doing + " a channel changes the bits of its neighbours");
      }
      if (scene.peer().pending(PORT) != pending) {
        return Mistake.found(Rule.EVT_13, doing + " a channel leaves its PENDING bit wrong");
      }
      return scene.peer().masked(PORT) == masked
          ? Optional.empty()
          : Mistake.found(Rule.EVT_13, doing + " a channel leaves its MASK bit wrong");
    });
  }

  /** Unmasks a pending channel. */
  private Optional<Mistake> raising() {
    return play(scene -> {
      boolean[] asked = {false};
      scene.guest().onUnmask(_ -> asked[0] = true);
      scene.peer().setPending(PORT);
      scene.peer().setMask(PORT);
      scene.peer().upcallMask(vcpu, 1);
      boolean returned = Attempt.succeeds(() -> scene.receiver().unmask(PORT));
      boolean handled = scene.guest().events().contains(PORT);
      if (!returned || asked[0] || handled) {
        return Optional.empty();
      }
      if (!scene.peer().pending(PORT)) {
        return Mistake.found(Rule.EVT_12, "drops a PENDING channel when it unmasks it");
      }
      boolean selected = scene.peer().selected(vcpu, PORT);
      boolean raised = scene.peer().upcallPending(vcpu) != 0;
      if (vcpu != 0 && !selected && scene.peer().selected(0, PORT)) {
        return Mistake.found(Rule.EVT_12, "raises vCPU 0 when it unmasks a channel of another");
      }
      if (!selected) {
        return Mistake.found(
            Rule.EVT_12, "does not set the selector bit when it unmasks a PENDING channel");
      }
      if (!raised) {
        return Mistake.found(
            Rule.EVT_12, "does not set upcall_pending when it unmasks a PENDING channel");
      }
      return scene.peer().upcallMask(vcpu) == 0
          ? Mistake.found(Rule.EVT_16, "clears upcall_mask when it unmasks a PENDING channel")
          : Optional.empty();
    });
  }

  /** Upcalls with nothing to deliver. */
  private Optional<Mistake> spurious() {
    List<String> usual = new ArrayList<>();
    play(scene -> {
      scene.peer().send(PORT, vcpu);
      Frame before = scene.guest().frame().picture();
      scene.upcall();
      usual.addAll(changed(scene, before));
      return Optional.empty();
    });
    for (String kind :
        List.of(
            " with nothing selected", " of a word that is selected", " with upcall_pending 0x80")) {
      Optional<Mistake> wrong =
          play(scene -> {
            if (kind.contains("of a word")) {
              scene.peer().select(vcpu, PORT);
            }
            scene.peer().upcallPending(vcpu, kind.contains("0x80") ? 0x80 : 1);
            Frame before = scene.guest().frame().picture();
            boolean returned = scene.upcall();
            List<String> changed = changed(scene, before);
            // changes that every upcall makes are unrelated to the missing event
            changed.removeAll(usual);
            if (!changed.isEmpty()) {
              return Mistake.found(
                  Rule.EVT_15, "changes %s in an upcall%s".formatted(changed.getFirst(), kind));
            }
            if (!scene.guest().events().isEmpty()) {
              return Mistake.found(
                  Rule.EVT_15, "delivers a channel that is not PENDING in an upcall" + kind);
            }
            return returned
                ? Optional.empty()
                : Mistake.found(Rule.EVT_15, "throws in an upcall" + kind);
          });
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  /** The fields that an upcall changed, except upcall bytes and selectors. */
  private static List<String> changed(ReceiverProbe scene, Frame before) {
    List<String> fields = new ArrayList<>();
    for (var difference : scene.guest().frame().differencesFrom(before)) {
      String field = difference.field();
      if (!field.contains("evtchn_upcall_") && !field.contains("evtchn_pending_sel")) {
        fields.add(field);
      }
    }
    return fields;
  }

  /** The actions of handlers, and the text if the mask stays set afterwards. */
  private record Ending(String when, Consumer<ReceiverProbe> before) {}

  private static void throwing(ReceiverProbe scene, Throwable thrown) {
    scene
        .guest()
        .onEvent(_ -> {
          switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalArgumentException(thrown);
          }
        });
  }

  private Optional<Mistake> staysMasked() {
    if (!subject.kind().usesUpcallMask()) {
      return Optional.empty();
    }
    List<Ending> endings =
        List.of(
            new Ending("", scene -> scene.peer().send(PORT, vcpu)),
            new Ending(" with an empty selector", scene -> scene.peer().upcallPending(vcpu, 1)),
            new Ending(
                " that delivers nothing",
                scene -> {
                  scene.peer().select(vcpu, PORT);
                  scene.peer().upcallPending(vcpu, 1);
                }),
            new Ending(
                " when an event arrived meanwhile",
                scene -> {
                  scene.peer().send(PORT, vcpu);
                  boolean[] sent = {false};
                  scene
                      .guest()
                      .onEvent(_ -> {
                        if (!sent[0]) {
                          sent[0] = true;
                          scene.peer().send(PORT + subject.abi().wordBits(), vcpu);
                        }
                      });
                }),
            new Ending(
                " when a handler throws an exception",
                scene -> {
                  scene.peer().send(PORT, vcpu);
                  throwing(scene, new IllegalStateException("the handler's own"));
                }),
            new Ending(
                " when a handler throws an error",
                scene -> {
                  scene.peer().send(PORT, vcpu);
                  throwing(scene, new AssertionError("the handler's own"));
                }));
    for (Ending ending : endings) {
      Optional<Mistake> wrong =
          play(scene -> {
            ending.before().accept(scene);
            scene.upcall();
            return scene.peer().upcallMask(vcpu) == 0
                ? Optional.empty()
                : Mistake.found(
                    Rule.EVT_20, "leaves upcall_mask set after an upcall" + ending.when());
          });
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  /** Many channels of many words, some of them masked. */
  private Optional<Mistake> misses() {
    int ports = subject.limits().ports();
    int bits = subject.abi().wordBytes() * Byte.SIZE;
    List<Integer> topAndLow = List.of(bits - 1, bits, 2 * bits - 1, 2 * bits + 1, 2 * bits + 2);
    List<Integer> spread = new ArrayList<>();
    for (int word = 0; word < Math.min(MANY, ports / bits); word++) {
      spread.add(word * bits + 3);
    }
    List<Integer> all = new ArrayList<>();
    for (int port = 1; port < ports; port++) {
      all.add(port);
    }
    return misses(topAndLow, List.of(2 * bits + 3))
        .or(() -> misses(spread, List.of()))
        .or(() -> misses(all, List.of()))
        .or(() -> misses(List.of(bits + 5), around(bits, bits + 5)))
        .or(() -> misses(List.of(), around(bits, -1)))
        .or(this::earlyUpcall);
  }

  /** The other ports of the second word. */
  private static List<Integer> around(int bits, int port) {
    List<Integer> others = new ArrayList<>();
    for (int other = bits; other < 2 * bits; other++) {
      if (other != port) {
        others.add(other);
      }
    }
    return others;
  }

  private Optional<Mistake> misses(List<Integer> due, List<Integer> masked) {
    return play(scene -> {
      due.forEach(port -> scene.peer().send(port, vcpu));
      for (int port : masked) {
        scene.peer().setMask(port);
        scene.peer().setPending(port);
        scene.peer().select(vcpu, port);
      }
      if (!scene.upcall()) {
        return Optional.empty();
      }
      var delivered = new TreeSet<>(scene.guest().events());
      if (masked.stream().anyMatch(delivered::contains)) {
        return Mistake.found(Rule.EVT_10, "delivers masked channels");
      }
      if (!masked.stream().allMatch(scene.peer()::pending)) {
        return Mistake.found(Rule.EVT_10, "clears the PENDING bit of masked channels");
      }
      List<Integer> left = due.stream().filter(port -> !delivered.contains(port)).toList();
      boolean lost =
          !left.isEmpty() && left.stream().noneMatch(port -> scene.peer().selected(vcpu, port));
      return lost
          ? Mistake.found(
              Rule.EVT_10,
              "delivers %d of %d channels in an upcall, and loses the selector bit of port %d"
                  .formatted(delivered.size(), due.size(), left.getFirst()))
          : Optional.empty();
    });
  }

  private Optional<Mistake> earlyUpcall() {
    return play(scene -> {
      scene.peer().setPending(PORT);
      scene.peer().select(vcpu, PORT);
      boolean returned = scene.upcall();
      boolean lost = !scene.peer().selected(vcpu, PORT) && !scene.guest().events().contains(PORT);
      return returned && lost
          ? Mistake.found(
              Rule.EVT_10, "empties the selector in an upcall that finds upcall_pending clear")
          : Optional.empty();
    });
  }
}
