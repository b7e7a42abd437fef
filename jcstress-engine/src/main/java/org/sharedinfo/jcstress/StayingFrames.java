package org.sharedinfo.jcstress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The calls that a thread stays in over several samples. */
public final class StayingFrames {
  private static final int LOOKS = 8;
  private static final long BETWEEN_NANOS = 10_000_000;

  private StayingFrames() {}

  /** The calls that the thread does not return from while it is sampled, the last one first. */
  public static List<StackTraceElement> of(Thread thread) {
    List<StackTraceElement> staying = outermostFirst(thread);
    for (int look = 1; look < LOOKS; look++) {
      LockSupport.parkNanos(BETWEEN_NANOS);
      staying = common(staying, outermostFirst(thread));
    }
    return staying.reversed();
  }

  private static List<StackTraceElement> outermostFirst(Thread thread) {
    return Arrays.asList(thread.getStackTrace()).reversed();
  }

  private static List<StackTraceElement> common(
      List<StackTraceElement> one, List<StackTraceElement> other) {
    List<StackTraceElement> same = new ArrayList<>();
    for (int i = 0;
        i < Math.min(one.size(), other.size()) && isSame(one.get(i), other.get(i));
        i++) {
      same.add(other.get(i));
    }
    return same;
  }

  private static boolean isSame(StackTraceElement one, StackTraceElement other) {
    return one.getClassName().equals(other.getClassName())
        && one.getMethodName().equals(other.getMethodName());
  }
}
