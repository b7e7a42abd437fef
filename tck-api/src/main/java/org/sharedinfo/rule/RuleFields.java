package org.sharedinfo.rule;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.spi.GuestKind;

/**
 * Which fields of the page each rule is about. Fields have the names of {@link
 * org.sharedinfo.abi.FieldMap}, without the numbers of vCPUs and words: {@code
 * vcpu_info[].time.version}. Padding has no rule of its own.
 *
 * <p>A rule that binds several roles is about other fields for each of them: the event sender that
 * keeps to LAY-03 has shown where the event fields lie, and nothing about {@code time}. For a role,
 * a rule is about those of its fields that the role reads or writes. A rule of the page as a whole,
 * such as LAY-11, is about no field in particular for any role: that a time publisher leaves {@code
 * evtchn_mask} alone says nothing about event channels.
 */
public final class RuleFields {
  private static final String VERSION = "vcpu_info[].time.version";
  private static final String TIMESTAMP = "vcpu_info[].time.tsc_timestamp";
  private static final String SYSTEM_TIME = "vcpu_info[].time.system_time";
  private static final String MUL = "vcpu_info[].time.tsc_to_system_mul";
  private static final String SHIFT = "vcpu_info[].time.tsc_shift";
  private static final String FLAGS = "vcpu_info[].time.flags";
  private static final String UPCALL = "vcpu_info[].evtchn_upcall_pending";
  private static final String UPCALL_MASK = "vcpu_info[].evtchn_upcall_mask";
  private static final String SELECTOR = "vcpu_info[].evtchn_pending_sel";
  private static final String CR2 = "vcpu_info[].arch.cr2";
  private static final String PENDING = "evtchn_pending[]";
  private static final String MASK = "evtchn_mask[]";
  private static final String WC_VERSION = "wc_version";
  private static final String WC_SEC = "wc_sec";
  private static final String WC_NSEC = "wc_nsec";
  private static final String WC_SEC_HI = "wc_sec_hi";
  private static final String MAX_PFN = "arch.max_pfn";
  private static final String TREE = "arch.pfn_to_mfn_frame_list_list";
  private static final String NMI_REASON = "arch.nmi_reason";
  private static final String CR3 = "arch.p2m_cr3";
  private static final String VADDR = "arch.p2m_vaddr";
  private static final String GENERATION = "arch.p2m_generation";

  private static final Set<String> SCALE = fields(TIMESTAMP, SYSTEM_TIME, MUL, SHIFT);
  private static final Set<String> TIME = fields(SCALE, VERSION, FLAGS);
  private static final Set<String> WALLCLOCK = fields(WC_VERSION, WC_SEC, WC_NSEC, WC_SEC_HI);
  private static final Set<String> LIST = fields(CR3, VADDR, GENERATION);
  private static final Set<String> DELIVERY = fields(PENDING, MASK, SELECTOR, UPCALL);
  private static final Set<String> TRAPS = fields(CR2, NMI_REASON);
  private static final Set<String> EVERYWHERE = Set.of();

