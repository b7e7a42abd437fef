package org.sharedinfo.tck.cause;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.cause.Hypothesis.Probe;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Mistakes of hypervisors in unmasking for a guest, notifying a vCPU and blocking it. */
final class NotifyCauses {
  private static final int PORT = 66;
  private static final int NEIGHBOUR = 67;
  private static final int[] MASKS = {1, 2, 0x80, 0xFF};

  private final Subject subject;
  private final int vcpu;
  private final boolean masksUpcalls;

  NotifyCauses(Subject subject) {
    this.subject = subject;
    this.vcpu = subject.limits().vcpu(1);
    this.masksUpcalls = subject.kind().usesUpcallMask();
  }

  /** The most likely mistake. */
  Optional<Mistake> sender() {
    Optional<Mistake> unmasking =
        subject.offered().contains(Capability.UNMASK_SERVICE)
            ? unmasking().or(() -> told("an unmask", this::unmask))
            : Optional.empty();
    Optional<Mistake> telling = unmasking.or(() -> told("a send", this::send));
    return telling.isEmpty() && subject.offered().contains(Capability.BLOCK_SERVICE)
        ? blocking().or(this::waking)
        : telling;
  }

  private void send(Guest guest) {
    subject.eventSender(guest).send(PORT);
  }

  private void unmask(Guest guest) {
    var peer = new EventPeer(guest.frame(), subject.abi());
    peer.setPending(PORT);
    peer.setMask(PORT);
    subject.unmaskService(guest).unmask(PORT);
  }

  /** A request to unmask, in a frame. */
  private record Unmask(Frame before, int vcpu) {}

  /** The result of a request, given a frame and the vCPU that the channel is bound to. */
  private interface Unmasking {
    void of(EventPeer peer, int vcpu);
  }

  private static void byRule(EventPeer peer, int vcpu) {
    if (peer.clearMask(PORT) && peer.pending(PORT)) {
      raise(peer, vcpu);
    }
  }

  private static void raise(EventPeer peer, int vcpu) {
    peer.select(vcpu, PORT);
    peer.upcallPending(vcpu, 1);
  }

  private static Map<Mistake, Unmasking> wrong() {
    Map<Mistake, Unmasking> all = new LinkedHashMap<>();
    add(
        all,
        Rule.EVT_19,
        "leaves a channel masked that it must unmask",
        (peer, vcpu) -> {
          if (peer.masked(PORT) && peer.pending(PORT)) {
            raise(peer, vcpu);
          }
        });
    add(
        all,
        Rule.EVT_19,
        "clears MASK but does not raise a channel that is PENDING",
        (peer, _) -> peer.clearMask(PORT));
    add(
        all,
        Rule.EVT_19,
        "clears PENDING when it unmasks a channel",
        (peer, vcpu) -> {
          byRule(peer, vcpu);
          peer.clearPending(PORT);
        });
    add(
        all,
        Rule.EVT_19,
        "raises a PENDING channel although it was not masked",
        (peer, vcpu) -> {
          peer.clearMask(PORT);
          if (peer.pending(PORT)) {
            raise(peer, vcpu);
          }
        });
    add(
        all,
        Rule.EVT_19,
        "raises a channel although it is not PENDING",
        (peer, vcpu) -> {
          if (peer.clearMask(PORT)) {
            raise(peer, vcpu);
          }
        });
    add(
        all,
        Rule.EVT_19,
        "unmasks neighbours of the requested channel",
        (peer, vcpu) -> {
          byRule(peer, vcpu);
          peer.clearMask(NEIGHBOUR);
        });
    add(
        all,
        Rule.EVT_19,
        "raises vCPU 0 when it unmasks a channel of any vCPU",
        (peer, _) -> byRule(peer, 0));
    add(
        all,
        Rule.EVT_07,
        "selects the next vCPU as well when it unmasks",
        (peer, vcpu) -> {
          if (peer.clearMask(PORT) && peer.pending(PORT)) {
            raise(peer, vcpu);
            peer.select((vcpu + 1) % 32, PORT);
          }
        });
    return all;
  }

  private static void add(
      Map<Mistake, Unmasking> all, Rule rule, String text, BiConsumer<EventPeer, Integer> does) {
    all.put(new Mistake(rule, text), does::accept);
  }

