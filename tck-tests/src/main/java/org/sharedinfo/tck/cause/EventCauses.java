package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.EVT_01;
import static org.sharedinfo.rule.Rule.EVT_02;
import static org.sharedinfo.rule.Rule.EVT_03;
import static org.sharedinfo.rule.Rule.EVT_04;
import static org.sharedinfo.rule.Rule.EVT_05;
import static org.sharedinfo.rule.Rule.EVT_07;
import static org.sharedinfo.rule.Rule.EVT_14;
import static org.sharedinfo.rule.Rule.EVT_17;
import static org.sharedinfo.rule.Rule.LAY_02;
import static org.sharedinfo.rule.Rule.LAY_05;
import static org.sharedinfo.rule.Rule.LAY_10;

import java.util.ArrayList;
import java.util.List;
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

/** Mistakes of event senders and receivers about bits, words and offsets. */
final class EventCauses {
  private static final int PROBES = 64;
  private static final long SEED = 0xE7C4_5EED;

  private final Subject subject;
  private final Abi abi;
  private final FieldTable table;

  EventCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
    this.table = FieldTable.of(abi);
  }

  /** A send on a port bound to a vCPU, into a frame. */
  private record Send(Frame before, int port, int vcpu) {}

  /** An upcall of a vCPU, in a frame. */
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
        surround(peer, guest.frame(), port, i);
        peer.upcallPending(vcpu, i % 16 == 10 ? 1 : 0);
        if (i % 16 == 4 || i % 16 == 6) {
          // no selected word has pending bits
          peer.selector(vcpu, 0);
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
    for (Known known : senders()) {
      others.add(new Hypothesis<>(known.mistake(), send -> sent(send, known.model())));
    }
    return Hypothesis.explaining(probes, send -> sent(send, EventModel.of(abi)), others)
        .or(new PortCauses(subject)::sender);
  }

  private static Optional<String> sent(Send send, EventModel model) {
    Frame frame = send.before().picture();
    if (!model.serves(send.port())) {
      return Optional.empty();
    }
    model.send(frame, send.port(), send.vcpu());
    return Optional.of(frame.hex(0, FieldTable.FRAME_BYTES));
  }

  /** Sets bits beside the port's, and bits that a sender must not use. */
  private void surround(EventPeer peer, Frame frame, int port, int kind) {
    if (kind % 8 == 7) {
      peer.setMask(port ^ 1);
      peer.setPending(port ^ 1);
    }
    if (kind % 16 == 9) {
      peer.setMask(port);
      peer.setPending(port);
    }
    if (kind % 3 == 1) {
      for (int at = table.sizeOf("shared_info"); at < FieldTable.FRAME_BYTES; at++) {
        frame.u8(at, (byte) (kind * at));
      }
    }
    if (kind % 16 == 2) {
      peer.setMask(2);
    }
    if (kind % 16 == 6 || kind % 16 == 4) {
      peer.setPending(port ^ 2);
    }
    if (kind % 16 == 12) {
      // where the other ABI has MASK
      peer.setPending((port + 1024) % subject.limits().ports());
    }
  }

  /** Ports at the ends of words, and others; never port 0, which may be rejected. */
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
        if (i % 5 == 4) {
          peer.send(5, vcpu);
        }
        for (int next = 1; next < subject.limits().vcpus(); next++) {
          // each vCPU has its own selected words
          int other = (vcpu + next) % subject.limits().vcpus();
          if (other != vcpu) {
            peer.select(other, port(random, i + next));
          }
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
    for (Known known : layouts("looks for")) {
      others.add(
          new Hypothesis<>(
              known.mistake(),
              upcall -> Optional.of(known.model().delivered(upcall.before(), upcall.vcpu()))));
    }
    for (Known known : scans()) {
      others.add(
          new Hypothesis<>(
              known.mistake(),
              upcall -> Optional.of(known.model().scanned(upcall.before(), upcall.vcpu()))));
    }
    var right = EventModel.of(abi);
    return Hypothesis.explaining(
            probes, upcall -> Optional.of(right.delivered(upcall.before(), upcall.vcpu())), others)
        .or(this::masking);
  }

  /** The most likely mistake in masking a channel. */
  private Optional<Mistake> masking() {
    var random = new SplittableRandom(SEED);
    List<Probe<Integer, Optional<String>>> probes = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      int port = port(random, i);
      try (Guest guest = Guest.zeroed(abi)) {
        probes.add(
            new Probe<>(
                port,
                Attempt.of(() -> {
                  subject.eventReceiver(guest).mask(port);
                  return guest.frame().hex(0, FieldTable.FRAME_BYTES);
                })));
      }
    }
    return Hypothesis.explaining(
        probes,
        port -> masked(EventModel.of(abi), port),
        layouts("sets").stream()
            .map(known ->
                new Hypothesis<Integer, Optional<String>>(
                    known.mistake(), port -> masked(known.model(), port)))
            .toList());
  }

  private Optional<String> masked(EventModel model, int port) {
    try (Guest guest = Guest.zeroed(abi)) {
      Frame frame = guest.frame();
      if (!model.serves(port)) {
        return Optional.empty();
      }
      model.change(frame, model.maskAt(port), model.bitOf(port), true);
      return Optional.of(frame.hex(0, FieldTable.FRAME_BYTES));
    }
  }

  /** A mistake, and a model that makes it. */
  private record Known(Mistake mistake, EventModel model) {}

  /** Scans that use different word sizes for the selector and for the channels. */
  private List<Known> scans() {
    List<Known> all = new ArrayList<>();
    for (Abi other : Abi.values()) {
      if (other != abi) {
        int bits = 8 * EventModel.of(other).wordBytes;
        String width = "%d bits wide, as in %s guests".formatted(bits, other.id());
        add(all, EVT_17, "treats a selector bit as a word " + width, m -> m.scannedWordBits = bits);
        add(all, EVT_17, "looks up channels in words " + width, m -> m.channelsPerWord = bits);
      }
    }
    return all;
  }

  private List<Known> senders() {
    List<Known> all = new ArrayList<>();
    add(all, EVT_02, "does not set the selector bit", m -> m.selects = false);
    add(all, EVT_02, "does not set upcall_pending", m -> m.raises = false);
    add(
        all,
        EVT_02,
        "uses the channel's bit in its word as the selector bit",
        m -> m.selectsByBit = true);
    add(all, EVT_03, "notifies again for a PENDING channel", m -> m.notifiesAgain = true);
    add(all, EVT_04, "does not set PENDING on a masked channel", m -> m.setsMasked = false);
    add(all, EVT_04, "notifies although the channel is masked", m -> m.notifiesMasked = true);
    add(
        all,
        EVT_01,
        "overwrites the word of PENDING with one bit: the others are lost",
        m -> m.storesPendingWhole = true);
    add(
        all,
        EVT_14,
        "overwrites the selector with one bit: the others are lost",
        m -> m.storesSelectorWhole = true);
    add(
        all,
        EVT_04,
        "reads the first word of MASK for every channel",
        m -> m.looksAtFirstMask = true);
    add(
        all,
        EVT_04,
        "treats a channel as masked only if no other channel of its word is",
        m -> m.masked = (word, bit) -> word == bit);
    add(all, EVT_04, "sets the selector bit for a masked channel", m -> m.selectsMasked = true);
    add(
        all,
        EVT_05,
        "masks the channel that it sends on",
        m ->
            m.after =
                (model, frame, port) ->
                    model.change(frame, model.maskAt(port), model.bitOf(port), true));
    add(
        all,
        EVT_05,
        "unmasks the channel that it sends on",
        m ->
            m.after =
                (model, frame, port) ->
                    model.change(frame, model.maskAt(port), model.bitOf(port), false));
    add(
        all,
        EVT_05,
        "clears PENDING bits of masked channels in the word",
        m ->
            m.after =
                (model, frame, port) -> {
                  long masked = model.get(frame, model.maskAt(port)) & ~model.bitOf(port);
                  model.change(frame, model.pendingAt(port), masked, false);
                });
    add(all, EVT_01, "sets PENDING of the channel below", m -> m.pendingAway = -1);
    add(all, EVT_07, "selects the next vCPU as well", m -> m.alsoNextVcpu = true);
    add(
        all,
        EVT_02,
        "notifies only for the first pending channel of a word",
        m -> m.notifiesFirstOfWord = true);
    add(
        all,
        EVT_02,
        "does not set the selector bit if upcall_pending is already set",
        m -> m.selectsOnlyWithUpcall = true);
    add(
        all,
        EVT_02,
        "sets upcall_pending only for the first pending channel of a word",
        m -> m.raisesFirstOfWord = true);
    add(
        all,
        EVT_02,
        "sets upcall_pending only if no lower bit of the selector is set",
        m -> m.raisesLowestOfSelector = true);
    all.addAll(layouts("sets"));
    return all;
  }

  private List<Known> layouts(String verb) {
    List<Known> all = new ArrayList<>();
    add(
        all,
        LAY_10,
        verb + " bits in big-endian words, including the selector",
        m -> {
          m.bigEndian = true;
          m.bigEndianSelector = true;
        });
    add(all, LAY_10, verb + " bits of channels in big-endian words", m -> m.bigEndian = true);
    add(
        all,
        LAY_05,
        "counts the bits of a word from the top, including the selector",
        m -> {
          m.fromTheTop = true;
          m.selectorFromTheTop = true;
        });
    add(all, LAY_05, "counts the bits of a word from the top", m -> m.fromTheTop = true);
    add(
        all,
        Rule.LAY_03,
        "uses a selector offset one word too high",
        m -> m.selector += m.wordBytes);
    add(
        all,
        Rule.LAY_03,
        "uses evtchn_upcall_mask as evtchn_upcall_pending",
        m -> m.upcallPending += 1);
    add(
        all,
        LAY_05,
        "uses evtchn_mask as evtchn_pending",
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
            "treats words as %d bits wide, as those%s are".formatted(8 * there.wordBytes, guests),
            m -> {
              m.wordBytes = there.wordBytes;
              m.channelsPerWord = there.channelsPerWord;
            });
        add(
            all,
            EVT_17,
            "computes the selector bit for words of the width" + guests,
            m -> m.selected = word -> word * m.wordBytes / there.wordBytes);
        add(all, LAY_05, verb + " MASK bits at the offset" + guests, m -> m.mask = there.mask);
        add(
            all,
            LAY_05,
            "takes both bitmaps to lie where they do in %s guests".formatted(other.id()),
            m -> {
              m.pending = there.pending;
              m.mask = there.mask;
            });
        add(
            all,
            EVT_17,
            verb + " the selector at the offset" + guests,
            m -> m.selector = there.selector);
        add(
            all,
            EVT_17,
            "serves only the %d channels%s".formatted(there.channels, guests),
            m -> m.channels = there.channels);
      }
    }
    add(all, EVT_17, "computes a channel's bit in 32 bits", m -> m.bit = at -> 1 << at);
    add(
        all,
        EVT_17,
        "computes a channel's bit in 32 bits",
        m -> m.bit = at -> Integer.toUnsignedLong(1 << at));
    add(all, EVT_17, "computes the selector bit in 32 bits", m -> m.selectorBit = at -> 1 << at);
    add(
        all,
        EVT_17,
        "computes the selector bit in 32 bits",
        m -> m.selectorBit = at -> Integer.toUnsignedLong(1 << at));
    add(
        all,
        EVT_17,
        "reads only the low 32 bits of the selector",
        m -> m.selectorBit = at -> at < 32 ? 1L << at : 0);
    add(all, EVT_17, "treats a word as 32 channels", m -> m.channelsPerWord = 32);
    add(all, EVT_17, "treats a word as 64 channels", m -> m.channelsPerWord = 64);
    add(all, EVT_07, "uses vCPU 0 for every vCPU", m -> m.vcpu = _ -> 0);
    add(all, EVT_07, "uses the next vCPU", m -> m.vcpu = of -> (of + 1) % abi.vcpus());
    add(
        all,
        LAY_02,
        "counts vCPUs from the end of vcpu_info",
        m -> m.vcpu = of -> abi.vcpus() - 1 - of);
    for (int stride : new int[] {32, 40, 48, 56, 72, 80, 128}) {
      add(all, LAY_02, "treats vcpu_info as " + stride + " bytes long", m -> m.stride = stride);
    }
    add(all, EVT_01, "uses the channel below the requested one", m -> m.portsAway = -1);
    add(all, EVT_01, "uses the channel above the requested one", m -> m.portsAway = 1);
    return all;
  }

  private void add(List<Known> to, Rule rule, String text, Consumer<EventModel> change) {
    to.add(new Known(new Mistake(rule, text), EventModel.but(abi, change)));
  }
}
