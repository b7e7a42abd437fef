package org.sharedinfo.tck.cause;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.FieldTable;

/** Mistakes in a declared layout: the structure and field that explain the other failures. */
final class DeclarationCauses {
  // Inner structures come first: a wrong size moves the later fields of the structure around them.
  private static final List<String> STRUCTS =
      List.of("vcpu_time_info", "arch_vcpu_info", "vcpu_info", "arch_shared_info", "shared_info");

  private final Subject subject;
  private final Abi abi;

  DeclarationCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
  }

  /** The most likely mistake. */
  Optional<Mistake> describer() {
    List<StructDeclaration> declared = subject.layoutDescriber().structs();
    return otherAbi(declared)
        .or(() -> padding(declared))
        .or(() -> structs(declared))
        .or(() -> fields(declared))
        .or(() -> sizes(declared))
        .or(() -> twice(declared));
  }

  private Optional<Mistake> otherAbi(List<StructDeclaration> declared) {
    return Stream.of(Abi.values())
        .filter(other -> other != abi)
        .filter(other -> STRUCTS.stream().allMatch(struct -> isOf(other, struct, declared)))
        .map(other ->
            new Mistake(Rule.LAY_14, "declares the structures of " + other.id() + " guests"))
        .findFirst();
  }

  private static boolean isOf(Abi abi, String struct, List<StructDeclaration> declared) {
    List<StructDeclaration> found = named(struct, declared);
    return found.size() == 1
        && found.getFirst().size() == FieldTable.of(abi).sizeOf(struct)
        && Set.copyOf(found.getFirst().fields()).equals(Set.copyOf(fieldsOf(abi, struct)));
  }

  private static List<FieldDeclaration> fieldsOf(Abi abi, String struct) {
    return FieldTable.of(abi).fieldsOf(struct).stream()
        .filter(field -> !field.name().equals("xen_wc_sec_hi"))
        .map(field -> new FieldDeclaration(field.name(), field.offset(), field.size()))
        .toList();
  }

  private static List<StructDeclaration> named(String struct, List<StructDeclaration> declared) {
    return declared.stream().filter(one -> one.name().equals(struct)).toList();
  }

  /** Padding is missing in each structure that has some, and nothing else is wrong. */
  private Optional<Mistake> padding(List<StructDeclaration> declared) {
    boolean onlyPadding =
        STRUCTS.stream()
            .allMatch(struct -> {
              List<FieldDeclaration> rest =
                  fieldsOf(abi, struct).stream()
                      .filter(field -> !field.name().startsWith("pad"))
                      .toList();
              List<StructDeclaration> found = named(struct, declared);
              return found.size() == 1
                  && Set.copyOf(found.getFirst().fields()).equals(Set.copyOf(rest));
            });
    return onlyPadding
        ? Mistake.found(Rule.LAY_14, "declares no padding in any structure")
        : Optional.empty();
  }

  private static Optional<Mistake> structs(List<StructDeclaration> declared) {
    for (String struct : STRUCTS) {
      if (named(struct, declared).isEmpty()) {
        return Mistake.found(Rule.LAY_14, "does not declare " + struct);
      }
    }
    return declared.stream()
        .map(StructDeclaration::name)
        .filter(name -> !STRUCTS.contains(name))
        .findFirst()
        .map(name ->
            new Mistake(Rule.LAY_14, "declares " + name + ", a structure that the ABI lacks"));
  }

  private Optional<Mistake> fields(List<StructDeclaration> declared) {
    for (String struct : STRUCTS) {
      List<FieldDeclaration> right = fieldsOf(abi, struct);
      for (StructDeclaration declaration : named(struct, declared)) {
        Optional<Mistake> wrong = wrongField(struct, declaration.fields(), right);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Mistake> twice(List<StructDeclaration> declared) {
    return STRUCTS.stream()
        .filter(struct -> named(struct, declared).size() > 1)
        .findFirst()
        .map(struct -> new Mistake(Rule.LAY_14, "declares " + struct + " twice"));
  }

  private static Optional<Mistake> wrongField(
      String struct, List<FieldDeclaration> declared, List<FieldDeclaration> right) {
    for (FieldDeclaration field : right) {
      List<FieldDeclaration> found =
          declared.stream().filter(one -> one.name().equals(field.name())).toList();
      if (found.isEmpty()) {
        return wrong(struct, field.name(), "does not declare %s.%s");
      }
      for (FieldDeclaration one : found) {
        if (!one.equals(field)) {
          return wrong(
              struct,
              field.name(),
              "declares %%s.%%s as %d bytes at %d instead of %d bytes at %d"
                  .formatted(one.size(), one.offset(), field.size(), field.offset()));
        }
      }
      if (found.size() > 1) {
        return wrong(struct, field.name(), "declares %s.%s twice");
      }
    }
    return declared.stream()
        .map(FieldDeclaration::name)
        .filter(name -> right.stream().noneMatch(one -> one.name().equals(name)))
        .findFirst()
        .flatMap(name -> wrong(struct, name, "declares %s.%s, which the ABI does not have"));
  }

  private static Optional<Mistake> wrong(String struct, String field, String text) {
    return Mistake.found(ruleOf(struct, field), text.formatted(struct, field));
  }

  /** The rule about a field's offset. */
  private static Rule ruleOf(String struct, String field) {
    return switch (struct) {
      case "vcpu_time_info" -> Rule.LAY_04;
      case "vcpu_info" -> field.startsWith("pad") ? Rule.LAY_14 : Rule.LAY_03;
      case "arch_vcpu_info" -> field.equals("cr2") ? Rule.LAY_09 : Rule.LAY_14;
      case "arch_shared_info" -> field.equals("wc_sec_hi") ? Rule.LAY_07 : Rule.LAY_08;
      default -> {
        if (field.startsWith("evtchn_")) {
          yield Rule.LAY_05;
        }
        yield switch (field) {
          case "vcpu_info" -> Rule.LAY_02;
          case "wc_sec_hi" -> Rule.LAY_07;
          case "arch" -> Rule.LAY_08;
          default -> field.startsWith("wc_") ? Rule.LAY_06 : Rule.LAY_14;
        };
      }
    };
  }

  private Optional<Mistake> sizes(List<StructDeclaration> declared) {
    for (String struct : STRUCTS) {
      long size = FieldTable.of(abi).sizeOf(struct);
      for (StructDeclaration one : named(struct, declared)) {
        if (one.size() != size) {
          Rule rule =
              switch (struct) {
                case "shared_info" -> Rule.LAY_01;
                case "vcpu_info" -> Rule.LAY_02;
                case "vcpu_time_info" -> Rule.LAY_04;
                case "arch_vcpu_info" -> Rule.LAY_09;
                default -> Rule.LAY_14;
              };
          return Mistake.found(
              rule, "declares %s with %d bytes instead of %d".formatted(struct, one.size(), size));
        }
      }
    }
    return Optional.empty();
  }
}
