package org.sharedinfo.gallery.variant;

import java.util.List;
import java.util.regex.Pattern;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;

/**
 * The layouts as text: one line per structure with its size, then name, offset and size of each
 * field.
 */
final class BufferLayoutTable {
  private static final String TIME =
      """
      vcpu_time_info 32 version 0 4 pad0 4 4 tsc_timestamp 8 8 system_time 16 8 \
      tsc_to_system_mul 24 4 tsc_shift 28 1 flags 29 1 pad1 30 2
      """;

  private static final String X86_64 =
      """
      arch_vcpu_info 16 cr2 0 8 pad 8 8
      vcpu_info 64 evtchn_upcall_pending 0 1 evtchn_upcall_mask 1 1 evtchn_pending_sel 8 8 \
      arch 16 16 time 32 32
      arch_shared_info 48 max_pfn 0 8 pfn_to_mfn_frame_list_list 8 8 nmi_reason 16 8 p2m_cr3 24 8 \
      p2m_vaddr 32 8 p2m_generation 40 8
      shared_info 3136 vcpu_info 0 2048 evtchn_pending 2048 512 evtchn_mask 2560 512 \
      wc_version 3072 4 wc_sec 3076 4 wc_nsec 3080 4 wc_sec_hi 3084 4 arch 3088 48
      """;

  private static final String X86_32 =
      """
      arch_vcpu_info 24 cr2 0 4 pad 4 20
      vcpu_info 64 evtchn_upcall_pending 0 1 evtchn_upcall_mask 1 1 evtchn_pending_sel 4 4 \
      arch 8 24 time 32 32
      arch_shared_info 28 max_pfn 0 4 pfn_to_mfn_frame_list_list 4 4 nmi_reason 8 4 p2m_cr3 12 4 \
      p2m_vaddr 16 4 p2m_generation 20 4 wc_sec_hi 24 4
      shared_info 2344 vcpu_info 0 2048 evtchn_pending 2048 128 evtchn_mask 2176 128 \
      wc_version 2304 4 wc_sec 2308 4 wc_nsec 2312 4 arch 2316 28
      """;

  private static final Pattern FIELD = Pattern.compile("([a-z]\\w*) (\\d+) (\\d+)");
  private static final Pattern HEAD = Pattern.compile("^(\\w+) (\\d+) ");

  private BufferLayoutTable() {}

  static List<StructDeclaration> of(Abi abi) {
    return (TIME + (abi == Abi.X86_64 ? X86_64 : X86_32))
        .lines()
        .map(BufferLayoutTable::struct)
        .toList();
  }

  private static StructDeclaration struct(String line) {
    var head = HEAD.matcher(line);
    if (!head.find()) {
      throw new IllegalStateException("not a structure: " + line);
    }
    List<FieldDeclaration> fields =
        FIELD
            .matcher(line.substring(head.end()))
            .results()
            .map(field ->
                new FieldDeclaration(
                    field.group(1), Long.parseLong(field.group(2)), Long.parseLong(field.group(3))))
            .toList();
    return new StructDeclaration(head.group(1), Long.parseLong(head.group(2)), fields);
  }
}
