package org.sharedinfo.inspect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The contents of a dump, and observations about them. Never a certificate: a page shows a single
 * moment.
 *
 * @param file the file's name
 * @param note a note about an unusual file
 * @param abi the ABI that it was decoded in
 * @param abiReasons the reasons for the ABI, if it was guessed
 * @param fields every field that is not 0
 * @param vcpus the vCPUs in use
 * @param wallclock the wallclock
 * @param events event channels
 * @param p2m the physical-to-machine list; empty in an ABI that has none
 * @param observations notable observations
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
    Optional<P2m> p2m,
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
   * @param bytes its size
   * @param hex its bytes in memory order
   * @param value its numeric value, unsigned except for tsc_shift; empty if it has none
   * @param updating whether its record has an odd version: it may be from another update than its
   *     neighbours
   */
  public record FieldValue(
      String name, long offset, long bytes, String hex, String value, boolean updating) {}

  /**
   * A vCPU in use.
   *
   * @param upcallMask empty in an ABI that has none
   * @param published whether its time record has any contents
   * @param updating whether its version is odd: the values may be from two updates, and nothing is
   *     derived from them
   * @param mayBeDeadCopy whether it looks like the copy that a guest leaves in the page when it
   *     registers its vcpu_info elsewhere
   * @param frequencyHz of its TSC, unsigned; empty without a multiplier
   * @param systemTimeNanos at its tsc_timestamp, unsigned
   * @param systemTimeAtTsc at the requested TSC, unsigned; empty if that is before tsc_timestamp
   */
  public record Vcpu(
      int vcpu,
      int upcallPending,
      OptionalInt upcallMask,
      String selector,
      boolean published,
      boolean updating,
      boolean mayBeDeadCopy,
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
   * @param updating whether its version is odd: the values may be from two updates
   * @param seconds since 1970, signed
   * @param start its base as a date, if it was set and is valid: the moment at which system time
   *     was 0
   * @param atTsc the date at the requested TSC
   */
  public record Wallclock(
      long version,
      boolean updating,
      String seconds,
      long nanos,
      Optional<String> start,
      Optional<DateAtTsc> atTsc) {}

  /**
   * The date at a TSC.
   *
   * @param date as ISO 8601, in UTC
   * @param vcpu the vCPU whose record gave the system time
   */
  public record DateAtTsc(String date, int vcpu) {}

  /**
   * Event channels.
   *
   * @param pending ports that are pending and not masked
   * @param selected the same ports, by the vCPUs whose selector has their word; the page does not
   *     show which vCPU a port is bound to
   * @param pendingMasked ports that are pending and masked
   * @param masked the number of masked ports
   */
  public record Events(
      List<Integer> pending, List<Selected> selected, List<Integer> pendingMasked, int masked) {
    /** Copies the lists. */
    public Events {
      pending = List.copyOf(pending);
      selected = List.copyOf(selected);
      pendingMasked = List.copyOf(pendingMasked);
    }
  }

  /**
   * Ports of words that the same vCPUs have in their selectors.
   *
   * @param vcpus those vCPUs, ascending; none if no selector in the page has the words
   * @param ports pending and unmasked, ascending
   */
  public record Selected(List<Integer> vcpus, List<Integer> ports) {
    /** Copies the lists. */
    public Selected {
      vcpus = List.copyOf(vcpus);
      ports = List.copyOf(ports);
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
   * A notable observation.
   *
   * @param rule the related rule, if there is one
   * @param where the field
   * @param what what was observed, and what it may mean
   */
  public record Observation(Optional<String> rule, String level, String where, String what) {
    static Observation of(org.sharedinfo.rule.Rule rule, String where, String what) {
      return new Observation(Optional.of(rule.id()), LEVEL, where, what);
    }

    /** An observation about the pages as a whole, unrelated to a rule. */
    static Observation of(String where, String what) {
      return new Observation(Optional.empty(), LEVEL, where, what);
    }
  }
}
