package org.sharedinfo.inspect;

import java.util.List;
import java.util.Optional;

/**
 * What a dump holds, and what can be said of it. Never a certificate: one page shows one moment.
 *
 * @param file the file's name
 * @param note what is unusual about the file
 * @param abi the ABI that it was decoded in
 * @param abiReasons what spoke for the ABI, where it was guessed
 * @param fields every field that is not 0
 * @param vcpus the vCPUs in use
 * @param wallclock the wallclock
 * @param events event channels
 * @param p2m the physical-to-machine list
 * @param observations what stands out
 */
public record Inspection(
    String file,
    Optional<String> note,
    String abi,
    List<String> abiReasons,
    List<FieldValue> fields,
    List<Vcpu> vcpus,
    Wallclock wallclock,
    Events events,
    P2m p2m,
    List<Observation> observations) {
  /** The level of everything that a page can show. */
  public static final String LEVEL = "observation";

  /** Copies the lists. */
  public Inspection {
    abiReasons = List.copyOf(abiReasons);
    fields = List.copyOf(fields);
    vcpus = List.copyOf(vcpus);
    observations = List.copyOf(observations);
  }

  /**
   * A field.
   *
   * @param offset bytes from the start of the page
   * @param bytes how many
   * @param hex its bytes, as they lie
   * @param value the number that they are, unsigned but for tsc_shift; empty where there is none
   */
  public record FieldValue(String name, long offset, long bytes, String hex, String value) {}

  /**
   * A vCPU in use.
   *
   * @param frequencyHz of its TSC, unsigned; empty without a multiplier
   * @param systemTimeNanos at its tsc_timestamp, unsigned
   * @param systemTimeAtTsc at the TSC that was asked for, unsigned
   */
  public record Vcpu(
      int vcpu,
      int upcallPending,
      int upcallMask,
      String selector,
      long version,
      String tscTimestamp,
      String systemTimeNanos,
      long tscToSystemMul,
      int tscShift,
      int flags,
      Optional<String> frequencyHz,
      Optional<String> systemTimeAtTsc) {}

  /**
   * The wallclock.
   *
   * @param start its base as a date, if it is one: the moment at which system time was 0
   * @param atTsc the date at the TSC that was asked for, by vCPU 0
   */
  public record Wallclock(
      long version, String seconds, long nanos, Optional<String> start, Optional<String> atTsc) {}

  /**
   * Event channels.
   *
   * @param pending ports that are pending and not masked
   * @param pendingMasked ports that are pending and masked
   * @param masked how many are masked
   */
  public record Events(List<Integer> pending, List<Integer> pendingMasked, int masked) {
    /** Copies the lists. */
    public Events {
      pending = List.copyOf(pending);
      pendingMasked = List.copyOf(pendingMasked);
    }
  }

  /**
   * The physical-to-machine list.
   *
   * @param state in words
   * @param rootFrame the frame that p2m_cr3 names
   */
  public record P2m(
      String state,
      String maxPfn,
      String frameListList,
      String cr3,
      Optional<String> rootFrame,
      String vaddr,
      String generation) {}

  /**
   * Something that stands out.
   *
   * @param rule the rule that it has to do with
   * @param where the field
   * @param what what is seen, and what it may mean
   */
  public record Observation(String rule, String level, String where, String what) {
    static Observation of(org.sharedinfo.rule.Rule rule, String where, String what) {
      return new Observation(rule.id(), LEVEL, where, what);
    }
  }
}
