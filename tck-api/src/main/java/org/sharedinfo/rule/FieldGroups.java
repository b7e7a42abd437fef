package org.sharedinfo.rule;

import static org.sharedinfo.rule.PageField.CR2;
import static org.sharedinfo.rule.PageField.FLAGS;
import static org.sharedinfo.rule.PageField.FRAME_LIST_LIST;
import static org.sharedinfo.rule.PageField.MASK;
import static org.sharedinfo.rule.PageField.MAX_PFN;
import static org.sharedinfo.rule.PageField.NMI_REASON;
import static org.sharedinfo.rule.PageField.P2M_CR3;
import static org.sharedinfo.rule.PageField.P2M_GENERATION;
import static org.sharedinfo.rule.PageField.P2M_VADDR;
import static org.sharedinfo.rule.PageField.PENDING;
import static org.sharedinfo.rule.PageField.SELECTOR;
import static org.sharedinfo.rule.PageField.SYSTEM_TIME;
import static org.sharedinfo.rule.PageField.TIME_VERSION;
import static org.sharedinfo.rule.PageField.TSC_SHIFT;
import static org.sharedinfo.rule.PageField.TSC_TIMESTAMP;
import static org.sharedinfo.rule.PageField.TSC_TO_SYSTEM_MUL;
import static org.sharedinfo.rule.PageField.UPCALL_MASK;
import static org.sharedinfo.rule.PageField.UPCALL_PENDING;
import static org.sharedinfo.rule.PageField.WC_NSEC;
import static org.sharedinfo.rule.PageField.WC_SEC;
import static org.sharedinfo.rule.PageField.WC_SEC_HI;
import static org.sharedinfo.rule.PageField.WC_VERSION;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Fields of the page that belong together. */
final class FieldGroups {
  /** The fields that a reader of vCPU time computes with. */
  static final Set<PageField> SCALE = of(TSC_TIMESTAMP, SYSTEM_TIME, TSC_TO_SYSTEM_MUL, TSC_SHIFT);

  /** vcpu_time_info. */
  static final Set<PageField> TIME = with(SCALE, TIME_VERSION, FLAGS);

  /** The wallclock. */
  static final Set<PageField> WALLCLOCK = of(WC_VERSION, WC_SEC, WC_NSEC, WC_SEC_HI);

  /** The wallclock without its version. */
  static final Set<PageField> TIME_OF_DAY = of(WC_SEC, WC_NSEC, WC_SEC_HI);

  /** The linear list. */
  static final Set<PageField> LIST = of(P2M_CR3, P2M_VADDR, P2M_GENERATION);

  /** The fields that deliver an event. */
  static final Set<PageField> DELIVERY = of(PENDING, MASK, SELECTOR, UPCALL_PENDING);

  /** The two bytes of upcalls. */
  static final Set<PageField> UPCALL_BYTES = of(UPCALL_PENDING, UPCALL_MASK);

  /** All of vcpu_info. */
  static final Set<PageField> VCPU = with(TIME, UPCALL_PENDING, UPCALL_MASK, SELECTOR, CR2);

  /** The fields that NMIs and page faults change. */
  static final Set<PageField> TRAPS = of(CR2, NMI_REASON);

  /** The fields that publish the physical-to-machine list. */
  static final Set<PageField> P2M = with(LIST, MAX_PFN, FRAME_LIST_LIST);

  private FieldGroups() {}

  static Set<PageField> of(PageField first, PageField... more) {
    return Collections.unmodifiableSet(EnumSet.of(first, more));
  }

  static Set<PageField> with(Set<PageField> some, PageField... more) {
    EnumSet<PageField> all = EnumSet.copyOf(some);
    Collections.addAll(all, more);
    return Collections.unmodifiableSet(all);
  }
}
