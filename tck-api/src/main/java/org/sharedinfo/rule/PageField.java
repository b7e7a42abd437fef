package org.sharedinfo.rule;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;

/**
 * A field of the page that rules are about. The same field of all vCPUs is one constant, and so are
 * the words of a bitmap. Padding has no constant.
 */
public enum PageField {
  /** Of each vcpu_time_info. */
  TIME_VERSION("vcpu_info[].time.version"),
  /** Of each vcpu_time_info. */
  TSC_TIMESTAMP("vcpu_info[].time.tsc_timestamp"),
  /** Of each vcpu_time_info. */
  SYSTEM_TIME("vcpu_info[].time.system_time"),
  /** Of each vcpu_time_info. */
  TSC_TO_SYSTEM_MUL("vcpu_info[].time.tsc_to_system_mul"),
  /** Of each vcpu_time_info. */
  TSC_SHIFT("vcpu_info[].time.tsc_shift"),
  /** Of each vcpu_time_info. */
  FLAGS("vcpu_info[].time.flags"),
  /** Of each vcpu_info. */
  UPCALL_PENDING("vcpu_info[].evtchn_upcall_pending"),
  /** Of each vcpu_info. */
  UPCALL_MASK("vcpu_info[].evtchn_upcall_mask"),
  /** Of each vcpu_info. */
  SELECTOR("vcpu_info[].evtchn_pending_sel"),
  /** Of each arch_vcpu_info. */
  CR2("vcpu_info[].arch.cr2"),
  /** The bitmap, all words of it. */
  PENDING("evtchn_pending[]"),
  /** The bitmap, all words of it. */
  MASK("evtchn_mask[]"),
  /** Of shared_info. */
  WC_VERSION("wc_version"),
  /** Of shared_info. */
  WC_SEC("wc_sec"),
  /** Of shared_info. */
  WC_NSEC("wc_nsec"),
  /** Of shared_info; in x86_32 it lies in the arch part. */
  WC_SEC_HI("wc_sec_hi"),
  /** Of arch_shared_info. */
  MAX_PFN("arch.max_pfn"),
  /** Of arch_shared_info: the top of the three-level tree. */
  FRAME_LIST_LIST("arch.pfn_to_mfn_frame_list_list"),
  /** Of arch_shared_info. */
  NMI_REASON("arch.nmi_reason"),
  /** Of arch_shared_info. */
  P2M_CR3("arch.p2m_cr3"),
  /** Of arch_shared_info. */
  P2M_VADDR("arch.p2m_vaddr"),
  /** Of arch_shared_info. */
  P2M_GENERATION("arch.p2m_generation");

  /** The names of {@link FieldMap} without the numbers of vCPUs and words. */
  private static final Map<Abi, Set<String>> PATHS = new EnumMap<>(Abi.class);

  static {
    for (Abi abi : Abi.values()) {
      PATHS.put(
          abi,
          FieldMap.of(abi).fields().stream()
              .map(field -> field.name().replaceAll("\\[\\d+]", "[]"))
              .collect(Collectors.toUnmodifiableSet()));
    }
  }

  private final String path;

  PageField(String path) {
    this.path = path;
  }

  /**
   * The name in {@link org.sharedinfo.abi.FieldMap}, without the numbers of vCPUs and words, such
   * as {@code vcpu_info[].time.version}.
   */
  public String path() {
    return path;
  }

  /** Whether the structures of an ABI have this field. */
  public boolean existsIn(Abi abi) {
    return Objects.requireNonNull(PATHS.get(abi)).contains(path);
  }
}
