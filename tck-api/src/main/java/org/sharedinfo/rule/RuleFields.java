package org.sharedinfo.rule;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static Set<PageField> touched(Rule rule, Role role) {
    if (rule.needs(role).filter(Capability.TRAP_PUBLISHER::equals).isPresent()) {
      return FieldGroups.TRAPS;
    }
    Set<PageField> own = TOUCHED.getOrDefault(role, Set.of());
    return Definitions.of(rule).alsoTouched().getOrDefault(role, own);
  }

  /** The rules of the page as a whole, in the catalogue's order. */
  public static List<Rule> everywhere() {
    return Arrays.stream(Rule.values()).filter(rule -> rule.fields().isEmpty()).toList();
  }
}
