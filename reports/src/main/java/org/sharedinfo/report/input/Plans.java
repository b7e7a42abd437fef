package org.sharedinfo.report.input;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.RunInfo;

/** Derives what runs had to do from the kit itself: its suites, profiles and filters. */
public interface Plans {
  /**
   * All checks of a profile, which a whole run makes for each ABI; empty if the profile is unknown.
   *
   * @param profile its id, such as gate
   */
  Optional<List<ExpectedCheck>> checks(String profile);

  /**
   * The checks of a run, or of a part of one, by ABI.
   *
   * @param run the run; its profile, ABIs and filters count
   * @throws UnfitRunException if one of these is unknown, or they contradict each other
   */
  Map<Abi, List<ExpectedCheck>> of(RunInfo run) throws UnfitRunException;

  /** There is no such run. The message is one line that names what is wrong. */
  final class UnfitRunException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong, in one line. */
    public UnfitRunException(String message) {
      super(message);
    }
  }
}
