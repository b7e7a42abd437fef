package org.sharedinfo.gallery.variant;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;

/** The layouts, computed field by field from the guest's word size. */
final class WordLayout {
  private final int w;

  WordLayout(int wordBytes) {
    w = wordBytes;
  }

  /** A structure that grows at its end. */
  private static final class Struct {
    private final String name;
    private final List<FieldDeclaration> fields = new ArrayList<>();
    private long size;

    Struct(String name) {
      this.name = name;
    }

    Struct field(String field, long bytes) {
      fields.add(new FieldDeclaration(field, size, bytes));
      size += bytes;
      return this;
    }

    Struct gap(long bytes) {
      size += bytes;
      return this;
    }

    Struct words(int bytes, String... names) {
      for (String field : names) {
        field(field, bytes);
      }
      return this;
    }

    StructDeclaration declaration() {
      return new StructDeclaration(name, size, fields);
    }
  }

  List<StructDeclaration> structs() {
    Struct time =
        new Struct("vcpu_time_info")
            .words(4, "version", "pad0")
            .words(8, "tsc_timestamp", "system_time")
            .words(4, "tsc_to_system_mul")
            .words(1, "tsc_shift", "flags")
            .field("pad1", 2);
    Struct archVcpu = new Struct("arch_vcpu_info").field("cr2", w).field("pad", 32 - 2 * w - w);
    Struct vcpu =
        new Struct("vcpu_info")
            .words(1, "evtchn_upcall_pending", "evtchn_upcall_mask")
            .gap(w - 2)
            .field("evtchn_pending_sel", w)
            .field("arch", archVcpu.size)
            .field("time", time.size);
    Struct arch =
        new Struct("arch_shared_info")
            .words(w, "max_pfn", "pfn_to_mfn_frame_list_list", "nmi_reason")
            .words(w, "p2m_cr3", "p2m_vaddr", "p2m_generation");
    Struct shared =
        new Struct("shared_info")
            .field("vcpu_info", 32 * vcpu.size)
            .words(8 * w * w, "evtchn_pending", "evtchn_mask")
            .words(4, "wc_version", "wc_sec", "wc_nsec");
    (w == 8 ? shared : arch).field("wc_sec_hi", 4);
    shared.field("arch", arch.size);
    return List.of(
        time.declaration(),
        archVcpu.declaration(),
        vcpu.declaration(),
        arch.declaration(),
        shared.declaration());
  }
}
