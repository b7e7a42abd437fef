package org.sharedinfo.tck.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Exclusion;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Replay;

/**
 * The assignment of a run.
 *
 * @param implementation jars and folders of classes, or a shared library; empty if the kit's own
 *     class path contains the implementation
 * @param provider the provider's class
 * @param abis the requested ABIs, at least one
 * @param guest the kind of guest; empty for the implementation's usual one
 * @param checks which checks are run
 * @param shard which part of the run
 * @param exclusions the known failures
 * @param replay the single execution to play; empty for everything the filters leave
 * @param profile how much evidence to gather
 * @param calibration finds out what races show on this machine
 * @param failFast whether the run ends with the first failing check
 * @param isolated whether workers are isolated from the rest of the machine, if possible
 * @param seed the run's seed
 * @param directory an existing folder for the results
 * @param hangLimit the time without progress after which a check counts as hung
 * @param command the command line without ABI, rule and seed, for replay commands
 * @param label the user's name for the run; empty if it has none
 * @param filters the options that exclude something, as typed
 */
public record Assignment(
    List<Path> implementation,
    String provider,
    Set<Abi> abis,
    Optional<GuestKind> guest,
    CheckFilter checks,
    Shard shard,
    List<Exclusion> exclusions,
    Optional<Replay> replay,
    Profile profile,
    Calibration calibration,
    boolean failFast,
    boolean isolated,
    long seed,
    Path directory,
    Duration hangLimit,
    String command,
    Optional<String> label,
    List<String> filters) {
  /** Long enough for any check on a busy machine. */
  public static final Duration USUAL_HANG_LIMIT = Duration.ofSeconds(90);

  /** Copies the collections. */
  public Assignment {
    implementation = List.copyOf(implementation);
    abis = Set.copyOf(abis);
    exclusions = List.copyOf(exclusions);
    filters = List.copyOf(filters);
  }

  /** The shared library, if the implementation is one. */
  Optional<Path> library() {
    return implementation.stream().filter(Assignment::isLibrary).findFirst();
  }

  /** Whether a part of an implementation is a shared library, according to its name. */
  public static boolean isLibrary(Path path) {
    return path.toString().endsWith(".so");
  }

  /**
   * The places of the implementation's classes: those given, or else the part of the kit's class
   * path that contains its provider. None for a shared library, whose provider belongs to the kit.
   */
  List<Path> places() {
    return implementation.isEmpty()
        ? KitClassPath.placeOf(provider).stream().toList()
        : implementation.stream().filter(path -> !isLibrary(path)).toList();
  }

  /** The ABIs to judge, as far as known before the implementation is loaded. */
  Set<Abi> knownAbis() {
    return JudgedAbis.of(abis, guest);
  }

  /** The ABIs that are judged if the implementation serves no other kind of guests. */
  Set<Abi> openAbis() {
    Set<Abi> open = new TreeSet<>(abis);
    open.removeAll(knownAbis());
    return guest.isPresent() ? Set.of() : open;
  }

  /** Whether a check remains after filtering. */
  boolean wants(PlannedCheck check) {
    return checks.leaves(check, replay);
  }
}
