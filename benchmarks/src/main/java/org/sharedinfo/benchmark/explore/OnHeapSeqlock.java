package org.sharedinfo.benchmark.explore;

import org.jetbrains.lincheck.datastructures.Operation;

/** The same as {@link OffHeapSeqlock} in Java fields, which Lincheck can see. */
public class OnHeapSeqlock {
  private volatile int version;
  private volatile int first;
  private volatile int second;

  /** Publishes 1 in both fields. */
  @Operation
  public void write() {
    int before = version;
    version = before + 1;
    first = 1;
    second = 1;
    version = before + 2;
  }

  /** The value; -1 if the fields differ. */
  @Operation
  public int read() {
    while (true) {
      int before = version;
      int one = first;
      int other = second;
      if ((before & 1) == 0 && version == before) {
        return one == other ? one : -1;
      }
      Thread.onSpinWait();
    }
  }
}
