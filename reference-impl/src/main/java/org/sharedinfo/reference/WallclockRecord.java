package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * The wallclock base of a frame: wc_version, wc_sec and wc_nsec, and wc_sec_hi if the ABI has it.
 * Read and written like {@link TimeRecord}.
 */
final class WallclockRecord {
  private static final VarHandle U32 = Abi.X86_64.u32().varHandle();

  private final MemorySegment sharedInfo;
  private final SharedInfo layout;

  WallclockRecord(Abi abi, MemorySegment sharedInfo) {
    this.sharedInfo = sharedInfo;
    this.layout = SharedInfo.of(abi);
  }

  /** Begins an update: {@link Version#begin}. */
  int begin() {
    return Version.begin(sharedInfo, layout.wcVersionOffset());
  }

  /** Ends an update: {@link Version#end}. */
  void end(int odd) {
    Version.end(sharedInfo, layout.wcVersionOffset(), odd);
  }

  /** Begins a read: {@link Version#stableAcquire}. */
  int stableVersionAcquire() {
    return Version.stableAcquire(sharedInfo, layout.wcVersionOffset());
  }

  /** Ends a read: {@link Version#unchangedSince}. */
  boolean unchangedSince(int version) {
    return Version.unchangedSince(sharedInfo, layout.wcVersionOffset(), version);
  }

  /** Stores both halves of the seconds. */
  void secondsOpaque(long seconds) {
    U32.setOpaque(sharedInfo, layout.wcSecOffset(), (int) seconds);
    U32.setOpaque(sharedInfo, layout.wcSecHiOffset(), (int) (seconds >>> Integer.SIZE));
  }

  void nanosOpaque(int nanos) {
    U32.setOpaque(sharedInfo, layout.wcNsecOffset(), nanos);
  }

  /** Both halves of the seconds, combined. */
  long secondsPlain() {
    int low = (int) U32.get(sharedInfo, layout.wcSecOffset());
    int high = (int) U32.get(sharedInfo, layout.wcSecHiOffset());
    return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
  }

  int nanosPlain() {
    return (int) U32.get(sharedInfo, layout.wcNsecOffset());
  }
}
