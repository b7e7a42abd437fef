package org.sharedinfo.recording.monitor;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Side;

/** The state of event channels, and when each bit last changed. It judges nothing. */
final class Channels extends Monitor {
  private final SharedInfo layout;
  private final int wordBits;
  private final int wordBytes;
  private final long[] pendingChanged;
  private final long[] maskChanged;
  private final Side[] maskChangedBy;
  private final Side[] pendingChangedBy;
  private final long[] announced;
  private final int[] announcedTo;
  private final long[] told;
  private final Side[] takenBy;

  Channels(Scene scene) {
    super(scene, Set.of(Field.Family.EVENTS), Set.of());
    Abi abi = scene.abi();
    layout = scene.layout();
    wordBits = abi.wordBits();
    wordBytes = abi.wordBytes();
    pendingChanged = new long[abi.channels()];
    maskChanged = new long[abi.channels()];
    maskChangedBy = new Side[abi.channels()];
    pendingChangedBy = new Side[abi.channels()];
    announced = new long[wordBits];
    announcedTo = new int[wordBits];
    told = new long[wordBits];
    takenBy = new Side[wordBits];
  }

  @Override
  boolean canJudge(Header header) {
    return true;
  }

  @Override
  void touch(Touch touch) {
    if (!touch.stores() || !touch.knowsAfter()) {
      return;
    }
    long changed = touch.knowsBefore() ? touch.before() ^ touch.after() : -1;
    switch (touch.field()) {
      case PENDING -> {
        stamp(pendingChanged, touch.index(), changed, touch.line());
        stamp(pendingChangedBy, touch.index(), changed, touch);
        // A bit that is set represents it.
        selecting(touch.index()).ifPresent(vcpu -> announce(touch.index(), vcpu, touch.line() + 1));
      }
      case MASK -> {
        stamp(maskChanged, touch.index(), changed, touch.line());
        stamp(maskChangedBy, touch.index(), changed, touch);
      }
      case SELECTOR -> {
        for (long bits = word(touch.cleared()); bits != 0; bits &= bits - 1) {
          takenBy[Long.numberOfTrailingZeros(bits)] = touch.access().side();
        }
        for (long bits = word(touch.after()); bits != 0; bits &= bits - 1) {
          announce(Long.numberOfTrailingZeros(bits), touch.index(), touch.line());
        }
      }
      case UPCALL_PENDING -> raise(touch.index(), touch.line());
      default -> {
        // Not bits.
      }
    }
  }

  /** A word's bit was set, or represents a new event: upcall_pending is set already, or follows. */
  private void announce(int word, int vcpu, long line) {
    announced[word] = line;
    announcedTo[word] = vcpu;
    if (hears(vcpu)) {
      told[word] = line;
    }
  }

  private void raise(int vcpu, long line) {
    if (!hears(vcpu)) {
      return;
    }
    for (int word = 0; word < wordBits; word++) {
      if (announced[word] > 0 && announcedTo[word] == vcpu) {
        told[word] = line;
      }
    }
  }

  private boolean hears(int vcpu) {
    return !knowsUpcallPending(vcpu) || isUpcallPending(vcpu);
  }

  private void stamp(long[] when, int word, long changed, long line) {
    bits(word, changed).forEach(port -> when[port] = line);
  }

  private void stamp(Side[] who, int word, long changed, Touch touch) {
    bits(word, changed).forEach(port -> who[port] = touch.access().side());
  }

  private long word(long bits) {
    return wordBits == Long.SIZE ? bits : bits & 0xffff_ffffL;
  }

  private IntStream bits(int word, long bits) {
    return IntStream.range(0, wordBits)
        .filter(bit -> (bits >>> bit & 1) != 0)
        .map(bit -> word * wordBits + bit);
  }

  int wordOf(int port) {
    return port / wordBits;
  }

  long bitOf(int port) {
    return 1L << port % wordBits;
  }

  int ports() {
    return pendingChanged.length;
  }

  /** The ports of a word whose bits are set. */
  IntStream portsOf(int word, long bits) {
    return bits(word, bits);
  }

  /** Whether the ABI has this port. */
  boolean has(long port) {
    return port >= 0 && port < ports();
  }

