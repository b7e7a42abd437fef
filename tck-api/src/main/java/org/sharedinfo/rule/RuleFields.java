package org.sharedinfo.rule;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

/**
 * The fields of the page that a rule is about for one role. An event sender that follows LAY-03
 * shows where the event fields are, but nothing about {@code time}. So for a role, a rule is about
 * those of its fields that the role reads or writes.
 *
 * <p>A rule about the whole page, such as LAY-11, is about no particular field for any role. A time
 * publisher that does not touch {@code evtchn_mask} shows nothing about event channels.
 */
public final class RuleFields {
  /** What a role's operations read or write; traps are a separate capability. */
  private static final Map<Role, Set<PageField>> TOUCHED =
      new EnumMap<>(
          Map.ofEntries(
              entry(Role.TIME_PUBLISHER, FieldGroups.TIME),
              entry(Role.TIME_READER, FieldGroups.with(FieldGroups.SCALE, PageField.TIME_VERSION)),
              entry(Role.WALLCLOCK_PUBLISHER, FieldGroups.WALLCLOCK),
              entry(Role.WALLCLOCK_READER, FieldGroups.WALLCLOCK),
              entry(
                  Role.EVENT_SENDER, FieldGroups.with(FieldGroups.DELIVERY, PageField.UPCALL_MASK)),
              entry(
                  Role.EVENT_RECEIVER,
                  FieldGroups.with(FieldGroups.DELIVERY, PageField.UPCALL_MASK)),
              entry(Role.P2M_OWNER, FieldGroups.P2M),
              entry(Role.P2M_OBSERVER, FieldGroups.P2M),
              entry(Role.LAYOUT_DESCRIBER, EnumSet.allOf(PageField.class))));

  private RuleFields() {}

  /**
   * The fields that a rule is about for one role; empty for a rule of the page as a whole, and for
   * a role that the rule does not bind.
   *
   * @param kind the guests that are judged: HVM guests do not use evtchn_upcall_mask
   */
  public static Set<PageField> of(Rule rule, Role role, GuestKind kind) {
    EnumSet<PageField> those = EnumSet.noneOf(PageField.class);
    if (rule.roles().contains(role)) {
      those.addAll(rule.fields());
      those.retainAll(touched(rule, role));
    }
    if (!kind.usesUpcallMask() && rule.guests().contains(kind) && role != Role.LAYOUT_DESCRIBER) {
      those.remove(PageField.UPCALL_MASK);
    }
    return Collections.unmodifiableSet(those);
  }

  /**
   * Whether an ABI has what a rule is about for a role. A rule about fields needs one of them; a
   * rule of the page as a whole needs a field that the role touches.
   */
  static boolean exist(Rule rule, Role role, Abi abi) {
    Set<PageField> touched = touched(rule, role);
    return rule.fields().isEmpty()
        ? haveOneIn(touched, abi)
        : touched.stream().anyMatch(field -> rule.fields().contains(field) && field.existsIn(abi));
  }

  /** Whether an ABI has a field for something that an implementation can offer. */
  public static boolean exist(Capability capability, Abi abi) {
    return haveOneIn(
        capability == Capability.TRAP_PUBLISHER ? FieldGroups.TRAPS : touched(capability.role()),
        abi);
  }

  private static boolean haveOneIn(Set<PageField> fields, Abi abi) {
    return fields.stream().anyMatch(field -> field.existsIn(abi));
  }

  private static Set<PageField> touched(Role role) {
    return TOUCHED.getOrDefault(role, Set.of());
  }

  private static Set<PageField> touched(Rule rule, Role role) {
    if (rule.needs(role).filter(Capability.TRAP_PUBLISHER::equals).isPresent()) {
      return FieldGroups.TRAPS;
    }
    return Definitions.of(rule).alsoTouched().getOrDefault(role, touched(role));
  }

  /** The rules of the page as a whole, in the catalogue's order. */
  public static List<Rule> everywhere() {
    return Arrays.stream(Rule.values()).filter(rule -> rule.fields().isEmpty()).toList();
  }
}
