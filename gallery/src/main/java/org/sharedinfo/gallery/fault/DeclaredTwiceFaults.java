package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.LAYOUT_DESCRIBER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_03;
import static org.sharedinfo.rule.Rule.LAY_04;
import static org.sharedinfo.rule.Rule.LAY_05;
import static org.sharedinfo.rule.Rule.LAY_08;
import static org.sharedinfo.rule.Rule.LAY_14;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.LayoutDescribing;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;

/** Declarations that repeat or invent something. */
@BrokenBy(LAYOUT_DESCRIBER)
public final class DeclaredTwiceFaults {
  private DeclaredTwiceFaults() {}

  /** A declaration that repeats one structure at the end. */
  private abstract static class Again extends LayoutDescribing {
    private final String struct;
    private final UnaryOperator<StructDeclaration> second;

    Again(String struct, UnaryOperator<StructDeclaration> second) {
      this.struct = struct;
      this.second = second;
    }

    @Override
    protected List<StructDeclaration> structs(Abi abi) {
      List<StructDeclaration> all = new ArrayList<>(super.structs(abi));
      super.structs(abi).stream()
          .filter(right -> right.name().equals(struct))
          .map(second)
          .forEach(all::add);
      return all;
    }
  }

  /** A declaration that lists one field twice: first at a wrong offset, then at the right one. */
  private abstract static class FieldAgain extends LayoutDescribing {
    private final String struct;
    private final String field;
    private final long further;

    FieldAgain(String struct, String field, long further) {
      this.struct = struct;
      this.field = field;
      this.further = further;
    }

    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      if (!right.name().equals(struct)) {
        return right;
      }
      List<FieldDeclaration> fields = new ArrayList<>();
      for (FieldDeclaration each : right.fields()) {
        if (each.name().equals(field)) {
          fields.add(new FieldDeclaration(field, each.offset() + further, each.size()));
        }
        fields.add(each);
      }
      return new StructDeclaration(struct, right.size(), fields);
    }
  }

  private static StructDeclaration renamed(StructDeclaration right, String name) {
    return new StructDeclaration(name, right.size(), right.fields());
  }

  @Planted(rule = LAY_14, what = "vcpu_info is declared twice, identically")
  public static final class StructureTwice extends Again {
    /** A faulty declaration. */
    public StructureTwice() {
      super("vcpu_info", right -> right);
    }
  }

  @Planted(rule = LAY_01, what = "shared_info is declared twice, the second time 8 bytes larger")
  public static final class SecondIsLarger extends Again {
    /** A faulty declaration. */
    public SecondIsLarger() {
      super(
          "shared_info",
          right -> new StructDeclaration(right.name(), right.size() + 8, right.fields()));
    }
  }

  @Planted(
      rule = LAY_04,
      what = "vcpu_time_info is declared twice, the second time without its last field")
  public static final class SecondIsShorter extends Again {
    /** A faulty declaration. */
    public SecondIsShorter() {
      super(
          "vcpu_time_info",
          right ->
              new StructDeclaration(
                  right.name(),
                  right.size(),
                  right.fields().subList(0, right.fields().size() - 1)));
    }
  }

  @Planted(rule = LAY_03, what = "vcpu_time_info is declared again under the name vcpu_info")
  public static final class UnderAnothersName extends Again {
    /** A faulty declaration. */
    public UnderAnothersName() {
      super("vcpu_time_info", right -> renamed(right, "vcpu_info"));
    }
  }

  @Planted(rule = LAY_14, what = "a structure is declared that the ABI does not have")
  public static final class OneStructureMore extends Again {
    /** A faulty declaration. */
    public OneStructureMore() {
      super("vcpu_time_info", right -> renamed(right, "vcpu_time_info_2"));
    }
  }

  @Planted(rule = LAY_08, what = "p2m_cr3 is declared twice, first at the offset of nmi_reason")
  public static final class FieldTwice extends FieldAgain {
    /** A faulty declaration. */
    public FieldTwice() {
      super("arch_shared_info", "p2m_cr3", -4);
    }
  }

  @Planted(rule = LAY_05, what = "evtchn_mask is declared twice, identically")
  public static final class FieldTwiceAlike extends FieldAgain {
    /** A faulty declaration. */
    public FieldTwiceAlike() {
      super("shared_info", "evtchn_mask", 0);
    }
  }

  @Planted(rule = LAY_14, what = "the padding after cr2 is declared twice")
  public static final class PaddingTwice extends FieldAgain {
    /** A faulty declaration. */
    public PaddingTwice() {
      super("arch_vcpu_info", "pad", 0);
    }
  }
}
