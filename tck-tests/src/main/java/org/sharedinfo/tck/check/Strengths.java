package org.sharedinfo.tck.check;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.sharedinfo.result.Strength;

/**
 * How strong the evidence of the running check is. Checks run one at a time; each that has more to
 * say than "ran once" leaves its strength here.
 */
public final class Strengths {
  private static final AtomicReference<Optional<Strength>> LAST =
      new AtomicReference<>(Optional.empty());

  private Strengths() {}

  /** The running check's strength. */
  public static void record(Strength strength) {
    LAST.set(Optional.of(strength));
  }

  /** Takes what the check that just finished left, and forgets it. */
  public static Optional<Strength> take() {
    return LAST.getAndSet(Optional.empty());
  }
}
