package org.sharedinfo.recording;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Calls that a recording can bracket with begin and done. */
public enum Operation {
  TIME(1, Side.GUEST),
  FREQUENCY(2, Side.GUEST),
  WALLCLOCK(3, Side.GUEST),
  SEND(4, Side.HYPERVISOR),
  UNMASK(5, Side.HYPERVISOR),
  BLOCK(6, Side.HYPERVISOR),
  HANDLER(7, Side.GUEST),
  CHANNEL(8, Side.GUEST),
  SET_WALLCLOCK(9, Side.HYPERVISOR),
  SET_TIME(10, Side.HYPERVISOR),
  FAULT(11, Side.HYPERVISOR),
  NMI(12, Side.HYPERVISOR),
  P2M_SET(13, Side.GUEST),
  P2M_READ(14, Side.TOOLSTACK),
  LOCAL_UNMASK(15, Side.GUEST),
  TIME_OF_DAY(16, Side.GUEST),
  P2M_CHANGED(17, Side.TOOLSTACK),
  P2M_SET_UP(18, Side.GUEST),
  P2M_GROW(19, Side.GUEST),
  P2M_REMAP(20, Side.GUEST);

  private final int code;
  private final Side side;

  Operation(int code, Side side) {
    this.code = code;
    this.side = side;
  }

  /** The code in a mailbox. */
  public int code() {
    return code;
  }

  /** The side that performs it. */
  public Side side() {
    return side;
  }

  /** The word in recordings: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The operation with this id. */
  public static Optional<Operation> byId(String id) {
    return Stream.of(values()).filter(operation -> operation.id().equals(id)).findFirst();
  }

  /** The operation with this mailbox code. */
  public static Optional<Operation> byCode(int code) {
    return Stream.of(values()).filter(operation -> operation.code == code).findFirst();
  }
}
