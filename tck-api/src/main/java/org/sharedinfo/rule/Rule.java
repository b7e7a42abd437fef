package org.sharedinfo.rule;

import static org.sharedinfo.rule.Duty.must;
import static org.sharedinfo.rule.Duty.should;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Role.LAYOUT_DESCRIBER;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;

/**
 * The rule catalogue. A constant is a rule, under its stable id; the words are in one class for
 * each area.
 *
 * <p>In the texts, a word or W is one C {@code long} of the guest: 8 bytes in x86_64, 4 in x86_32.
 */
public enum Rule {
  LAY_01(LayoutTexts.LAY_01, must(Role.values())),
  LAY_02(
      LayoutTexts.LAY_02,
      must(TIME_PUBLISHER, TIME_READER, EVENT_SENDER, EVENT_RECEIVER, LAYOUT_DESCRIBER)),
  LAY_03(
      LayoutTexts.LAY_03,
      must(TIME_PUBLISHER, TIME_READER, EVENT_SENDER, EVENT_RECEIVER, LAYOUT_DESCRIBER)),
  LAY_04(LayoutTexts.LAY_04, must(TIME_PUBLISHER, TIME_READER, LAYOUT_DESCRIBER)),
  LAY_05(LayoutTexts.LAY_05, must(EVENT_SENDER, EVENT_RECEIVER, LAYOUT_DESCRIBER)),
  LAY_06(LayoutTexts.LAY_06, must(WALLCLOCK_PUBLISHER, WALLCLOCK_READER, LAYOUT_DESCRIBER)),
  LAY_07(LayoutTexts.LAY_07, must(WALLCLOCK_PUBLISHER, WALLCLOCK_READER, LAYOUT_DESCRIBER)),
  LAY_08(LayoutTexts.LAY_08, must(EVENT_SENDER, P2M_OWNER, P2M_OBSERVER, LAYOUT_DESCRIBER)),
  LAY_09(LayoutTexts.LAY_09, must(EVENT_SENDER, LAYOUT_DESCRIBER)),
  LAY_10(
      LayoutTexts.LAY_10,
      must(
          TIME_PUBLISHER,
          TIME_READER,
          WALLCLOCK_PUBLISHER,
          WALLCLOCK_READER,
          EVENT_SENDER,
          EVENT_RECEIVER,
          P2M_OWNER,
          P2M_OBSERVER)),
  LAY_11(
      LayoutTexts.LAY_11,
      must(
          TIME_PUBLISHER,
          TIME_READER,
          WALLCLOCK_PUBLISHER,
          WALLCLOCK_READER,
          EVENT_SENDER,
          EVENT_RECEIVER,
          P2M_OWNER,
          P2M_OBSERVER)),
  LAY_12(
      LayoutTexts.LAY_12,
      must(
          TIME_PUBLISHER,
          TIME_READER,
          WALLCLOCK_PUBLISHER,
          WALLCLOCK_READER,
          P2M_OWNER,
          P2M_OBSERVER)),
  LAY_13(
      LayoutTexts.LAY_13,
      must(TIME_PUBLISHER, EVENT_SENDER, P2M_OBSERVER)
          .and(should(TIME_READER, EVENT_RECEIVER, P2M_OWNER))),
  LAY_14(LayoutTexts.LAY_14, must(LAYOUT_DESCRIBER)),

  TIM_01(TimeTexts.TIM_01, must(TIME_READER)),
  TIM_02(TimeTexts.TIM_02, must(TIME_READER)),
  TIM_03(TimeTexts.TIM_03, must(TIME_READER)),
  TIM_04(TimeTexts.TIM_04, must(TIME_READER)),
  TIM_05(TimeTexts.TIM_05, must(TIME_READER)),
  TIM_06(TimeTexts.TIM_06, must(TIME_READER)),
  TIM_07(TimeTexts.TIM_07, must(TIME_PUBLISHER)),
  TIM_08(TimeTexts.TIM_08, must(TIME_PUBLISHER)),
  TIM_09(TimeTexts.TIM_09, must(TIME_PUBLISHER)),
  TIM_10(TimeTexts.TIM_10, must(TIME_PUBLISHER, TIME_READER)),
  TIM_11(TimeTexts.TIM_11, must(TIME_PUBLISHER, TIME_READER)),
  TIM_12(TimeTexts.TIM_12, should(TIME_READER)),
  TIM_13(TimeTexts.TIM_13, must(TIME_READER)),
  TIM_14(TimeTexts.TIM_14, must(TIME_PUBLISHER)),
  TIM_15(TimeTexts.TIM_15, should(TIME_PUBLISHER)),

  WCL_01(WallclockTexts.WCL_01, must(WALLCLOCK_PUBLISHER)),
  WCL_02(WallclockTexts.WCL_02, must(WALLCLOCK_READER)),
  WCL_03(WallclockTexts.WCL_03, must(WALLCLOCK_PUBLISHER)),
  WCL_04(WallclockTexts.WCL_04, should(WALLCLOCK_READER)),
  WCL_05(WallclockTexts.WCL_05, must(WALLCLOCK_PUBLISHER)),
  WCL_06(WallclockTexts.WCL_06, must(WALLCLOCK_READER)),
  WCL_07(WallclockTexts.WCL_07, should(WALLCLOCK_READER)),
  WCL_08(WallclockTexts.WCL_08, should(WALLCLOCK_PUBLISHER)),

