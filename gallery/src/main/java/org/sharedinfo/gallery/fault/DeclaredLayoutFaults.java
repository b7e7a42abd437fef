package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.LAYOUT_DESCRIBER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_02;
import static org.sharedinfo.rule.Rule.LAY_03;
import static org.sharedinfo.rule.Rule.LAY_04;
import static org.sharedinfo.rule.Rule.LAY_05;
import static org.sharedinfo.rule.Rule.LAY_06;
import static org.sharedinfo.rule.Rule.LAY_07;
import static org.sharedinfo.rule.Rule.LAY_08;
import static org.sharedinfo.rule.Rule.LAY_09;
import static org.sharedinfo.rule.Rule.LAY_14;

import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.LayoutDescribing;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;

/** Declarations that differ from the ABI in one place. */
@BrokenBy(LAYOUT_DESCRIBER)
public final class DeclaredLayoutFaults {
  private DeclaredLayoutFaults() {}

  /** A declaration with the wrong size of one structure. */
  private abstract static class Resized extends LayoutDescribing {
    private final String struct;
    private final long more;

    Resized(String struct, long more) {
      this.struct = struct;
      this.more = more;
    }

    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      return right.name().equals(struct)
          ? new StructDeclaration(struct, right.size() + more, right.fields())
          : right;
    }
  }

  /** A declaration with the wrong offset or size of one field. */
  private abstract static class Moved extends LayoutDescribing {
    private final String struct;
    private final String field;
    private final long further;
    private final long larger;

    Moved(String struct, String field, long further, long larger) {
      this.struct = struct;
      this.field = field;
      this.further = further;
      this.larger = larger;
    }

    @Override
    protected FieldDeclaration declared(String in, FieldDeclaration right) {
      return in.equals(struct) && right.name().equals(field)
          ? new FieldDeclaration(field, right.offset() + further, right.size() + larger)
          : right;
    }
  }

  private static StructDeclaration withoutPadding(StructDeclaration right) {
    return new StructDeclaration(
        right.name(),
        right.size(),
        right.fields().stream().filter(field -> !field.name().startsWith("pad")).toList());
  }

  @Planted(rule = LAY_01, what = "shared_info is declared 8 bytes larger than it is")
  public static final class LargerSharedInfo extends Resized {
    /** A faulty declaration. */
    public LargerSharedInfo() {
      super("shared_info", 8);
    }
  }

  @Planted(rule = LAY_02, what = "31 vcpu_info are declared instead of 32")
  public static final class ThirtyOneVcpus extends Moved {
    /** A faulty declaration. */
    public ThirtyOneVcpus() {
      super("shared_info", "vcpu_info", 0, -64);
    }
  }

  @Planted(rule = LAY_02, what = "vcpu_info is declared with 48 bytes, as on another architecture")
  public static final class NarrowVcpuInfo extends Resized {
    /** A faulty declaration. */
    public NarrowVcpuInfo() {
      super("vcpu_info", -16);
    }
  }

  @Planted(rule = LAY_03, what = "evtchn_pending_sel is declared directly after the two flag bytes")
  public static final class SelectorWithoutGap extends LayoutDescribing {
    @Override
    protected FieldDeclaration declared(String struct, FieldDeclaration right) {
      return right.name().equals("evtchn_pending_sel")
          ? new FieldDeclaration(right.name(), 2, right.size())
          : right;
    }
  }

  @Planted(
      rule = LAY_03,
      what = "evtchn_upcall_pending and evtchn_upcall_mask are declared in swapped positions")
  public static final class MaskBeforePending extends LayoutDescribing {
    @Override
    protected FieldDeclaration declared(String struct, FieldDeclaration right) {
      return right.name().startsWith("evtchn_upcall_")
          ? new FieldDeclaration(right.name(), 1 - right.offset(), right.size())
          : right;
    }
  }

  @Planted(
      rule = LAY_04,
      what = "vcpu_time_info is declared without pad0, so all later fields are 4 bytes early")
  public static final class TimeWithoutPad extends LayoutDescribing {
    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      if (!right.name().equals("vcpu_time_info")) {
        return right;
      }
      List<FieldDeclaration> fields =
          right.fields().stream()
              .filter(field -> !field.name().equals("pad0"))
              .map(field ->
                  new FieldDeclaration(field.name(), Math.max(0, field.offset() - 4), field.size()))
              .toList();
      return new StructDeclaration(right.name(), right.size() - 4, fields);
    }
  }

  @Planted(rule = LAY_04, what = "tsc_shift is declared with 4 bytes, overlapping flags and pad1")
  public static final class WideShift extends Moved {
    /** A faulty declaration. */
    public WideShift() {
      super("vcpu_time_info", "tsc_shift", 0, 3);
    }
  }

  @Planted(rule = LAY_05, what = "evtchn_mask is declared with half its words")
  public static final class HalfOfMask extends LayoutDescribing {
    @Override
    protected FieldDeclaration declared(String struct, FieldDeclaration right) {
      return right.name().equals("evtchn_mask")
          ? new FieldDeclaration(right.name(), right.offset(), right.size() / 2)
          : right;
    }
  }

  @Planted(rule = LAY_05, what = "evtchn_mask is declared before evtchn_pending")
  public static final class MaskBitsFirst extends LayoutDescribing {
    @Override
    protected FieldDeclaration declared(String struct, FieldDeclaration right) {
      return switch (right.name()) {
        case "evtchn_pending" ->
            new FieldDeclaration(right.name(), right.offset() + right.size(), right.size());
        case "evtchn_mask" ->
            new FieldDeclaration(right.name(), right.offset() - right.size(), right.size());
        default -> right;
      };
    }
  }

  @Planted(rule = LAY_06, what = "wc_sec is declared with 8 bytes, overlapping wc_nsec")
  public static final class WideSeconds extends Moved {
    /** A faulty declaration. */
    public WideSeconds() {
      super("shared_info", "wc_sec", 0, 4);
    }
  }

  @Planted(rule = LAY_07, what = "wc_sec_hi is not declared")
  public static final class NoHighSeconds extends LayoutDescribing {
    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      return new StructDeclaration(
          right.name(),
          right.size(),
          right.fields().stream().filter(field -> !field.name().equals("wc_sec_hi")).toList());
    }
  }

  @Planted(
      rule = LAY_07,
      what = "wc_sec_hi of a 32-bit guest is declared at the start of the arch part")
  @ServesOnly(Abi.X86_32)
  public static final class HighSecondsFirst extends LayoutDescribing {
    @Override
    protected FieldDeclaration declared(String struct, FieldDeclaration right) {
      return right.name().equals("wc_sec_hi")
          ? new FieldDeclaration(right.name(), 0, right.size())
          : right;
    }
  }

  @Planted(rule = LAY_08, what = "p2m_vaddr and p2m_cr3 are declared in swapped positions")
  public static final class SwappedP2mFields extends LayoutDescribing {
    @Override
    protected FieldDeclaration declared(String struct, FieldDeclaration right) {
      return switch (right.name()) {
        case "p2m_cr3" ->
            new FieldDeclaration(right.name(), right.offset() + right.size(), right.size());
        case "p2m_vaddr" ->
            new FieldDeclaration(right.name(), right.offset() - right.size(), right.size());
        default -> right;
      };
    }
  }

  @Planted(
      rule = LAY_08,
      what = "the arch part is declared only up to nmi_reason, as in old headers")
  public static final class ArchPartOfOldTimes extends LayoutDescribing {
    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      return new StructDeclaration(
          right.name(),
          right.size(),
          right.fields().stream().filter(field -> !field.name().startsWith("p2m_")).toList());
    }
  }

  @Planted(rule = LAY_09, what = "cr2 is declared as the second word of arch_vcpu_info")
  public static final class Cr2Second extends LayoutDescribing {
    @Override
    protected FieldDeclaration declared(String struct, FieldDeclaration right) {
      return right.name().equals("cr2")
          ? new FieldDeclaration(right.name(), right.size(), right.size())
          : right;
    }
  }

  @Planted(rule = LAY_14, what = "the structures of the other ABI are declared")
  public static final class LayoutOfOtherAbi extends LayoutDescribing {
    @Override
    protected List<StructDeclaration> structs(Abi abi) {
      return super.structs(Misplaced.otherThan(abi));
    }
  }

  @Planted(rule = LAY_14, what = "a structure is missing from the declaration")
  public static final class NoArchVcpuInfo extends LayoutDescribing {
    @Override
    protected List<StructDeclaration> structs(Abi abi) {
      return super.structs(abi).stream()
          .filter(struct -> !struct.name().equals("arch_vcpu_info"))
          .toList();
    }
  }

  @Planted(rule = LAY_14, what = "padding members are not declared")
  public static final class NoPadding extends LayoutDescribing {
    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      return withoutPadding(right);
    }
  }

  @Planted(rule = LAY_14, what = "the padding after cr2 is not declared")
  public static final class NoPaddingBehindCr2 extends LayoutDescribing {
    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      return right.name().equals("arch_vcpu_info") ? withoutPadding(right) : right;
    }
  }
}
