package org.sharedinfo.tck.event;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;

/** A step of a history in which the implementation is the hypervisor and the kit is the guest. */
sealed interface SenderStep {
  /** The implementation sends. */
  record Send(int port) implements SenderStep {}

  /** The implementation blocks a vCPU. */
  record Block(int vcpu) implements SenderStep {}

  /** The guest masks a channel. */
  record Mask(int port) implements SenderStep {}

  /** The guest clears a channel's mask by hand, and looks at nothing else. */
  record Unmask(int port) implements SenderStep {}

  /** The guest clears a channel's PENDING bit. */
  record Clear(int port) implements SenderStep {}

  /** The guest takes its upcall: clears upcall_pending, takes the selector, clears what is set. */
  record TakeUpcall(int vcpu) implements SenderStep {}

  /** The guest sets or clears its upcall_mask. */
  record SetUpcallMask(int vcpu, boolean masked) implements SenderStep {}

  /** A channel is bound to another vCPU, out of band. */
  record Bind(int port, int vcpu) implements SenderStep {}

  /** Histories meet few channels and vCPUs, so that steps meet each other. */
  static Arbitrary<SenderStep> any(Abi abi) {
    Arbitrary<Integer> ports = Ports.few(abi);
    Arbitrary<Integer> vcpus = Ports.fewVcpus();
    return Arbitraries.frequencyOf(
        Tuple.of(6, ports.map(Send::new)),
        Tuple.of(1, vcpus.map(Block::new)),
        Tuple.of(2, ports.map(Mask::new)),
        Tuple.of(2, ports.map(Unmask::new)),
        Tuple.of(2, ports.map(Clear::new)),
        Tuple.of(3, vcpus.map(TakeUpcall::new)),
        Tuple.of(
            2, vcpus.flatMap(v -> Arbitraries.of(true, false).map(m -> new SetUpcallMask(v, m)))),
        Tuple.of(1, ports.flatMap(p -> vcpus.map(v -> new Bind(p, v)))));
  }
}
