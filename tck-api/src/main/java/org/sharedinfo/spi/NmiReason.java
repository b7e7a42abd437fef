package org.sharedinfo.spi;

/** Why a non-maskable interrupt was raised; each is one bit of nmi_reason. */
public enum NmiReason {
  /** I/O check error: bit 0. */
  IO_CHECK,
  /** PCI SERR: bit 1. */
  PCI_SERR,
  /** Unknown source: bit 2. */
  UNKNOWN
}
