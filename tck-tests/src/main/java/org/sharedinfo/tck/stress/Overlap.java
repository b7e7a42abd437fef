package org.sharedinfo.tck.stress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Detects whether calls of up to three actors overlapped. The first one to finish checks whether
 * another has begun and not finished. Accesses are opaque, so they do not order the calls' own
 * accesses.
 */
public final class Overlap {
  /** The calls overlapped. */
  public static final String OVERLAPPED = "overlapped";

  /** They did not, or it was not detected. */
  public static final String APART = "apart";

  private static final int ACTORS = 3;
  private static final int AT_WORK = 1;
  private static final int DONE = 2;
  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(int[].class);

  private final int[] at = new int[ACTORS];
  private boolean seen;

  /** For one state. */
  public Overlap() {}

  /** Forgets the last state. */
  public void reset() {
    for (int actor = 0; actor < ACTORS; actor++) {
      AT.setOpaque(at, actor, 0);
    }
    seen = false;
  }

  /** An actor begins. */
  public void begin(int actor) {
    AT.setOpaque(at, actor, AT_WORK);
  }

  /** An actor is done. */
  public void end(int actor) {
    for (int other = 0; other < ACTORS; other++) {
      if (other != actor && (int) AT.getOpaque(at, other) == AT_WORK) {
        seen = true;
      }
    }
    AT.setOpaque(at, actor, DONE);
  }

  /** Whether an actor is done. */
  public boolean isDone(int actor) {
    return (int) AT.getOpaque(at, actor) == DONE;
  }

  /** The result, in a word. */
  public String inWord() {
    return seen ? OVERLAPPED : APART;
  }
}
