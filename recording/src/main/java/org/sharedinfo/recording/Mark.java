package org.sharedinfo.recording;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Events of a recording other than accesses. Each knows its line, from 1. */
public sealed interface Mark {
  /** The line of the recording. */
  long line();

  /** From here on, a vCPU runs on a processor, or none does. */
  record Run(long line, int cpu, OptionalInt vcpu) implements Mark {}

  /** The TSC was read. */
  record Tsc(long line, int cpu, OptionalInt vcpu, long value, long place) implements Mark {}

  /** The guest's upcall entry point was entered. */
  record Upcall(long line, int cpu, OptionalInt vcpu) implements Mark {}

  /** The hypervisor has put a vCPU to sleep. */
  record Block(long line, int cpu, OptionalInt vcpu) implements Mark {}

  /** The hypervisor has made a vCPU runnable. */
  record Wake(long line, int cpu, OptionalInt vcpu) implements Mark {}

  /** From here on, a port notifies this vCPU. */
  record Bind(long line, int port, int vcpu) implements Mark {}

  /** The guest faulted at an address. */
  record Fault(long line, int cpu, OptionalInt vcpu, long address) implements Mark {}

  /** An NMI with a reason bit. */
  record Nmi(long line, int cpu, OptionalInt vcpu, long reason) implements Mark {}

  /** An operation begins. */
  record Begin(
      long line, int cpu, OptionalInt vcpu, Operation operation, List<OptionalLong> arguments)
      implements Mark {
    /** Copies the arguments. */
    public Begin {
      arguments = List.copyOf(arguments);
    }
  }

  /** An operation has returned. */
  record Done(long line, int cpu, OptionalInt vcpu, Operation operation, List<OptionalLong> results)
      implements Mark {
    /** Copies the results. */
    public Done {
      results = List.copyOf(results);
    }
  }

  /** No operation is in progress on either side. */
  record Rest(long line) implements Mark {}

  /** Something may be missing here. */
  record Gap(long line, String text) implements Mark {}

  /** From here on, an area is watched. */
  record Watched(long line, WatchedArea area) implements Mark {}

  /** From here on, an area is no longer watched. */
  record Dropped(long line, WatchedArea area) implements Mark {}

  /** A mark that is not judged: a hypercall, or a mark of a later version of the format. */
  record Other(long line, String text) implements Mark {}
}
