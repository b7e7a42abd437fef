package org.sharedinfo.tck.event;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;

/** A step of a history in which the implementation is the guest and the kit is the hypervisor. */
sealed interface ReceiverStep {
  /** The hypervisor sends. */
  record Send(int port) implements ReceiverStep {}

  /** The guest masks. */
  record Mask(int port) implements ReceiverStep {}

  /** The guest unmasks. */
  record Unmask(int port) implements ReceiverStep {}

  /** The guest clears PENDING without handling it. */
  record Clear(int port) implements ReceiverStep {}

  /** The hypervisor makes an upcall, with cause or without. */
  record Upcall(int vcpu) implements ReceiverStep {}

  /** From now on, the handler of a channel has another one sent, once. */
  record HandlerSends(int port, int other) implements ReceiverStep {}

  /** From now on, the handler of a channel masks another one, once. */
  record HandlerMasks(int port, int other) implements ReceiverStep {}

  /** Histories meet few channels and vCPUs, so that steps meet each other. */
  static Arbitrary<ReceiverStep> any(Abi abi) {
    Arbitrary<Integer> ports = Ports.few(abi);
    return Arbitraries.frequencyOf(
        Tuple.of(6, ports.map(Send::new)),
        Tuple.of(2, ports.map(Mask::new)),
        Tuple.of(3, ports.map(Unmask::new)),
        Tuple.of(1, ports.map(Clear::new)),
        Tuple.of(4, Ports.fewVcpus().map(Upcall::new)),
        Tuple.of(1, ports.flatMap(p -> ports.map(o -> new HandlerSends(p, o)))),
        Tuple.of(1, ports.flatMap(p -> ports.map(o -> new HandlerMasks(p, o)))));
  }
}
