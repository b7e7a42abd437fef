package org.sharedinfo.tck.event;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;

/** A step of a history in which the implementation is the guest and the kit is the hypervisor. */
sealed interface ReceiverStep {
  /** The hypervisor sends. */
  record Send(int port) implements ReceiverStep {
    @Override
    public String toString() {
      return "send on port " + port;
    }
  }

  /** The guest masks. */
  record Mask(int port) implements ReceiverStep {
    @Override
    public String toString() {
      return "mask port " + port;
    }
  }

  /** The guest unmasks. */
  record Unmask(int port) implements ReceiverStep {
    @Override
    public String toString() {
      return "unmask port " + port;
    }
  }

  /** The guest clears PENDING without handling it. */
  record Clear(int port) implements ReceiverStep {
    @Override
    public String toString() {
      return "clear port " + port;
    }
  }

  /** The hypervisor makes an upcall, with cause or without. */
  record Upcall(int vcpu) implements ReceiverStep {
    @Override
    public String toString() {
      return "upcall of vCPU " + vcpu;
    }
  }

  /** From now on, a channel's handler does something once. */
  record Handler(int port, Deed deed, int other) implements ReceiverStep {
    @Override
    public String toString() {
      return "the handler of port " + port + " will " + deed.text(other);
    }
  }

  /** What a handler does. */
  enum Deed {
    SEND("have the hypervisor send on port %d"),
    MASK("mask port %d"),
    UNMASK("unmask port %d"),
    THROW("throw");

    private final String text;

    Deed(String text) {
      this.text = text;
    }

    String text(int other) {
      return text.formatted(other);
    }
  }

  /** Histories use few channels and vCPUs, so that steps affect each other. */
  static Arbitrary<ReceiverStep> any(Abi abi) {
    Arbitrary<Integer> ports = Ports.few(abi);
    Arbitrary<Deed> deeds =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(Deed.SEND, Deed.MASK)),
            Tuple.of(1, Arbitraries.of(Deed.UNMASK, Deed.THROW)));
    return Arbitraries.frequencyOf(
        Tuple.of(6, ports.map(Send::new)),
        Tuple.of(2, ports.map(Mask::new)),
        Tuple.of(3, ports.map(Unmask::new)),
        Tuple.of(1, ports.map(Clear::new)),
        Tuple.of(4, Ports.fewVcpus().map(Upcall::new)),
        Tuple.of(
            2, ports.flatMap(p -> deeds.flatMap(deed -> ports.map(o -> new Handler(p, deed, o))))));
  }
}
