package org.sharedinfo.selftest.recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;

/** The calls of an observer in a play, in brackets. */
final class Observing {
  private final P2mObserver observer;

  Observing(P2mObserver observer) {
    this.observer = observer;
  }

  /** Reads an entry; empty if the read is rejected. */
  Optional<P2mEntry> read(long pfn) {
    List<P2mEntry> read = new ArrayList<>();
    Script.answer(
        Operation.P2M_READ,
        () -> {
          P2mEntry entry = observer.read(pfn);
          read.add(entry);
          return new long[] {entry.mfn(), entry.consistent() ? 1 : 0, entry.generation()};
        },
        pfn);
    return read.stream().findFirst();
  }

  /** Reads several entries. */
  void reads(long... pfns) {
    for (long pfn : pfns) {
      read(pfn);
    }
  }

  /** Asks whether the mappings have changed since an entry was read, if it was. */
  void changed(Optional<P2mEntry> entry) {
    entry.ifPresent(known ->
        Script.answer(
            Operation.P2M_CHANGED,
            () -> new long[] {observer.changedSince(known) ? 1 : 0},
            known.generation(),
            known.consistent() ? 1 : 0));
  }
}
