package org.sharedinfo.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Limits;

/**
 * The guests that a run judged: their kind, and the limits that the implementation declared.
 *
 * @param guest the kind of guest, pv or hvm; empty until the implementation is loaded
 * @param limits the declared limits that are smaller than those of their ABI, by ABI
 */
public record Scope(String guest, List<Declared> limits) {
  /** Before the implementation is loaded. */
  public static final Scope UNKNOWN = new Scope("", List.of());

  /**
   * The limits that were declared for an ABI.
   *
   * @param abi the ABI, such as x86_64
   * @param ports ports are served below this number
   * @param vcpus vCPUs are served below this number
   * @param firstPort the first port that must work
   */
  public record Declared(String abi, int ports, int vcpus, int firstPort) {
    /** What the limits exclude, in words. */
    public String inWords() {
      Limits whole = Limits.of(Abi.byId(abi).orElseThrow());
      List<String> parts = new ArrayList<>();
      if (ports != whole.ports()) {
        parts.add("%d of %d ports".formatted(ports, whole.ports()));
      }
      if (vcpus != whole.vcpus()) {
        parts.add("%d of %d vCPUs".formatted(vcpus, whole.vcpus()));
      }
      if (firstPort != whole.firstPort()) {
        parts.add("ports from " + firstPort);
      }
      return abi + ": " + String.join(", ", parts);
    }
  }

  /** Copies the limits, in the order of their ABIs. */
  public Scope {
    limits = limits.stream().sorted(Comparator.comparing(Declared::abi).reversed()).toList();
  }

  /** The scope of one ABI. */
  public static Scope of(String guest, Abi abi, Limits limits) {
    boolean whole = limits.equals(Limits.of(abi));
    return new Scope(
        guest,
        whole
            ? List.of()
            : List.of(new Declared(abi.id(), limits.ports(), limits.vcpus(), limits.firstPort())));
  }

  /** The scope of this ABI and of another one, for the same kind of guest. */
  public Scope and(Scope other) {
    List<Declared> both = new ArrayList<>(limits);
    other.limits.stream().filter(one -> !both.contains(one)).forEach(both::add);
    return new Scope(guest.isEmpty() ? other.guest : guest, both);
  }

  /** The number of vCPUs that the implementation serves in an ABI. */
  public int vcpus(String abi) {
    return limits.stream()
        .filter(one -> one.abi().equals(abi))
        .mapToInt(Declared::vcpus)
        .findFirst()
        .orElseGet(() -> Abi.byId(abi).orElseThrow().vcpus());
  }

  /** The limits in words, one phrase; empty if the whole ABI was judged. */
  public String limitsInWords() {
    return limits.stream().map(Declared::inWords).collect(Collectors.joining("; "));
  }
}
