package org.sharedinfo.tck.cause;

import java.util.SplittableRandom;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;

/** Noise for readers that read the wrong offset: any version they find there is even. */
final class EvenNoise {
  private EvenNoise() {}

  /** Fills a frame. */
  static void in(Frame frame, SplittableRandom random) {
    for (int offset = 0; offset < FieldTable.FRAME_BYTES; offset += Integer.BYTES) {
      frame.u32(offset, random.nextInt() & ~1);
    }
  }
}
