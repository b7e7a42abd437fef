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

/** A worker's message to its parent, as one line of JSON. */
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
  /** The worker runs; nothing of the implementation has been loaded yet. */
  record Ready() implements WorkerMessage {}

  /** The provider has been created. */
  record Loaded(RunInfo.Implementation implementation, Offer offer) implements WorkerMessage {}

  /** The provider is unavailable, and why. */
  record Unusable(String why) implements WorkerMessage {}

  /** A check begins. */
  record Started(String check) implements WorkerMessage {}

  /**
   * The outcome of a check, as it is written. The parent takes everything else about the result
   * from its plan.
   *
   * @param check the check's id
   * @param replay the execution that repeats a schedule, or empty
   * @param hung whether the worker ends itself after this message, because the check hangs
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

    /** Whether it contains only what a worker can know: the outcome of a check that ran. */
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

  /** The worker monitors its check, which does not hang. */
  record Alive() implements WorkerMessage {}

  /** The likely cause of a role's failures. */
  record Explained(Cause cause) implements WorkerMessage {}

  /** Nothing is left to do. */
  record Done() implements WorkerMessage {}
}