  private Optional<Mistake> unmasking() {
    List<Probe<Unmask, Optional<String>>> probes = new ArrayList<>();
    for (int kind = 0; kind < 8; kind++) {
      int bound = kind % 2 == 0 ? vcpu : subject.limits().vcpu(5);
      try (Guest guest = Guest.zeroed(subject.abi())) {
        var peer = new EventPeer(guest.frame(), subject.abi());
        guest.bind(_ -> bound);
        peer.setMask(NEIGHBOUR);
        if ((kind & 2) != 0) {
          peer.setPending(PORT);
        }
        if ((kind & 4) != 0) {
          peer.setMask(PORT);
        }
        Frame before = guest.frame().picture();
        probes.add(
            new Probe<>(
                new Unmask(before, bound),
                Attempt.of(() -> {
                  subject.unmaskService(guest).unmask(PORT);
                  return guest.frame().hex(0, FieldTable.FRAME_BYTES);
                })));
      }
    }
    return Hypothesis.explaining(
        probes,
        asked -> after(asked, NotifyCauses::byRule),
        wrong().entrySet().stream()
            .map(one ->
                new Hypothesis<Unmask, Optional<String>>(
                    one.getKey(), asked -> after(asked, one.getValue())))
            .toList());
  }

  private Optional<String> after(Unmask asked, Unmasking does) {
    Frame frame = asked.before().picture();
    does.of(new EventPeer(frame, subject.abi()), asked.vcpu());
    return Optional.of(frame.hex(0, FieldTable.FRAME_BYTES));
  }

  private interface Notice {
    void on(Guest guest);
  }

  /** Whether the vCPU is notified of a new event according to its upcall_mask. */
  private Optional<Mistake> told(String by, Notice notice) {
    for (int selected : new int[] {-1, PORT + 512, NEIGHBOUR, PORT}) {
      Told told = notify(notice, 0, 0, selected);
      if (told.returned() && told.raised() && !told.heard()) {
        String where =
            switch (selected) {
              case -1 -> "";
              case PORT -> " when the selector bit was already set";
              case NEIGHBOUR -> " when another channel of the word is PENDING";
              default -> " when another bit of the selector was set";
            };
        Rule rule = selected == -1 && by.equals("an unmask") ? Rule.EVT_19 : Rule.EVT_06;
        return Mistake.found(rule, "makes no upcall for " + by + where);
      }
    }
    for (int mask : masksUpcalls ? MASKS : new int[0]) {
      Told told = notify(notice, mask, 0, -1);
      if (told.returned() && told.upcalled()) {
        return Mistake.found(
            Rule.EVT_06, "makes an upcall for %s although upcall_mask is 0x%x".formatted(by, mask));
      }
      if (told.returned() && told.mask() != mask) {
        return Mistake.found(Rule.EVT_16, "changes upcall_mask in " + by);
      }
      if (vcpu != 0) {
        Told maskedFirst = notify(notice, 0, mask, -1);
        if (maskedFirst.returned() && !maskedFirst.heard()) {
          return Mistake.found(
              Rule.EVT_06, "reads the upcall_mask of vCPU 0 for " + by + " to another");
        }
      }
    }
    return again(by);
  }

  private record Told(
      boolean returned, boolean raised, boolean upcalled, boolean heard, int mask) {}