  /** The port of a call, if it names one that the ABI has. */
  OptionalInt portOf(Call call) {
    OptionalLong port = call.argument(0);
    return port.isPresent() && has(port.getAsLong())
        ? OptionalInt.of((int) port.getAsLong())
        : OptionalInt.empty();
  }

  private Optional<Boolean> bit(long array, int port) {
    long at = array + (long) wordOf(port) * wordBytes;
    return scene().knows(at, wordBytes)
        ? Optional.of((scene().word(at) & bitOf(port)) != 0)
        : Optional.empty();
  }

  /** Whether PENDING is set, if known. */
  Optional<Boolean> isPending(int port) {
    return bit(layout.evtchnPendingOffset(), port);
  }

  /** Whether MASK is set, if known. */
  Optional<Boolean> isMasked(int port) {
    return bit(layout.evtchnMaskOffset(), port);
  }

  /** A copy of the ports whose MASK is known to be set. */
  BitSet masked() {
    return BitSet.valueOf(
        scene().page().copy((int) layout.evtchnMaskOffset(), ports() / Byte.SIZE));
  }

  /** Whether a port is known to be pending and not masked. */
  boolean isDue(int port) {
    return isPending(port).orElse(false) && !isMasked(port).orElse(true);
  }

  /** The ports of a word that are pending and not masked. */
  IntStream due(int word) {
    return IntStream.range(word * wordBits, (word + 1) * wordBits).filter(this::isDue);
  }

  /** The line at which PENDING of a port last changed. */
  long pendingChanged(int port) {
    return pendingChanged[port];
  }

  /** The line at which MASK of a port last changed. */
  long maskChanged(int port) {
    return maskChanged[port];
  }

  /** The side whose code last changed MASK of a port. */
  Side maskChangedBy(int port) {
    return known(maskChangedBy[port]);
  }

  /** The side whose code last changed PENDING of a port. */
  Side pendingChangedBy(int port) {
    return known(pendingChangedBy[port]);
  }

  private static Side known(Side side) {
    return side == null ? Side.OTHER : side;
  }

  /** The line at which a word's bit was last stored to a selector, or represented a new event. */
  long announced(int word) {
    return announced[word];
  }

  /** The line at which a vCPU was last told of a word: its bit was set, and upcall_pending. */
  long told(int word) {
    return told[word];
  }

  /** The vCPU whose selector got a word's bit last. */
  int announcedTo(int word) {
    return announcedTo[word];
  }

  /** The side whose code last cleared a word's bit in a selector. */
  Side takenBy(int word) {
    return known(takenBy[word]);
  }

  boolean knowsSelector(int vcpu) {
    return scene().knows(layout.selectorOffset(vcpu), wordBytes);
  }

  long selector(int vcpu) {
    return scene().word(layout.selectorOffset(vcpu));
  }

  /** Whether a word's bit is set in the selector of a vCPU. */
  boolean isSelected(int vcpu, int word) {
    return (selector(vcpu) >>> word & 1) != 0;
  }

  /** A vCPU whose selector has a word's bit. */
  OptionalInt selecting(int word) {
    return IntStream.range(0, scene().abi().vcpus())
        .filter(vcpu -> isSelected(vcpu, word))
        .findFirst();
  }

  boolean isUpcallPending(int vcpu) {
    return scene().read(layout.upcallPendingOffset(vcpu), 1) != 0;
  }

  boolean knowsUpcallPending(int vcpu) {
    return scene().knows(layout.upcallPendingOffset(vcpu), 1);
  }

  /** Whether upcall_mask holds upcalls back; never in an ABI that has none. */
  boolean isUpcallMasked(int vcpu) {
    return hasUpcallMask() && scene().read(layout.upcallMaskOffset(vcpu), 1) != 0;
  }

  boolean knowsUpcallMask(int vcpu) {
    return !hasUpcallMask() || scene().knows(layout.upcallMaskOffset(vcpu), 1);
  }

  private boolean hasUpcallMask() {
    return scene().abi().hasUpcallMask();
  }

  /** Whether a touch is of a field that takes part in delivering a port. */
  boolean isAbout(Touch touch, int port) {
    return switch (touch.field()) {
      case PENDING, MASK -> touch.index() == wordOf(port);
      case SELECTOR, UPCALL_PENDING -> touch.stores() || touch.isBy(Side.GUEST);
      default -> false;
    };
  }
}
