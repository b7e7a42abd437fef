package org.sharedinfo.spi;

import java.util.Arrays;
import java.util.Optional;
import org.sharedinfo.abi.Abi;

/** The kind of guest. It decides how a vCPU is notified of events. */
public enum GuestKind {
  /** A paravirtualized guest: evtchn_upcall_mask holds upcalls back. */
  PV("pv"),

  /**
   * A guest in a hardware-assisted container (HVM, PVH): upcalls come as interrupts, and
   * evtchn_upcall_mask is not used.
   */
  HVM("hvm");

  private final String id;

  GuestKind(String id) {
    this.id = id;
  }

  /** The kind with this id, {@code pv} or {@code hvm}. */
  public static Optional<GuestKind> byId(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }

  /** The name in options and result files. */
  public String id() {
    return id;
  }

  /** Whether an ABI has such guests: arm64 has no PV guests, since it has no evtchn_upcall_mask. */
  public boolean existsIn(Abi abi) {
    return !usesUpcallMask() || abi.hasUpcallMask();
  }

  /** The kind that a run judges unless another one is asked for: PV where it exists. */
  public static GuestKind usualIn(Abi abi) {
    return PV.existsIn(abi) ? PV : HVM;
  }

  /** Whether a non-zero evtchn_upcall_mask holds upcalls back. */
  public boolean usesUpcallMask() {
    return this == PV;
  }
}
