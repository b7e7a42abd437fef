package org.sharedinfo.tck.layout;

import static org.sharedinfo.rule.Role.LAYOUT_DESCRIBER;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;

/** A declared layout, compared with data from a C compiler for the ABI. */
class DeclaredLayout extends Suite {
  private static final List<String> STRUCTS =
      List.of("vcpu_time_info", "arch_vcpu_info", "vcpu_info", "arch_shared_info", "shared_info");

  @Test
  @Verifies(value = Rule.LAY_01, role = LAYOUT_DESCRIBER)
  void sharedInfoHasItsSize() {
    expectSize(Rule.LAY_01, "shared_info");
  }

  @Test
  @Verifies(value = Rule.LAY_02, role = LAYOUT_DESCRIBER)
  void vcpuInfosComeFirst() {
    expectSize(Rule.LAY_02, "vcpu_info");
    expectFields(Rule.LAY_02, "shared_info", "vcpu_info"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_03, role = LAYOUT_DESCRIBER)
  void vcpuInfoHasItsFields() {
    expectFields(Rule.LAY_03, "vcpu_info", name -> !name.startsWith("pad"));
  }

  @Test
  @Verifies(value = Rule.LAY_04, role = LAYOUT_DESCRIBER)
  void vcpuTimeInfoHasItsFields() {
    expectSize(Rule.LAY_04, "vcpu_time_info");
    expectFields(Rule.LAY_04, "vcpu_time_info", _ -> true);
  }

  @Test
  @Verifies(value = Rule.LAY_05, role = LAYOUT_DESCRIBER)
  void channelBitsHaveTheirPlace() {
    expectFields(Rule.LAY_05, "shared_info", name -> name.startsWith("evtchn_"));
  }

  @Test
  @Verifies(value = Rule.LAY_06, role = LAYOUT_DESCRIBER)
  void wallclockHasItsPlace() {
    expectFields(
        Rule.LAY_06,
        "shared_info",
        name -> List.of("wc_version", "wc_sec", "wc_nsec").contains(name));
  }

  @Test
  @Verifies(value = Rule.LAY_07, role = LAYOUT_DESCRIBER)
  void highHalfOfTheSecondsHasItsPlace() {
    expectFields(Rule.LAY_07, "shared_info", "wc_sec_hi"::equals);
    expectFields(Rule.LAY_07, "arch_shared_info", "wc_sec_hi"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_08, role = LAYOUT_DESCRIBER)
  void archPartHasItsFields() {
    expectFields(Rule.LAY_08, "shared_info", "arch"::equals);
    expectFields(Rule.LAY_08, "arch_shared_info", name -> !name.equals("wc_sec_hi"));
  }

  @Test
  @Verifies(value = Rule.LAY_09, role = LAYOUT_DESCRIBER)
  void archVcpuInfoHasItsFields() {
    expectSize(Rule.LAY_09, "arch_vcpu_info");
    expectFields(Rule.LAY_09, "arch_vcpu_info", "cr2"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_14, role = LAYOUT_DESCRIBER)
  void eachStructureIsDeclaredOnceAndNoOther() {
    List<String> seen =
        subject().layoutDescriber().structs().stream().map(StructDeclaration::name).toList();
    if (!sorted(seen).equals(sorted(STRUCTS))) {
      throw RuleViolation.of(Rule.LAY_14)
          .expected("one declaration of each: " + STRUCTS)
          .seen(String.valueOf(seen))
          .given("abi", abi().id())
          .error();
    }
  }

  private static List<String> sorted(List<String> names) {
    return names.stream().sorted().toList();
  }

  @Test
  @Verifies(value = Rule.LAY_14, role = LAYOUT_DESCRIBER)
  void restOfTheDeclarationIsTheAbis() {
    expectSize(Rule.LAY_14, "arch_shared_info");
    if (!abi().hasArchParts()) {
      expectSize(Rule.LAY_14, "arch_vcpu_info");
    }
    for (String struct : STRUCTS) {
      expectFields(Rule.LAY_14, struct, field -> !hasARuleOfItsOwn(struct, field));
    }
  }

  /**
   * Fields whose places have their own rules, so that one wrong field breaks one rule. The rules of
   * arch parts apply where those have contents.
   */
  private boolean hasARuleOfItsOwn(String struct, String field) {
    return switch (struct) {
      case "vcpu_time_info" -> true;
      case "arch_shared_info" -> abi().hasArchParts();
      case "vcpu_info" -> !field.startsWith("pad");
      case "arch_vcpu_info" -> abi().hasArchParts() && field.equals("cr2");
      default ->
          field.startsWith("evtchn_")
              || field.startsWith("wc_")
              || field.equals("vcpu_info")
              || abi().hasArchParts() && field.equals("arch");
    };
  }

  /** All declarations of one structure; requires that there is exactly one. */
  private List<StructDeclaration> declared(Rule rule, String struct) {
    var structs = subject().layoutDescriber().structs();
    var found = structs.stream().filter(s -> s.name().equals(struct)).toList();
    if (found.isEmpty()) {
      throw RuleViolation.of(rule)
          .expected("a declaration of " + struct)
          .seen("only " + structs.stream().map(StructDeclaration::name).toList())
          .error();
    }
    return found;
  }

  private void expectSize(Rule rule, String struct) {
    long expected = FieldTable.of(abi()).sizeOf(struct);
    for (StructDeclaration declaration : declared(rule, struct)) {
      if (declaration.size() != expected) {
        throw RuleViolation.of(rule)
            .expected("sizeof " + struct + " = " + expected)
            .seen(Long.toString(declaration.size()))
            .given("abi", abi().id())
            .error();
      }
    }
  }

  private void expectFields(Rule rule, String struct, Predicate<String> named) {
    List<String> expected = new ArrayList<>();
    for (FieldTable.Field field : FieldTable.of(abi()).fieldsOf(struct)) {
      // The public headers' alias of wc_sec_hi, which is also a field under its own name.
      if (named.test(field.name()) && !field.name().equals("xen_wc_sec_hi")) {
        expected.add(inWords(field.name(), field.offset(), field.size()));
      }
    }
    for (StructDeclaration declaration : declared(rule, struct)) {
      List<String> seen = new ArrayList<>();
      for (FieldDeclaration field : declaration.fields()) {
        if (named.test(field.name())) {
          seen.add(inWords(field.name(), field.offset(), field.size()));
        }
      }
      if (!sorted(seen).equals(sorted(expected))) {
        throw RuleViolation.of(rule)
            .expected("in " + struct + ": " + without(expected, seen))
            .seen(without(seen, expected).toString())
            .given("abi", abi().id())
            .error();
      }
    }
  }

  private static String inWords(String field, long offset, long size) {
    return field + ": " + size + " bytes at " + offset;
  }

  /** The elements of one list that another lacks; of a field declared twice, one is left. */
  private static List<String> without(List<String> some, List<String> others) {
    List<String> left = new ArrayList<>(some);
    others.forEach(left::remove);
    return left;
  }
}
