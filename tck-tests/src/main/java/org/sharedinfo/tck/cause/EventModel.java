package org.sharedinfo.tck.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;

/**
 * A model of event channels as an implementation may handle them. Without changes it is correct.
 */
final class EventModel {
  int pending;
  int mask;
  int selector;
  int upcallPending;
  int stride;
  int vcpus;
  int wordBytes;
  int channels;
  boolean bigEndian;
  boolean bigEndianSelector;
  boolean fromTheTop;
  boolean selectorFromTheTop;

  /** The positions of bits in words, including the selector: number to word with one bit. */
  IntToLongFunction bit = number -> 1L << number;

  IntToLongFunction selectorBit = number -> 1L << number;

  /** The word that a selector bit selects, for the channel's word. */
  IntUnaryOperator selected = word -> word;

  /** The assumed number of channels in a word. */
  int channelsPerWord;

  /** The number of channels in a word that a scan assumes. */
  int scannedWordBits;

  /** Whether a channel is masked, given its word of MASK bits and its bit. */
  Masked masked = (word, bit) -> (word & bit) != 0;

  boolean looksAtFirstMask;
  boolean selectsMasked;
  boolean notifiesFirstOfWord;
  boolean selectsOnlyWithUpcall;
  boolean raisesFirstOfWord;
  boolean raisesLowestOfSelector;
  boolean alsoNextVcpu;
  int pendingAway;
  After after = (_, _, _) -> {};
  boolean selectsByBit;
  boolean selects = true;
  boolean raises = true;
  boolean setsMasked = true;
  boolean notifiesMasked;
  boolean notifiesAgain;
  boolean storesPendingWhole;
  boolean storesSelectorWhole;
  int portsAway;
  IntUnaryOperator vcpu = of -> of;

  /** Whether a channel is masked. */
  interface Masked {
    boolean of(long word, long bit);
  }

  /** An extra step after a send: in its frame, at the offset of a word, with a bit. */
  interface After {
    void in(EventModel model, Frame frame, int port);
  }

  private EventModel() {}

  static EventModel of(Abi abi) {
    FieldTable table = FieldTable.of(abi);
    var model = new EventModel();
    model.pending = table.at("evtchn_pending");
    model.mask = table.at("evtchn_mask");
    model.selector = table.vcpu(0, "evtchn_pending_sel");
    model.upcallPending = table.vcpu(0, "evtchn_upcall_pending");
    model.stride = table.vcpuStride();
    model.vcpus = abi.vcpus();
    model.wordBytes = abi.wordBytes();
    model.channels = abi.channels();
    model.channelsPerWord = 8 * model.wordBytes;
    model.scannedWordBits = model.channelsPerWord;
    return model;
  }

  /** The correct model of an ABI with one change. */
  static EventModel but(Abi abi, Consumer<EventModel> change) {
    EventModel model = of(abi);
    change.accept(model);
    return model;
  }

  /** Whether it accepts a port. */
  boolean serves(int port) {
    return port < channels;
  }

  /** Sends on a port that is bound to a vCPU. */
  void send(Frame frame, int to, int bound) {
    int port = to + portsAway;
    int word = pendingAt(port + pendingAway);
    long bit = bitOf(port + pendingAway);
    long before = get(frame, word);
    boolean isMasked = masked.of(get(frame, looksAtFirstMask ? mask : maskAt(port)), bitOf(port));
    boolean set = notifiesFirstOfWord ? before != 0 : (before & bit) != 0;
    if (!isMasked || setsMasked) {
      put(frame, word, storesPendingWhole ? bit : before | bit);
    }
    boolean fresh = !set || notifiesAgain;
    if (fresh && (!isMasked || notifiesMasked)) {
      notify(frame, port, bound, before);
    } else if (fresh && selectsMasked) {
      select(frame, port, bound);
    }
    after.in(this, frame, port);
  }

