package org.sharedinfo.gallery.hostile;

import java.time.Duration;
import java.util.List;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * One hostile or sloppy implementation, and the required outcome.
 *
 * @param what what it does, in one line
 * @param provider plays the time reader, for x86_64 alone
 * @param hangLimit the hang limit of this run; generous where nothing hangs, because a busy machine
 *     is slow
 * @param must the required outcome
 */
public record Attack(
    String what, Class<? extends SharedInfoProvider> provider, Duration hangLimit, Must must) {
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(5);

  /** The required outcome of an attack. */
  public sealed interface Must {}

  /**
   * The check under attack gets this result, and all other checks are judged.
   *
   * @param said part of the message
   */
  public record BeJudged(Verdict verdict, Blame blame, String said) implements Must {}

  /**
   * The implementation cannot be used, and the run reports that.
   *
   * @param said part of the message
   */
  public record BeRefused(String said) implements Must {}

  /** All attacks. */
  public static List<Attack> all() {
    return List.of(
        blamed("parks forever", Hostile.Hangs.class, SHORT, "hangs"),
        fails("spins forever", Hostile.Spins.class, "still running"),
        blamed("writes to an unmapped address", Hostile.Crashes.class, LONG, "SIG"),
        blamed("calls System.exit", Hostile.Exits.class, LONG, "exited with code 0"),
        blamed("halts the JVM", Hostile.Halts.class, LONG, "exited with code 1"),
        blamed("throws an AssertionError", Hostile.ThrowsError.class, LONG, "not the kit's"),
        blamed("overflows the stack", Hostile.Recurses.class, LONG, "StackOverflowError"),
        blamed("exhausts the heap", Hostile.EatsTheHeap.class, LONG, "out of memory"),
        blamed("unmaps the guest's page", Hostile.UnmapsTheFrame.class, LONG, "SIG"),
        fails("prints what looks like results", Hostile.Prints.class, "expected"),
        refused("throws in its constructor", Hostile.ThrowsInConstructor.class, LONG, "no licence"),
        refused("exits in its constructor", Hostile.ExitsInConstructor.class, LONG, "code 5"),
        refused("sleeps in its constructor", Sloppy.SleepsInConstructor.class, SHORT, "at rest"),
        refused("spins in its constructor", Sloppy.SpinsInConstructor.class, SHORT, "processor"),
        fails(
            "leaves a child process that holds its streams",
            Sloppy.LeavesAHelper.class,
            "expected"),
        fails("leaves a daemon in a session of its own", Sloppy.LeavesADaemon.class, "expected"),
        fails("prints 200 MB around the JVM's own streams", Sloppy.Floods.class, "expected"),
        fails(
            "throws an exception that cannot be printed",
            Sloppy.ThrowsTheUnprintable.class,
            "Unprintable"),
        stopped("stops its own process", Sloppy.StopsItself.class),
        stopped("blocks its whole JVM", Sloppy.BlocksTheJvm.class));
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

  /** A short, unique name. */
  public String id() {
    return provider.getSimpleName();
  }
}
