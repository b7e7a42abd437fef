package org.sharedinfo.result;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run was: {@code run.json}, beside the results.
 *
 * @param kitVersion the kit's version
 * @param catalogueVersion the rule catalogue's version
 * @param implementation name, version and vendor, as the provider says
 * @param provider the provider's class
 * @param scope the kind of guests, and the limits that were declared
 * @param abis the ABIs that ran, such as x86_64
 * @param profile gate or full
 * @param seed the run's seed
 * @param filters the options that left something out, as typed; empty for a whole run
 * @param exclusions what an exclude file sets aside
 * @param command the command line that repeats the run
 * @param label what the user calls this run, in one line; absent where nobody named it
 * @param started ISO-8601 instant
 * @param durationMillis from the start of the run to the end of its last check, by the wall clock;
 *     absent while it goes on, and for a run that was merged from parts
 * @param environment names and values: JDK, operating system, processor, cores
 * @param digests SHA-256 in hexadecimal of kit, catalogue and implementation
 * @param planned how many checks were planned
 * @param causes the likely causes of failures, at most one for each role and ABI
 * @param state running, complete or incomplete
 */
public record RunInfo(
    String kitVersion,
    String catalogueVersion,
    Implementation implementation,
    String provider,
    Scope scope,
    List<String> abis,
    String profile,
    long seed,
    List<String> filters,
    List<Exclusion> exclusions,
    String command,
    Optional<String> label,
    String started,
    Optional<Long> durationMillis,
    Map<String, String> environment,
    Map<String, String> digests,
    int planned,
    List<Cause> causes,
    State state) {
  /**
   * In {@link #environment()}: whether the implementation ran in namespaces of its own, as {@code
   * yes}, or {@code no: } and why. Absent where the run does not say.
   */
  public static final String ISOLATED = "isolated";

  /** Name, version and vendor of the implementation under test, as it says itself. */
  public record Implementation(String name, String version, String vendor) {}

  /** How far a run came. */
  public enum State {
    /** Not finished yet, or stopped without a word. */
    RUNNING,
    /** Every planned check has a result. */
    COMPLETE,
    /** Stopped. */
    INCOMPLETE
  }

  /** Copies the collections. */
  public RunInfo {
    // results of earlier versions have none
    scope = Objects.requireNonNullElse(scope, Scope.UNKNOWN);
    label = Objects.requireNonNullElse(label, Optional.empty());
    durationMillis = Objects.requireNonNullElse(durationMillis, Optional.empty());
    abis = List.copyOf(abis);
    filters = List.copyOf(filters);
    exclusions = List.copyOf(exclusions);
    environment = Map.copyOf(environment);
    digests = Map.copyOf(digests);
    causes = List.copyOf(Objects.requireNonNullElse(causes, List.of()));
  }

  /** The entry that sets a rule aside for a role and an ABI. */
  public Optional<Exclusion> exclusion(String rule, String role, String abi) {
    return Exclusion.of(exclusions, rule, role, abi);
  }

  /** The same run in another state. */
  public RunInfo withState(State next) {
    return with(implementation, scope, filters, planned, durationMillis, causes, next);
  }

  /** The same run, with as many checks as were to be made. */
  public RunInfo withPlanned(int checks) {
    return with(implementation, scope, filters, checks, durationMillis, causes, state);
  }

  /** The same run with one more ABI, for which so many checks are to be made. */
  public RunInfo withAbi(String abi, int checks) {
    List<String> all = Stream.concat(abis.stream(), Stream.of(abi)).toList();
    return new RunInfo(
        kitVersion,
        catalogueVersion,
        implementation,
        provider,
        scope,
        all,
        profile,
        seed,
        filters,
        exclusions,
        command,
        label,
        started,
        durationMillis,
        environment,
        digests,
        planned + checks,
        causes,
        state);
  }

  /**
   * The same run at its end.
   *
   * @param end COMPLETE or INCOMPLETE
   * @param millis how long it took, by the wall clock
   */
  public RunInfo ended(State end, long millis) {
    return with(implementation, scope, filters, planned, Optional.of(millis), causes, end);
  }

  /** The same run once the implementation was loaded for one more ABI. */
  public RunInfo withImplementation(Implementation named, Scope ofAbi) {
    return with(named, scope.and(ofAbi), filters, planned, durationMillis, causes, state);
  }

  /** The same run with one more cause. */
  public RunInfo withCause(Cause cause) {
    List<Cause> all = Stream.concat(causes.stream(), Stream.of(cause)).toList();
    return with(implementation, scope, filters, planned, durationMillis, all, state);
  }

  /**
   * The run that this one is a part of: parts run at different times, so it has no duration.
   *
   * @param isolated what {@link #ISOLATED} says of all parts; empty where not all say it
   */
  public RunInfo asPartOf(
      List<String> filtersOfAll,
      int plannedOfAll,
      List<Cause> causesOfAll,
      Optional<String> isolated,
      State ofAll) {
    Map<String, String> around = new HashMap<>(environment);
    around.remove(ISOLATED);
    isolated.ifPresent(text -> around.put(ISOLATED, text));
    return with(
        implementation,
        scope,
        filtersOfAll,
        plannedOfAll,
        Optional.empty(),
        around,
        causesOfAll,
        ofAll);
  }

  private RunInfo with(
      Implementation named,
      Scope judged,
      List<String> filtered,
      int checks,
      Optional<Long> took,
      List<Cause> found,
      State next) {
    return with(named, judged, filtered, checks, took, environment, found, next);
  }

  private RunInfo with(
      Implementation named,
      Scope judged,
      List<String> filtered,
      int checks,
      Optional<Long> took,
      Map<String, String> around,
      List<Cause> found,
      State next) {
    return new RunInfo(
        kitVersion,
        catalogueVersion,
        named,
        provider,
        judged,
        abis,
        profile,
        seed,
        filtered,
        exclusions,
        command,
        label,
        started,
        took,
        around,
        digests,
        checks,
        found,
        next);
  }
}