  EVT_01(EventTexts.EVT_01, must(EVENT_SENDER)),
  EVT_02(EventTexts.EVT_02, must(EVENT_SENDER)),
  EVT_03(EventTexts.EVT_03, must(EVENT_SENDER)),
  EVT_04(EventTexts.EVT_04, must(EVENT_SENDER)),
  EVT_05(EventTexts.EVT_05, must(EVENT_SENDER)),
  EVT_06(EventTexts.EVT_06, must(EVENT_SENDER)),
  EVT_07(EventTexts.EVT_07, must(EVENT_SENDER)),
  EVT_08(EventTexts.EVT_08, must(EVENT_SENDER)),
  EVT_09(EventTexts.EVT_09, must(EVENT_RECEIVER)),
  EVT_10(EventTexts.EVT_10, must(EVENT_RECEIVER)),
  EVT_11(EventTexts.EVT_11, must(EVENT_RECEIVER)),
  EVT_12(EventTexts.EVT_12, must(EVENT_RECEIVER)),
  EVT_13(EventTexts.EVT_13, must(EVENT_RECEIVER)),
  EVT_14(EventTexts.EVT_14, must(EVENT_SENDER, EVENT_RECEIVER)),
  EVT_15(EventTexts.EVT_15, must(EVENT_RECEIVER)),
  EVT_16(EventTexts.EVT_16, must(EVENT_SENDER, EVENT_RECEIVER)),
  EVT_17(EventTexts.EVT_17, must(EVENT_SENDER, EVENT_RECEIVER)),
  EVT_18(EventTexts.EVT_18, should(EVENT_RECEIVER)),
  EVT_19(EventTexts.EVT_19, must(EVENT_SENDER)),
  EVT_20(EventTexts.EVT_20, must(EVENT_RECEIVER)),
  EVT_21(EventTexts.EVT_21, should(EVENT_RECEIVER)),

  P2M_01(P2mTexts.P2M_01, must(P2M_OWNER)),
  P2M_02(P2mTexts.P2M_02, must(P2M_OWNER)),
  P2M_03(P2mTexts.P2M_03, must(P2M_OWNER)),
  P2M_04(P2mTexts.P2M_04, must(P2M_OWNER, P2M_OBSERVER)),
  P2M_05(P2mTexts.P2M_05, must(P2M_OBSERVER)),
  P2M_06(P2mTexts.P2M_06, must(P2M_OBSERVER)),
  P2M_07(P2mTexts.P2M_07, must(P2M_OBSERVER)),
  P2M_08(P2mTexts.P2M_08, must(P2M_OBSERVER)),
  P2M_09(P2mTexts.P2M_09, must(P2M_OBSERVER)),
  P2M_10(P2mTexts.P2M_10, must(P2M_OBSERVER)),
  P2M_11(P2mTexts.P2M_11, must(P2M_OBSERVER)),
  P2M_12(P2mTexts.P2M_12, should(P2M_OWNER)),
  P2M_13(P2mTexts.P2M_13, must(P2M_OWNER)),
  P2M_14(P2mTexts.P2M_14, should(P2M_OBSERVER)),

  ARC_01(ArchTexts.ARC_01, must(EVENT_SENDER)),
  ARC_02(ArchTexts.ARC_02, must(EVENT_SENDER));

  private static final Map<String, Rule> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Rule::id, Function.identity()));

  private final Text words;
  private final Duty duty;

  Rule(Text words, Duty duty) {
    this.words = words;
    this.duty = duty;
  }

  /** The rule of an id, such as {@code TIM-04}. */
  public static Optional<Rule> byId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** The stable id: area and number, such as {@code TIM-04}. */
  public String id() {
    return name().replace('_', '-');
  }

  /** The part of the catalogue it belongs to. */
  public Area area() {
    return Area.valueOf(name().substring(0, 3));
  }

  /** What it is about, at most 60 characters. */
  public String title() {
    return words.title();
  }

  /** What it asks, at most 400 characters. */
  public String text() {
    return words.text();
  }

  /** If this fails, look at: what is usually wrong, at most 400 characters. */
  public String lookAt() {
    return words.lookAt();
  }

  /** The ABIs it holds for: every rule so far holds for all. */
  public Set<Abi> abis() {
    return Collections.unmodifiableSet(EnumSet.allOf(Abi.class));
  }

  /** The roles it binds, in the order of {@link Role}; at least one. */
  public Set<Role> roles() {
    return duty.levels().keySet();
  }

  /**
   * How strictly it binds a role.
   *
   * @throws IllegalArgumentException if the role is not one of {@link #roles()}
   */
  public Level level(Role role) {
    Level level = duty.levels().get(role);
    if (level == null) {
      throw new IllegalArgumentException(id() + " does not bind the role " + role.id());
    }
    return level;
  }
}
