package org.sharedinfo.selftest.recorded;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.MarkingDomain;
import org.sharedinfo.tck.side.P2mSide;

/** The calls of an observer in a play, in brackets. */
final class Observing {
  private final P2mObserver observer;
  private final InterruptedMachine machine;
  private final Abi abi;

  private Observing(SharedInfoProvider provider, MarkingDomain domain) {
    this.machine = new InterruptedMachine(domain.machine());
    this.observer = provider.p2mObserver(domain.on(machine)).orElseThrow();
    this.abi = domain.abi();
  }

  /** What an observer does in a play. */
  interface Acts {
    void act(Observing observing, P2mSide owner);
  }

  /** A play of an observer alone, in whose acts the guest may interfere. */
  static Play play(String name, Function<Abi, Ground> ground, Acts acts) {
    return new Play(
        name,
        P2M_OBSERVER,
        1,
        ground,
        (cast, provider, kit, domain) -> {
          Observing observing = new Observing(provider, domain);
          P2mSide owner = kit.p2m(domain);
          cast.actor("observer", () -> acts.act(observing, owner));
        });
  }

  /** A play of an observer that reads once while the guest acts on another processor. */
  static Play race(String name, Function<Abi, Ground> ground, Consumer<P2mSide> guest, long pfn) {
    return new Play(
        name,
        P2M_OBSERVER,
        20,
        ground,
        (cast, provider, kit, domain) -> {
          Observing observing = new Observing(provider, domain);
          P2mSide owner = kit.p2m(domain);
          cast.actor("guest", () -> guest.accept(owner));
          cast.actor("observer", () -> observing.read(pfn));
        });
  }

  Abi abi() {
    return abi;
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

  /**
   * Reads an entry while the guest acts; empty if the read is rejected.
   *
   * @param lookUp the look-up of a frame, from 1, at which it does
   */
  Optional<P2mEntry> read(long pfn, int lookUp, Runnable guest) {
    machine.at(lookUp, guest);
    Optional<P2mEntry> entry = read(pfn);
    machine.stop();
    return entry;
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
