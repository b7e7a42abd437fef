package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.EVT_01;
import static org.sharedinfo.rule.Rule.EVT_02;
import static org.sharedinfo.rule.Rule.EVT_03;
import static org.sharedinfo.rule.Rule.EVT_04;
import static org.sharedinfo.rule.Rule.EVT_07;
import static org.sharedinfo.rule.Rule.EVT_14;
import static org.sharedinfo.rule.Rule.EVT_17;
import static org.sharedinfo.rule.Rule.LAY_02;
import static org.sharedinfo.rule.Rule.LAY_05;
import static org.sharedinfo.rule.Rule.LAY_10;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.cause.Hypothesis.Probe;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Mistakes of event senders and receivers about bits, words and places. */
final class EventCauses {
  private static final int PROBES = 64;
  private static final long SEED = 0xE7C4_5EED;

  private final Subject subject;
  private final Abi abi;

  EventCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
  }

  /** A send on a port that is bound to a vCPU, into a frame. */
  private record Send(Frame before, int port, int vcpu) {}

  /** An upcall of a vCPU in a frame. */
  private record Upcall(Frame before, int vcpu) {}

  /** The most likely mistake of the event sender. */
  Optional<Mistake> sender() {
    var random = new SplittableRandom(SEED);
    List<Probe<Send, Optional<String>>> probes = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      int port = port(random, i);
      int vcpu = i % 3 == 0 ? 0 : random.nextInt(subject.limits().vcpus());
      try (Guest guest = Guest.zeroed(abi)) {
        var peer = new EventPeer(guest.frame(), abi);
        for (int other = 0; other < 6; other++) {
          int sent = port(random, other + i);
          if (sent != port) {
            peer.setPending(sent);
            peer.select(vcpu, sent);
          }
        }
        if (i % 4 == 3) {
          peer.setMask(port);
        }
        if (i % 8 == 5) {
          peer.setPending(port);
        }
        guest.bind(_ -> vcpu);
        Frame before = guest.frame().picture();
        Optional<String> seen =
            Attempt.of(() -> {
              subject.eventSender(guest).send(port);
              return guest.frame().hex(0, FieldTable.FRAME_BYTES);
            });
        probes.add(new Probe<>(new Send(before, port, vcpu), seen));
      }
    }
    List<Hypothesis<Send, Optional<String>>> others = new ArrayList<>();
    senders()
        .forEach(
            (mistake, model) -> others.add(new Hypothesis<>(mistake, send -> sent(send, model))));
    return Hypothesis.explaining(probes, send -> sent(send, EventModel.of(abi)), others);
  }

  private static Optional<String> sent(Send send, EventModel model) {
    Frame frame = send.before().picture();
    if (!model.serves(send.port())) {
      return Optional.empty();
    }
    model.send(frame, send.port(), send.vcpu());
    return Optional.of(frame.hex(0, FieldTable.FRAME_BYTES));
  }

  /** Ports at the ends of words, and others; never the first, which may be refused. */
  private int port(SplittableRandom random, int kind) {
    int ports = subject.limits().ports();
    return switch (kind % 4) {
      case 0 -> Math.min(ports - 1, 64 * random.nextInt(Math.max(1, ports / 64)) + 31);
      case 1 -> Math.min(ports - 1, 32 * (1 + random.nextInt(Math.max(1, ports / 32))));
      case 2 -> ports - 1 - random.nextInt(8);
      default -> 2 + random.nextInt(ports - 2);
    };
  }

  /** The most likely mistake of the event receiver. */
  Optional<Mistake> receiver() {
    var random = new SplittableRandom(SEED);
    List<Probe<Upcall, Optional<List<Integer>>>> probes = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      int vcpu = i % 3 == 0 ? 0 : random.nextInt(subject.limits().vcpus());
      try (Guest guest = Guest.zeroed(abi)) {
        var peer = new EventPeer(guest.frame(), abi);
        for (int other = 0; other < 1 + i % 4; other++) {
          peer.send(port(random, other + i), vcpu);
        }
        if (i % 3 == 2) {
          peer.setMask(port(random, i));
        }
        guest.bind(_ -> vcpu);
        Frame before = guest.frame().picture();
        Optional<List<Integer>> seen =
            Attempt.of(() -> {
              subject.eventReceiver(guest).upcall(vcpu);
              return List.copyOf(new TreeSet<>(guest.events()));
            });
        probes.add(new Probe<>(new Upcall(before, vcpu), seen));
      }
    }
    List<Hypothesis<Upcall, Optional<List<Integer>>>> others = new ArrayList<>();
    layouts("looks for")
        .forEach((mistake, model) ->
            others.add(
                new Hypothesis<>(
                    mistake,
                    upcall -> Optional.of(model.delivered(upcall.before(), upcall.vcpu())))));
    var right = EventModel.of(abi);
    return Hypothesis.explaining(
        probes, upcall -> Optional.of(right.delivered(upcall.before(), upcall.vcpu())), others);
  }

  private Map<Mistake, EventModel> senders() {
    Map<Mistake, EventModel> all = new LinkedHashMap<>();
    add(all, EVT_02, "does not set the selector bit", m -> m.selects = false);
    add(all, EVT_02, "does not set upcall_pending", m -> m.raises = false);
    add(
        all,
        EVT_02,
        "takes the channel's bit in its word for the selector bit",
        m -> m.selectsByBit = true);
    add(all, EVT_03, "notifies again on a channel that is PENDING", m -> m.notifiesAgain = true);
    add(all, EVT_04, "does not set PENDING on a masked channel", m -> m.setsMasked = false);
    add(all, EVT_04, "notifies although the channel is masked", m -> m.notifiesMasked = true);
    add(
        all,
        EVT_01,
        "stores the word of PENDING with one bit: the others are lost",
        m -> m.storesPendingWhole = true);
    add(
        all,
        EVT_14,
        "stores the selector with one bit: the others are lost",
        m -> m.storesSelectorWhole = true);
    all.putAll(layouts("sets"));
    return all;
  }

  private Map<Mistake, EventModel> layouts(String verb) {
    Map<Mistake, EventModel> all = new LinkedHashMap<>();
    add(
        all,
        LAY_10,
        verb + " bits in big-endian words, the selector's too",
        m -> {
          m.bigEndian = true;
          m.bigEndianSelector = true;
        });
    add(all, LAY_10, verb + " bits of channels in big-endian words", m -> m.bigEndian = true);
    add(
        all,
        LAY_05,
        "counts the bits of a word from the top, the selector's too",
        m -> {
          m.fromTheTop = true;
          m.selectorFromTheTop = true;
        });
    add(all, LAY_05, "counts the bits of a word from the top", m -> m.fromTheTop = true);
    add(
        all,
        Rule.LAY_03,
        "takes the selector to be one word further",
        m -> m.selector += m.wordBytes);
    add(
        all,
        Rule.LAY_03,
        "takes evtchn_upcall_mask for evtchn_upcall_pending",
        m -> m.upcallPending += 1);
    add(
        all,
        LAY_05,
        "takes evtchn_mask for evtchn_pending",
        m -> {
          int pending = m.pending;
          m.pending = m.mask;
          m.mask = pending;
        });
    for (Abi other : Abi.values()) {
      if (other != abi) {
        var there = EventModel.of(other);
        String guests = " of " + other.id() + " guests";
        add(
            all,
            EVT_17,
            "takes words to be %d bits wide, as those%s are".formatted(8 * there.wordBytes, guests),
            m -> m.wordBytes = there.wordBytes);
        add(all, LAY_05, verb + " MASK bits at the place" + guests, m -> m.mask = there.mask);
        add(
            all,
            EVT_17,
            verb + " the selector at the place" + guests,
            m -> m.selector = there.selector);
        add(
            all,
            EVT_17,
            "serves only the %d channels%s".formatted(there.channels, guests),
            m -> m.channels = there.channels);
      }
    }
    add(all, EVT_17, "computes a channel's bit in 32 bits", m -> m.bitIn32Bits = true);
    add(all, EVT_17, "computes the selector bit in 32 bits", m -> m.selectorIn32Bits = true);
    add(all, EVT_07, "takes vCPU 0 for any vCPU", m -> m.vcpu = _ -> 0);
    add(all, EVT_07, "takes the next vCPU", m -> m.vcpu = of -> (of + 1) % Abi.VCPUS);
    add(
        all,
        LAY_02,
        "counts vCPUs from the end of vcpu_info",
        m -> m.vcpu = of -> Abi.VCPUS - 1 - of);
    for (int stride : new int[] {32, 40, 48, 56, 72, 80, 128}) {
      add(all, LAY_02, "takes vcpu_info to be " + stride + " bytes long", m -> m.stride = stride);
    }
    add(all, EVT_01, "takes the channel below for the one it is told", m -> m.portsAway = -1);
    add(all, EVT_01, "takes the channel above for the one it is told", m -> m.portsAway = 1);
    return all;
  }

  private void add(
      Map<Mistake, EventModel> to, Rule rule, String text, Consumer<EventModel> change) {
    to.put(new Mistake(rule, text), EventModel.but(abi, change));
  }
}
