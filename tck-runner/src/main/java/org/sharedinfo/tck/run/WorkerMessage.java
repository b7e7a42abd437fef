package org.sharedinfo.tck.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.StrengthLine;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;

/** What a worker tells its parent, one line of JSON each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerMessage.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = WorkerMessage.Loaded.class, name = "loaded"),
  @JsonSubTypes.Type(value = WorkerMessage.Unusable.class, name = "unusable"),
  @JsonSubTypes.Type(value = WorkerMessage.Started.class, name = "started"),
  @JsonSubTypes.Type(value = WorkerMessage.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = WorkerMessage.Alive.class, name = "alive"),
  @JsonSubTypes.Type(value = WorkerMessage.Explained.class, name = "explained"),
  @JsonSubTypes.Type(value = WorkerMessage.Done.class, name = "done")
})
sealed interface WorkerMessage {
  /** The worker runs; nothing of the implementation was loaded yet. */
  record Ready() implements WorkerMessage {}

  /** The provider is made. */
  record Loaded(RunInfo.Implementation implementation, Offer offer) implements WorkerMessage {}

  /** The provider cannot be had, and why. */
  record Unusable(String why) implements WorkerMessage {}

  /** A check begins. */
  record Started(String check) implements WorkerMessage {}

  /**
   * What came of a check, as it is written. Whatever else its result says, the parent knows from
   * its plan.
   *
   * @param check the check's id
   * @param replay of a schedule: the execution that repeats it, or empty
   * @param hung whether the worker ends itself after this, since the check hangs
   */
  record Finished(
      String check,
      Verdict verdict,
      Blame blame,
      StrengthLine strength,
      String message,
      Optional<Violation> violation,
      String detail,
      String replay,
      long durationMillis,
      boolean hung)
      implements WorkerMessage {

    static Finished of(CheckResult result, boolean hung) {
      return new Finished(
          result.check(),
          result.verdict(),
          result.blame(),
          StrengthLine.of(result.strength()),
          result.message(),
          result.violation(),
          result.detail(),
          result.replay().execution().orElse(""),
          result.durationMillis(),
          hung);
    }

    /** Whether it says what only a worker can know: how a check that ran came out. */
    boolean isOfACheckThatRan() {
      return switch (verdict) {
        case PASS, FAIL, INCONCLUSIVE, ERROR -> (verdict == Verdict.FAIL) == violation.isPresent();
        case NOT_APPLICABLE, EXCLUDED -> false;
      };
    }

    /** The whole result. */
    CheckResult of(PlannedCheck planned, Abi abi, long seed) {
      CheckResult result =
          planned
              .result(
                  abi,
                  verdict,
                  blame,
                  strength.of(planned.evidence()),
                  seed,
                  message,
                  detail,
                  durationMillis)
              .withReplay(ReplayCommand.ofExecution(replay));
      return violation.map(found -> result.withViolation(found, message)).orElse(result);
    }
  }

  /** The worker watches what it runs, and nothing hangs. */
  record Alive() implements WorkerMessage {}

  /** The likely cause of what a role fails. */
  record Explained(Cause cause) implements WorkerMessage {}

  /** Nothing is left to do. */
  record Done() implements WorkerMessage {}
}
