package org.sharedinfo.tck.event;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;

/**
 * A step of a history in which the implementation is the hypervisor and the kit is the guest.
 * Reports show its text.
 */
sealed interface SenderStep {
  /** The implementation sends. */
  record Send(int port) implements SenderStep {
    @Override
    public String toString() {
      return "send(" + port + ")";
    }
  }

  /** The implementation blocks a vCPU. */
  record Block(int vcpu) implements SenderStep {
    @Override
    public String toString() {
      return "block(" + vcpu + ")";
    }
  }

  /** The implementation unmasks a channel for the guest. */
  record AskToUnmask(int port) implements SenderStep {
    @Override
    public String toString() {
      return "unmask(" + port + ")";
    }
  }

  /** The guest masks a channel. */
  record Mask(int port) implements SenderStep {
    @Override
    public String toString() {
      return "the guest masks port " + port;
    }
  }

  /** The guest clears a channel's mask itself, without checking anything else. */
  record Unmask(int port) implements SenderStep {
    @Override
    public String toString() {
      return "the guest clears MASK of port " + port;
    }
  }

  /** The guest clears a channel's PENDING bit. */
  record Clear(int port) implements SenderStep {
    @Override
    public String toString() {
      return "the guest clears PENDING of port " + port;
    }
  }

  /** A vCPU begins its upcall handler: it clears upcall_pending but keeps its selector. */
  record BeginUpcall(int vcpu) implements SenderStep {
    @Override
    public String toString() {
      return "vCPU " + vcpu + " begins to handle an upcall: it clears upcall_pending";
    }
  }

  /**
   * A vCPU completes an upcall: it takes its selector and clears the PENDING bits. If it has not
   * begun the upcall before, it clears upcall_pending first.
   */
  record TakeUpcall(int vcpu) implements SenderStep {
    @Override
    public String toString() {
      return "vCPU " + vcpu + " handles an upcall to its end";
    }
  }

  /** A vCPU sets or clears its upcall_mask. */
  record SetUpcallMask(int vcpu, boolean masked) implements SenderStep {
    @Override
    public String toString() {
      return "vCPU " + vcpu + (masked ? " sets" : " clears") + " its upcall_mask";
    }
  }

  /** A channel is bound to another vCPU, out of band. */
  record Bind(int port, int vcpu) implements SenderStep {
    @Override
    public String toString() {
      return "port " + port + " is bound to vCPU " + vcpu;
    }
  }

  /** Histories use few channels and vCPUs, so that steps affect each other. */
  static Arbitrary<SenderStep> any(Abi abi) {
    Arbitrary<Integer> ports = Ports.few(abi);
    Arbitrary<Integer> vcpus = Ports.fewVcpus();
    return Arbitraries.frequencyOf(
        Tuple.of(12, ports.map(Send::new)),
        Tuple.of(3, vcpus.map(Block::new)),
        Tuple.of(4, ports.map(AskToUnmask::new)),
        Tuple.of(3, ports.map(Mask::new)),
        Tuple.of(3, ports.map(Unmask::new)),
        Tuple.of(3, ports.map(Clear::new)),
        Tuple.of(3, vcpus.map(BeginUpcall::new)),
        Tuple.of(6, vcpus.map(TakeUpcall::new)),
        Tuple.of(
            4, vcpus.flatMap(v -> Arbitraries.of(true, false).map(m -> new SetUpcallMask(v, m)))),
        Tuple.of(2, ports.flatMap(p -> vcpus.map(v -> new Bind(p, v)))));
  }
}