  private static final Map<Rule, Set<String>> FIELDS =
      new EnumMap<>(
          Map.ofEntries(
              entry(Rule.LAY_01, EVERYWHERE),
              entry(Rule.LAY_02, fields(TIME, UPCALL, UPCALL_MASK, SELECTOR, CR2)),
              entry(Rule.LAY_03, fields(TIME, UPCALL, UPCALL_MASK, SELECTOR, CR2)),
              entry(Rule.LAY_04, TIME),
              entry(Rule.LAY_05, fields(PENDING, MASK)),
              entry(Rule.LAY_06, fields(WC_VERSION, WC_SEC, WC_NSEC)),
              entry(Rule.LAY_07, fields(WC_SEC_HI)),
              entry(Rule.LAY_08, fields(LIST, MAX_PFN, TREE, NMI_REASON)),
              entry(Rule.LAY_09, fields(CR2)),
              entry(Rule.LAY_10, EVERYWHERE),
              entry(Rule.LAY_11, EVERYWHERE),
              entry(
                  Rule.LAY_12,
                  fields(
                      TIME,
                      WC_VERSION,
                      WC_SEC,
                      WC_NSEC,
                      WC_SEC_HI,
                      MAX_PFN,
                      CR3,
                      VADDR,
                      GENERATION)),
              entry(Rule.LAY_13, EVERYWHERE),
              entry(Rule.LAY_14, EVERYWHERE),
              entry(Rule.TIM_01, SCALE),
              entry(Rule.TIM_02, fields(TIMESTAMP, SHIFT)),
              entry(Rule.TIM_03, fields(MUL, SHIFT)),
              entry(Rule.TIM_04, fields(SCALE, VERSION)),
              entry(Rule.TIM_05, fields(VERSION)),
              entry(Rule.TIM_06, TIME),
              entry(Rule.TIM_07, TIME),
              entry(Rule.TIM_08, fields(VERSION)),
              entry(Rule.TIM_09, fields(SCALE, FLAGS)),
              entry(Rule.TIM_10, TIME),
              entry(Rule.TIM_11, TIME),
              entry(Rule.TIM_12, SCALE),
              entry(Rule.TIM_13, fields(SCALE, VERSION)),
              entry(Rule.TIM_14, fields(MUL, SHIFT)),
              entry(Rule.TIM_15, SCALE),
              entry(Rule.WCL_01, WALLCLOCK),
              entry(Rule.WCL_02, WALLCLOCK),
              entry(Rule.WCL_03, fields(WC_SEC, WC_NSEC, WC_SEC_HI)),
              entry(Rule.WCL_04, fields(WC_SEC_HI)),
              entry(Rule.WCL_05, fields(WC_NSEC)),
              entry(Rule.WCL_06, fields(WC_SEC, WC_NSEC, WC_SEC_HI)),
              entry(Rule.WCL_07, fields(WC_SEC, WC_NSEC, WC_SEC_HI)),
              entry(Rule.WCL_08, fields(WC_SEC, WC_NSEC, WC_SEC_HI)),
              entry(Rule.EVT_01, fields(PENDING)),
              entry(Rule.EVT_02, DELIVERY),
              entry(Rule.EVT_03, fields(PENDING, SELECTOR, UPCALL)),
              entry(Rule.EVT_04, DELIVERY),
              entry(Rule.EVT_05, fields(PENDING, MASK)),
              entry(Rule.EVT_06, fields(UPCALL, UPCALL_MASK)),
              entry(Rule.EVT_07, fields(SELECTOR, UPCALL)),
              entry(Rule.EVT_08, fields(UPCALL, UPCALL_MASK)),
              entry(Rule.EVT_09, fields(UPCALL, SELECTOR)),
              entry(Rule.EVT_10, fields(SELECTOR, PENDING, MASK)),
              entry(Rule.EVT_11, fields(PENDING)),
              entry(Rule.EVT_12, fields(MASK, PENDING)),
              entry(Rule.EVT_13, fields(MASK, PENDING)),
              entry(Rule.EVT_14, DELIVERY),
              entry(Rule.EVT_15, fields(UPCALL)),
              entry(Rule.EVT_16, fields(UPCALL, UPCALL_MASK)),
              entry(Rule.EVT_17, fields(PENDING, MASK, SELECTOR)),
              entry(Rule.EVT_18, fields(PENDING)),
              entry(Rule.EVT_19, DELIVERY),
              entry(Rule.EVT_20, fields(UPCALL_MASK)),
              entry(Rule.EVT_21, fields(UPCALL, UPCALL_MASK)),
              entry(Rule.P2M_01, fields(GENERATION)),
              // entries lie outside the page: what leads to them
              entry(Rule.P2M_02, fields(VADDR, TREE)),
              entry(Rule.P2M_03, LIST),
              entry(Rule.P2M_04, fields(CR3)),
              entry(Rule.P2M_05, LIST),
              entry(Rule.P2M_06, fields(CR3, VADDR, MAX_PFN)),
              entry(Rule.P2M_07, fields(MAX_PFN)),
              entry(Rule.P2M_08, fields(TREE)),
              entry(Rule.P2M_09, fields(GENERATION)),
              entry(Rule.P2M_10, fields(GENERATION)),
              entry(Rule.P2M_11, fields(CR3, VADDR, TREE)),
              entry(Rule.P2M_12, fields(TREE, VADDR)),
              entry(Rule.P2M_13, fields(MAX_PFN, CR3)),
              entry(Rule.P2M_14, fields(VADDR)),
              entry(Rule.ARC_01, fields(NMI_REASON)),
              entry(Rule.ARC_02, fields(CR2))));