  private Told notify(Notice notice, int mask, int maskOfFirst, int selected) {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      var peer = new EventPeer(guest.frame(), subject.abi());
      guest.bind(_ -> vcpu);
      peer.upcallMask(vcpu, mask);
      if (vcpu != 0) {
        peer.upcallMask(0, maskOfFirst);
      }
      if (selected == NEIGHBOUR) {
        peer.setPending(NEIGHBOUR);
      } else if (selected >= 0) {
        peer.select(vcpu, selected);
      }
      boolean returned = Attempt.succeeds(() -> notice.on(guest));
      boolean upcalled = guest.upcalls().contains(vcpu);
      return new Told(
          returned,
          peer.upcallPending(vcpu) != 0,
          upcalled,
          // a sleeping PV vCPU may be woken instead
          upcalled || masksUpcalls && guest.wakes().contains(vcpu),
          peer.upcallMask(vcpu));
    }
  }

  /** A second event, after the guest has handled the first. */
  private Optional<Mistake> again(String by) {
    if (!by.equals("a send")) {
      return Optional.empty();
    }
    try (Guest guest = Guest.zeroed(subject.abi())) {
      var peer = new EventPeer(guest.frame(), subject.abi());
      int[] bound = {vcpu};
      guest.bind(_ -> bound[0]);
      var sender = subject.eventSender(guest);
      boolean first = Attempt.succeeds(() -> sender.send(PORT));
      take(peer, vcpu);
      int upcalls = guest.upcalls().size();
      boolean second = Attempt.succeeds(() -> sender.send(PORT));
      if (first && second && upcalls > 0 && guest.upcalls().size() == upcalls) {
        return Mistake.found(Rule.EVT_06, "makes no second upcall to a vCPU");
      }
      take(peer, vcpu);
      bound[0] = subject.limits().vcpu(3);
      boolean third = Attempt.succeeds(() -> sender.send(PORT));
      return third && bound[0] != vcpu && peer.selected(vcpu, PORT)
          ? Mistake.found(Rule.EVT_07, "keeps using the vCPU that a channel was first bound to")
          : Optional.empty();
    }
  }

  private static void take(EventPeer peer, int vcpu) {
    peer.clearPending(PORT);
    peer.takeSelector(vcpu);
    peer.upcallPending(vcpu, 0);
  }

  private Optional<Mistake> blocking() {
    for (int pending : new int[] {0, 1, 2, 0x80}) {
      try (Guest guest = Guest.zeroed(subject.abi())) {
        var peer = new EventPeer(guest.frame(), subject.abi());
        peer.upcallPending(vcpu, pending);
        peer.upcallMask(vcpu, 1);
        Optional<Boolean> sleeps = Attempt.of(() -> subject.blockService(guest).block(vcpu));
        if (sleeps.isEmpty()) {
          return Optional.empty();
        }
        if (peer.upcallPending(vcpu) != pending) {
          return Mistake.found(Rule.EVT_16, "changes upcall_pending when a vCPU blocks");
        }
        if (masksUpcalls && peer.upcallMask(vcpu) != 0) {
          return Mistake.found(Rule.EVT_08, "does not clear upcall_mask when a vCPU blocks");
        }
        if (pending != 0 && sleeps.get()) {
          return Mistake.found(
              Rule.EVT_08, "lets a vCPU sleep although upcall_pending is 0x%x".formatted(pending));
        }
        if (pending == 0 && !sleeps.get()) {
          return Mistake.found(Rule.EVT_08, "never lets a vCPU sleep");
        }
      }
    }
    return Optional.empty();
  }

  /** A vCPU sleeps, is woken and sleeps again; a send to a masked channel comes in between. */
  private Optional<Mistake> waking() {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      var peer = new EventPeer(guest.frame(), subject.abi());
      guest.bind(_ -> vcpu);
      boolean[] early = {false};
      IntConsumer look = woken -> early[0] |= woken == vcpu && peer.upcallPending(vcpu) == 0;
      var blocker = subject.blockService(guest);
      var sender = subject.eventSender(guest);
      for (String when : List.of("", " a second time", " after a send on a masked channel")) {
        take(peer, vcpu);
        boolean sleeps = Attempt.of(() -> blocker.block(vcpu)).orElse(Boolean.FALSE);
        if (!sleeps) {
          return Optional.empty();
        }
        if (when.endsWith("channel")) {
          guest.onWake(_ -> {});
          peer.setMask(NEIGHBOUR);
          Attempt.succeeds(() -> sender.send(NEIGHBOUR));
        } else {
          guest.onWake(look);
        }
        int woken = guest.wakes().size();
        Attempt.succeeds(() -> sender.send(PORT));
        if (early[0]) {
          return Mistake.found(Rule.EVT_08, "wakes a vCPU before it sets upcall_pending");
        }
        if (!guest.wakes().subList(woken, guest.wakes().size()).contains(vcpu)) {
          return Mistake.found(Rule.EVT_08, "does not wake a sleeping vCPU" + when);
        }
      }
      return Optional.empty();
    }
  }
}
