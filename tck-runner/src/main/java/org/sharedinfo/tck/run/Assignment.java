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
import org.sharedinfo.tck.schedule.Replay;

/**
 * What a run is to do.
 *
 * @param implementation jars and folders of classes, or a shared library; empty where the kit's own
 *     class path holds the implementation
 * @param provider the provider's class
 * @param abis the ABIs that are asked for, at least one
 * @param guest the kind of guests; empty for the usual one of the implementation
 * @param checks which checks are run
 * @param shard which part of the run
 * @param exclusions what is set aside
 * @param replay the one execution to play; empty for all that the filters leave
 * @param profile how much evidence to gather
 * @param calibration finds out what races show on this machine
 * @param failFast whether the run ends with the first check that fails
 * @param isolated whether workers are kept apart from the rest of the machine, where it can be done
 * @param seed the run's seed
 * @param directory an existing folder for the results
 * @param hangLimit after how long without any progress a check counts as hung
 * @param command the command line without ABI, rule and seed, for replay commands
 * @param label what the user calls the run; empty where it has no name
 * @param filters the options that leave something out, as typed
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

  /** The shared library, if that is what the implementation is. */
  Optional<Path> library() {
    return implementation.stream().filter(Assignment::isLibrary).findFirst();
  }

  /** Whether a part of an implementation is a shared library, by its name. */
  public static boolean isLibrary(Path path) {
    return path.toString().endsWith(".so");
  }

  /**
   * Where the implementation's classes are: what was given for it, or else the part of the kit's
   * class path that holds its provider. None for a shared library, whose provider is the kit's.
   */
  List<Path> places() {
    return implementation.isEmpty()
        ? KitClassPath.placeOf(provider).stream().toList()
        : implementation.stream().filter(path -> !isLibrary(path)).toList();
  }

  /** The ABIs that are judged, as far as is known before the implementation is loaded. */
  Set<Abi> knownAbis() {
    return JudgedAbis.of(abis, guest);
  }

  /** The ABIs that are judged if the implementation serves no other kind of guests. */
  Set<Abi> openAbis() {
    Set<Abi> open = new TreeSet<>(abis);
    open.removeAll(knownAbis());
    return guest.isPresent() ? Set.of() : open;
  }

  /** Whether a check is left after filtering. */
  boolean wants(PlannedCheck check) {
    return checks.leaves(check, replay);
  }
}