  /** What a role's operations read or write; traps are a capability of their own. */
  private static final Map<Role, Set<String>> TOUCHED =
      new EnumMap<>(
          Map.ofEntries(
              entry(Role.TIME_PUBLISHER, TIME),
              entry(Role.TIME_READER, fields(SCALE, VERSION)),
              entry(Role.WALLCLOCK_PUBLISHER, WALLCLOCK),
              entry(Role.WALLCLOCK_READER, WALLCLOCK),
              entry(Role.EVENT_SENDER, fields(DELIVERY, UPCALL_MASK)),
              entry(Role.EVENT_RECEIVER, fields(DELIVERY, UPCALL_MASK)),
              entry(Role.P2M_OWNER, fields(LIST, MAX_PFN, TREE)),
              entry(Role.P2M_OBSERVER, fields(LIST, MAX_PFN, TREE))));

  /** The rules by which an event sender that publishes traps is judged. */
  private static final Set<Rule> OF_TRAPS =
      Set.of(Rule.LAY_08, Rule.LAY_09, Rule.ARC_01, Rule.ARC_02);

  private RuleFields() {}

  /** The fields that a rule is about; empty for a rule of the page as a whole. */
  public static Set<String> of(Rule rule) {
    return FIELDS.getOrDefault(rule, EVERYWHERE);
  }

  /**
   * The fields that a rule is about for one role; empty for a rule of the page as a whole, and for
   * a role that the rule does not bind.
   *
   * @param kind the guests that are judged: HVM guests do not use evtchn_upcall_mask
   */
  public static Set<String> of(Rule rule, Role role, GuestKind kind) {
    if (!rule.roles().contains(role)) {
      return Set.of();
    } else if (role == Role.LAYOUT_DESCRIBER) {
      return of(rule);
    }
    Set<String> those = new LinkedHashSet<>(of(rule));
    those.retainAll(touched(rule, role));
    if (!kind.usesUpcallMask() && !Applicability.isOfTheUpcallMask(rule)) {
      those.remove(UPCALL_MASK);
    }
    return Set.copyOf(those);
  }

  private static Set<String> touched(Rule rule, Role role) {
    if (role == Role.EVENT_SENDER && OF_TRAPS.contains(rule)) {
      return TRAPS;
    } else if (role == Role.TIME_READER && rule == Rule.TIM_06) {
      return TIME; // a reader may clear one flag, and write nothing else
    }
    return TOUCHED.getOrDefault(role, Set.of());
  }

  /** The rules of the page as a whole, in the catalogue's order. */
  public static List<Rule> everywhere() {
    return Arrays.stream(Rule.values()).filter(rule -> of(rule).isEmpty()).toList();
  }

  /** The rules that are about a field, in the catalogue's order. */
  public static List<Rule> about(String field) {
    return Arrays.stream(Rule.values()).filter(rule -> of(rule).contains(field)).toList();
  }

  private static Set<String> fields(String... names) {
    return Arrays.stream(names).collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> fields(Set<String> some, String... more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
