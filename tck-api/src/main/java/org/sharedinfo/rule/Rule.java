package org.sharedinfo.rule;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

/**
 * The rule catalogue. A constant is a rule, under its stable id. Everything else about a rule is in
 * its {@link Definition}, one block in the class of its area and role.
 *
 * <p>In the texts, a word or W is one C {@code long} of the guest: 8 bytes, 4 in x86_32.
 */
public enum Rule {
  LAY_01,
  LAY_02,
  LAY_03,
  LAY_04,
  LAY_05,
  LAY_06,
  LAY_07,
  LAY_08,
  LAY_09,
  LAY_10,
  LAY_11,
  LAY_12,
  LAY_13,
  LAY_14,

  TIM_01,
  TIM_02,
  TIM_03,
  TIM_04,
  TIM_05,
  TIM_06,
  TIM_07,
  TIM_08,
  TIM_09,
  TIM_10,
  TIM_11,
  TIM_12,
  TIM_13,
  TIM_14,
  TIM_15,

  WCL_01,
  WCL_02,
  WCL_03,
  WCL_04,
  WCL_05,
  WCL_06,
  WCL_07,
  WCL_08,

  EVT_01,
  EVT_02,
  EVT_03,
  EVT_04,
  EVT_05,
  EVT_06,
  EVT_07,
  EVT_08,
  EVT_09,
  EVT_10,
  EVT_11,
  EVT_12,
  EVT_13,
  EVT_14,
  EVT_15,
  EVT_16,
  EVT_17,
  EVT_18,
  EVT_19,
  EVT_20,
  EVT_21,

  P2M_01,
  P2M_02,
  P2M_03,
  P2M_04,
  P2M_05,
  P2M_06,
  P2M_07,
  P2M_08,
  P2M_09,
  P2M_10,
  P2M_11,
  P2M_12,
  P2M_13,
  P2M_14,

  ARC_01,
  ARC_02;

  private static final Map<String, Rule> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Rule::id, Function.identity()));

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
    return definition().title();
  }

  /** What it requires, at most 400 characters. */
  public String text() {
    return definition().asks();
  }

  /** What breaks in a guest or a hypervisor that does not follow it, at most 400 characters. */
  public String why() {
    return definition().why();
  }

  /** Where it comes from, Xen's public header first; at least one. */
  public List<Source> sources() {
    return definition().sources();
  }

  /** If this fails, look at: what is usually wrong, at most 400 characters. */
  public String lookAt() {
    return definition().lookAt();
  }

  /** The rule in code, where that helps. */
  public Optional<Sketch> sketch() {
    return definition().sketch();
  }

  /** The fields that it is about; empty for a rule of the page as a whole. */
  public Set<PageField> fields() {
    return definition().fields();
  }

  /** The optional capability that a role must offer to be judged by it, if it needs one. */
  public Optional<Capability> needs(Role role) {
    return Optional.ofNullable(definition().needs().get(role));
  }

  /** The kinds of guests that it applies to; at least one. */
  public Set<GuestKind> guests() {
    return definition().guests();
  }

  /** The fewest vCPUs that an implementation must serve to be judged by it. */
  public int vcpus() {
    return definition().vcpus();
  }

  /** The ABIs that it applies to, for at least one role. */
  public Set<Abi> abis() {
    EnumSet<Abi> abis = EnumSet.noneOf(Abi.class);
    roles().forEach(role -> abis.addAll(abis(role)));
    return Collections.unmodifiableSet(abis);
  }

  /**
   * The ABIs that it holds for. This follows from their layouts: they have a field that it is about
   * for the role, a kind of guests that it holds for, and enough vCPUs.
   */
  public Set<Abi> abis(Role role) {
    EnumSet<Abi> abis = EnumSet.noneOf(Abi.class);
    for (Abi abi : Abi.values()) {
      if (abi.vcpus() >= vcpus()
          && guests().stream().anyMatch(kind -> kind.existsIn(abi))
          && RuleFields.exist(this, role, abi)) {
        abis.add(abi);
      }
    }
    return Collections.unmodifiableSet(abis);
  }

  /** The roles it binds, in the order of {@link Role}; at least one. */
  public Set<Role> roles() {
    return definition().levels().keySet();
  }

  /**
   * How strictly it binds a role.
   *
   * @throws IllegalArgumentException if the role is not one of {@link #roles()}
   */
  public Level level(Role role) {
    Level level = definition().levels().get(role);
    if (level == null) {
      throw new IllegalArgumentException(id() + " does not bind the role " + role.id());
    }
    return level;
  }

  private Definition definition() {
    return Definitions.of(this);
  }
}
