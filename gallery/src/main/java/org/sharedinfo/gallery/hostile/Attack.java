package org.sharedinfo.gallery.hostile;

import java.time.Duration;
import java.util.List;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * One hostile or sloppy implementation, and what must come of it.
 *
 * @param what what it does, in one line
 * @param provider plays the time reader, for x86_64 alone
 * @param hangLimit for this run; long where nothing hangs, for a busy machine is slow
 * @param must what must come of it
 */
public record Attack(
    String what, Class<? extends SharedInfoProvider> provider, Duration hangLimit, Must must) {
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofMinutes(5);

  /** What must come of an attack. */
  public sealed interface Must {}

  /**
   * The check under attack gets this result, and all others are judged.
   *
   * @param said part of the message
   */
  public record BeJudged(Verdict verdict, Blame blame, String said) implements Must {}

  /**
   * The implementation cannot be used, and the run says so.
   *
   * @param said part of the message
   */
  public record BeRefused(String said) implements Must {}

  /** All of them. */
  public static List<Attack> all() {
    return List.of(
        blamed("parks for ever", Hostile.Hangs.class, SHORT, "hangs"),
        fails("spins for ever", Hostile.Spins.class, "still runs"),
        blamed("writes where no memory is", Hostile.Crashes.class, LONG, "SIG"),
        blamed("calls System.exit", Hostile.Exits.class, LONG, "exited with code 0"),
        blamed("halts the JVM", Hostile.Halts.class, LONG, "exited with code 1"),
        blamed("throws an AssertionError", Hostile.ThrowsError.class, LONG, "not the kit's"),
        blamed("runs out of stack", Hostile.Recurses.class, LONG, "StackOverflowError"),
        blamed("eats the heap", Hostile.EatsTheHeap.class, LONG, "out of memory"),
        blamed("unmaps the guest's page", Hostile.UnmapsTheFrame.class, LONG, "SIG"),
        fails("prints what looks like results", Hostile.Prints.class, "expected"),
        refused("throws in its constructor", Hostile.ThrowsInConstructor.class, LONG, "no licence"),
        refused("exits in its constructor", Hostile.ExitsInConstructor.class, LONG, "code 5"),
        refused("sleeps in its constructor", Sloppy.SleepsInConstructor.class, SHORT, "at rest"),
        refused("spins in its constructor", Sloppy.SpinsInConstructor.class, SHORT, "processor"),
        fails("leaves a helper that holds its streams", Sloppy.LeavesAHelper.class, "expected"),
        fails("leaves a daemon of its own session", Sloppy.LeavesADaemon.class, "expected"),
        fails("prints 200 MB past the JVM", Sloppy.Floods.class, "expected"),
        fails("throws what cannot be printed", Sloppy.ThrowsTheUnprintable.class, "Unprintable"),
        stopped("stops its own process", Sloppy.StopsItself.class),
        stopped("keeps its whole JVM waiting", Sloppy.BlocksTheJvm.class));
  }

  private static Attack blamed(
      String what, Class<? extends SharedInfoProvider> provider, Duration limit, String said) {
    return new Attack(
        what, provider, limit, new BeJudged(Verdict.ERROR, Blame.IMPLEMENTATION, said));
  }

  private static Attack fails(
      String what, Class<? extends SharedInfoProvider> provider, String said) {
    return new Attack(what, provider, LONG, new BeJudged(Verdict.FAIL, Blame.NONE, said));
  }

  private static Attack refused(
      String what, Class<? extends SharedInfoProvider> provider, Duration limit, String said) {
    return new Attack(what, provider, limit, new BeRefused(said));
  }

  private static Attack stopped(String what, Class<? extends SharedInfoProvider> provider) {
    return new Attack(
        what, provider, SHORT, new BeJudged(Verdict.INCONCLUSIVE, Blame.NONE, "did not answer"));
  }

  /** A short name, unique among them. */
  public String id() {
    return provider.getSimpleName();
  }
}