  private void notify(Frame frame, int port, int bound, long pendingBefore) {
    int start = vcpu.applyAsInt(bound) * stride;
    boolean up = frame.u8(start + upcallPending) != 0;
    if (selectsOnlyWithUpcall && up) {
      return;
    }
    long selectorBefore = get(frame, start + selector, bigEndianSelector);
    if (selects) {
      select(frame, port, bound);
    }
    if (alsoNextVcpu) {
      select(frame, port, (bound + 1) % vcpus);
    }
    long lower = selectorBitOf(wordOf(port)) - 1;
    boolean left =
        raisesFirstOfWord && pendingBefore != 0
            || raisesLowestOfSelector && (selectorBefore & lower) != 0;
    if (raises && !left) {
      frame.u8(start + upcallPending, (byte) 1);
    }
  }

  private void select(Frame frame, int port, int bound) {
    int at = vcpu.applyAsInt(bound) * stride + selector;
    int number = selectsByBit ? port % channelsPerWord : selected.applyAsInt(wordOf(port));
    long before = storesSelectorWhole ? 0 : get(frame, at, bigEndianSelector);
    put(frame, at, before | selectorBitOf(number), bigEndianSelector);
  }

  /** The ports that an upcall of a vCPU delivers, ascending. */
  List<Integer> delivered(Frame frame, int upcalled) {
    List<Integer> ports = new ArrayList<>();
    long words = get(frame, vcpu.applyAsInt(upcalled) * stride + selector, bigEndianSelector);
    for (int port = 0; port < channels; port++) {
      long due = get(frame, pendingAt(port)) & ~get(frame, maskAt(port));
      if ((words & selectorBitOf(wordOf(port))) != 0 && (due & bitOf(port)) != 0) {
        ports.add(port + portsAway);
      }
    }
    return ports;
  }

  /** The ports delivered by an upcall that scans words and then looks each channel up again. */
  List<Integer> scanned(Frame frame, int upcalled) {
    List<Integer> ports = new ArrayList<>();
    long words = get(frame, vcpu.applyAsInt(upcalled) * stride + selector);
    for (int word = 0; word < bits(); word++) {
      int at = word * wordBytes;
      long due = get(frame, pending + at) & ~get(frame, mask + at);
      for (int number = 0; number < bits(); number++) {
        int port = (word * scannedWordBits + number) % channels;
        boolean isDue =
            (get(frame, pendingAt(port)) & ~get(frame, maskAt(port)) & bitOf(port)) != 0;
        if ((words >>> word & 1) != 0 && (due >>> number & 1) != 0 && isDue) {
          ports.add(port);
        }
      }
    }
    return ports.stream().distinct().sorted().toList();
  }

  private int bits() {
    return 8 * wordBytes;
  }

  private int wordOf(int port) {
    return Math.floorDiv(port, channelsPerWord);
  }

  int pendingAt(int port) {
    return pending + wordOf(port) * wordBytes;
  }

  int maskAt(int port) {
    return mask + wordOf(port) * wordBytes;
  }

  private long selectorBitOf(int number) {
    return selectorBit.applyAsLong(selectorFromTheTop ? bits() - 1 - number : number);
  }

  long bitOf(int port) {
    int number = Math.floorMod(port, channelsPerWord);
    return bit.applyAsLong(fromTheTop ? bits() - 1 - number : number);
  }

  /** Sets bits of a word, or clears them. */
  void change(Frame frame, int offset, long bits, boolean set) {
    put(frame, offset, set ? get(frame, offset) | bits : get(frame, offset) & ~bits);
  }

  long get(Frame frame, int offset) {
    return get(frame, offset, bigEndian);
  }

  private long get(Frame frame, int offset, boolean swapped) {
    long value = 0;
    for (int i = 0; i < wordBytes; i++) {
      value |= (frame.u8(at(offset, i, swapped)) & 0xFFL) << 8 * i;
    }
    return value;
  }

  private void put(Frame frame, int offset, long value) {
    put(frame, offset, value, bigEndian);
  }

  private void put(Frame frame, int offset, long value, boolean swapped) {
    for (int i = 0; i < wordBytes; i++) {
      frame.u8(at(offset, i, swapped), (byte) (value >>> 8 * i));
    }
  }

  private int at(int offset, int index, boolean swapped) {
    return Math.floorMod(
        offset + (swapped ? wordBytes - 1 - index : index), FieldTable.FRAME_BYTES);
  }
}
