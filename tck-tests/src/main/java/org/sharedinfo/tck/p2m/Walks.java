package org.sharedinfo.tck.p2m;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.NamedNumbers;
import org.sharedinfo.tck.peer.Show;

/** Judges an observer's response to an unreadable list, and how far it looked. */
final class Walks {
  private Walks() {}

  /** Requires that a read finds no list. */
  static void expectUnavailable(Rule rule, ObserverScene scene, P2mObserver observer, long pfn) {
    Throwable seen = refusal(rule, scene, observer, pfn, "a P2mUnavailableException", "");
    if (!(seen instanceof P2mUnavailableException)) {
      throw scene
          .violation(rule)
          .expected("a P2mUnavailableException by read(" + pfn + ")")
          .seen(seen.toString())
          .error();
    }
  }

  /**
   * Requires that a read is rejected with an error that names a place, and that only given frames
   * were looked up.
   *
   * @param what what is wrong with the list
   * @param looksUnset whether it may also count as a list that is not set up
   * @param places frame numbers, addresses and pfns on the way to the entry; the error must name
   *     one
   * @param frames the frame numbers that may be looked up
   */
  static void expectBroken(
      ObserverScene scene,
      P2mObserver observer,
      long pfn,
      String what,
      boolean looksUnset,
      Set<Long> places,
      Collection<Long> frames) {
    scene.guest().memory().forgetLookUps();
    Throwable seen = refusal(Rule.P2M_11, scene, observer, pfn, "a P2mWalkException", ": " + what);
    if (!(seen instanceof P2mWalkException
        || looksUnset && seen instanceof P2mUnavailableException)) {
      throw scene
          .violation(Rule.P2M_11)
          .expected("a P2mWalkException by read(" + pfn + "): " + what)
          .seen(seen.toString())
          .error();
    }
    Set<Long> known = new HashSet<>(places);
    known.add(pfn);
    known.addAll(frames);
    if (!NamedNumbers.anyOf(known, String.valueOf(seen.getMessage()))) {
      throw scene
          .violation(Rule.P2M_11)
          .expected(
              "an error that names a frame number, a virtual address or a pfn on the way: " + what)
          .seen(seen.toString())
          .error();
    }
    expectLookUpsWithin(scene, what, frames);
  }

  /** Requires that a read's exception reports an unreadable list, not a pfn out of range. */
  static void expectRefusalOfAList(
      Rule rule, ObserverScene scene, long pfn, ImplementationThrew threw) {
    Throwable cause = threw.getCause();
    if (!(cause instanceof P2mWalkException || cause instanceof P2mUnavailableException)) {
      throw scene
          .violation(rule)
          .expected("read(" + pfn + ") = the entry, or a P2mWalkException")
          .seen(String.valueOf(cause))
          .error();
    }
  }

  /** Requires that only given frames were looked up. */
  static void expectLookUpsWithin(ObserverScene scene, String what, Collection<Long> frames) {
    Optional<Long> stray =
        scene.guest().memory().lookedUp().stream()
            .filter(number -> !frames.contains(number))
            .findFirst();
    if (stray.isPresent()) {
      throw scene
          .violation(Rule.P2M_11)
          .expected("look-ups of frames on the way to the entry only: " + what)
          .seen("frame " + Show.u64(stray.get()) + " looked up")
          .error();
    }
  }

  private static Throwable refusal(
      Rule rule,
      ObserverScene scene,
      P2mObserver observer,
      long pfn,
      String asked,
      String because) {
    P2mEntry entry;
    try {
      entry = observer.read(pfn);
    } catch (ImplementationThrew threw) {
      return threw.getCause();
    }
    throw scene
        .violation(rule)
        .expected(asked + " by read(" + pfn + ")" + because)
        .seen("it returned " + Optional.ofNullable(entry).map(Show::entry).orElse("null"))
        .error();
  }
}
