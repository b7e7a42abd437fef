package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * The wallclock base of a frame: wc_version, wc_sec and wc_nsec, and wc_sec_hi where the ABI has
 * it. Payload accesses are opaque, ordered only by {@link #version}.
 */
final class WallclockRecord {
  private static final VarHandle U32 = Abi.X86_64.u32().varHandle();

  private final MemorySegment sharedInfo;
  private final SharedInfo layout;
  private final Version version;

  WallclockRecord(Abi abi, MemorySegment sharedInfo) {
    this.sharedInfo = sharedInfo;
    this.layout = SharedInfo.of(abi);
    this.version = new Version(sharedInfo, layout.wcVersionOffset());
  }

  /** The counter that guards the other fields. */
  Version version() {
    return version;
  }

  /** Both halves of the seconds, put together. */
  long secondsOpaque() {
    int low = (int) U32.getOpaque(sharedInfo, layout.wcSecOffset());
    int high = (int) U32.getOpaque(sharedInfo, layout.wcSecHiOffset());
    return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
  }

  void secondsOpaque(long seconds) {
    U32.setOpaque(sharedInfo, layout.wcSecOffset(), (int) seconds);
    U32.setOpaque(sharedInfo, layout.wcSecHiOffset(), (int) (seconds >>> Integer.SIZE));
  }

  int nanosOpaque() {
    return (int) U32.getOpaque(sharedInfo, layout.wcNsecOffset());
  }

  void nanosOpaque(int nanos) {
    U32.setOpaque(sharedInfo, layout.wcNsecOffset(), nanos);
  }
}
