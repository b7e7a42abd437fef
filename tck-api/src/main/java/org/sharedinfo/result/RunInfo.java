package org.sharedinfo.result;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The description of a run: {@code run.json}, next to the results.
 *
 * @param kitVersion the kit's version
 * @param catalogueVersion the rule catalogue's version
 * @param implementation name, version and vendor, as the provider reports them
 * @param provider the provider's class
 * @param scope the kind of guest, and the declared limits
 * @param abis the ABIs that ran, such as x86_64
 * @param profile gate or full
 * @param seed the run's seed
 * @param filters the options that excluded something, as typed; empty for a whole run
 * @param exclusions the entries of the exclude file
 * @param command the command line that repeats the run
 * @param label the user's name for this run, in one line; absent if it has none
 * @param started ISO-8601 instant
 * @param durationMillis wall-clock time from the start of the run to the end of its last check;
 *     absent while it is running, and for a run that was merged from parts
 * @param environment names and values: JDK, operating system, processor, cores
 * @param digests SHA-256 in hexadecimal of kit, catalogue and implementation
 * @param planned the number of planned checks
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
   * In {@link #environment()}: whether the implementation ran in separate namespaces, as {@code
   * yes}, or {@code no: } and the reason. Absent if unknown.
   */
  public static final String ISOLATED = "isolated";

  /** Name, version and vendor of the implementation under test, as it reports them. */
  public record Implementation(String name, String version, String vendor) {}

  /** The progress of a run. */
  public enum State {
    /** Not finished yet, or killed. */
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

  /** The entry that excludes a rule for a role and an ABI. */
  public Optional<Exclusion> exclusion(String rule, String role, String abi) {
    return Exclusion.of(exclusions, rule, role, abi);
  }

  /** The same run in another state. */
  public RunInfo withState(State next) {
    return with(implementation, scope, filters, planned, durationMillis, causes, next);
  }

  /** The same run with this number of planned checks. */
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

  /** The same run after the implementation was loaded for one more ABI. */
  public RunInfo withImplementation(Implementation named, Scope ofAbi) {
    return with(named, scope.and(ofAbi), filters, planned, durationMillis, causes, state);
  }

  /** The same run with one more cause. */
  public RunInfo withCause(Cause cause) {
    List<Cause> all = Stream.concat(causes.stream(), Stream.of(cause)).toList();
    return with(implementation, scope, filters, planned, durationMillis, all, state);
  }

  /**
   * The run that this one is a part of. It has no duration, because parts run at different times.
   *
   * @param isolated the value of {@link #ISOLATED} in all parts; empty if they differ
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
