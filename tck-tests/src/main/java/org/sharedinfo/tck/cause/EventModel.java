package org.sharedinfo.tck.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;

/** Event channels as an implementation may take them to be. By itself it is right. */
final class EventModel {
  int pending;
  int mask;
  int selector;
  int upcallPending;
  int stride;
  int wordBytes;
  int channels;
  boolean bigEndian;
  boolean bigEndianSelector;
  boolean fromTheTop;
  boolean selectorFromTheTop;
  boolean bitIn32Bits;
  boolean selectorIn32Bits;
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

  private EventModel() {}

  static EventModel of(Abi abi) {
    FieldTable table = FieldTable.of(abi);
    var model = new EventModel();
    model.pending = table.at("evtchn_pending");
    model.mask = table.at("evtchn_mask");
    model.selector = table.vcpu(0, "evtchn_pending_sel");
    model.upcallPending = table.vcpu(0, "evtchn_upcall_pending");
    model.stride = table.vcpuStride();
    model.wordBytes = abi.wordBytes();
    model.channels = abi.channels();
    return model;
  }

  /** The right model of an ABI, but for a change. */
  static EventModel but(Abi abi, Consumer<EventModel> change) {
    EventModel model = of(abi);
    change.accept(model);
    return model;
  }

  /** Whether it takes a port for one that there is. */
  boolean serves(int port) {
    return port < channels;
  }

  /** Sends on a port that is bound to a vCPU. */
  void send(Frame frame, int to, int bound) {
    int port = to + portsAway;
    int word = pending + wordOf(port) * wordBytes;
    long bit = bitOf(port % bits());
    boolean masked = (get(frame, mask + wordOf(port) * wordBytes) & bit) != 0;
    boolean set = (get(frame, word) & bit) != 0;
    if (!masked || setsMasked) {
      put(frame, word, storesPendingWhole ? bit : get(frame, word) | bit);
    }
    if ((masked && !notifiesMasked) || (set && !notifiesAgain)) {
      return;
    }
    int start = vcpu.applyAsInt(bound) * stride;
    if (selects) {
      int number = selectsByBit ? port % bits() : wordOf(port);
      long selected = selectorBitOf(number);
      long before = storesSelectorWhole ? 0 : get(frame, start + selector, bigEndianSelector);
      put(frame, start + selector, before | selected, bigEndianSelector);
    }
    if (raises) {
      frame.u8(start + upcallPending, (byte) 1);
    }
  }

  /** The ports that an upcall of a vCPU delivers, ascending. */
  List<Integer> delivered(Frame frame, int upcalled) {
    List<Integer> ports = new ArrayList<>();
    long words = get(frame, vcpu.applyAsInt(upcalled) * stride + selector, bigEndianSelector);
    for (int port = 0; port < channels; port++) {
      int number = wordOf(port);
      long selected = selectorBitOf(number);
      long bit = bitOf(port % bits());
      long due = get(frame, pending + number * wordBytes) & ~get(frame, mask + number * wordBytes);
      if ((words & selected) != 0 && (due & bit) != 0) {
        ports.add(port + portsAway);
      }
    }
    return ports;
  }

  private int bits() {
    return 8 * wordBytes;
  }

  private int wordOf(int port) {
    return port / bits();
  }

  private long selectorBitOf(int number) {
    int place = selectorFromTheTop ? bits() - 1 - number : number;
    return selectorIn32Bits ? 1 << place : 1L << place;
  }

  private long bitOf(int number) {
    int place = fromTheTop ? bits() - 1 - number : number;
    return bitIn32Bits ? 1 << place : 1L << place;
  }

  private long get(Frame frame, int offset) {
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
