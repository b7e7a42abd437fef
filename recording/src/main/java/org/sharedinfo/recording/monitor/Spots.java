package org.sharedinfo.recording.monitor;

import java.util.Map;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.ArchVcpuInfo;
import org.sharedinfo.abi.FieldMap;

/** Maps each byte of the page to its field. Words of bitmaps and records of vCPUs have an index. */
final class Spots {
  /** The padding of a time record may be stored with it; other padding may not. */
  private static final String TIME = "time.";

  private static final Map<String, Field> BY_NAME =
      Map.ofEntries(
          Map.entry("evtchn_upcall_pending", Field.UPCALL_PENDING),
          Map.entry("evtchn_upcall_mask", Field.UPCALL_MASK),
          Map.entry("evtchn_pending_sel", Field.SELECTOR),
          Map.entry("cr2", Field.CR2),
          Map.entry("version", Field.VERSION),
          Map.entry("tsc_timestamp", Field.TSC_TIMESTAMP),
          Map.entry("system_time", Field.SYSTEM_TIME),
          Map.entry("tsc_to_system_mul", Field.TSC_TO_SYSTEM_MUL),
          Map.entry("tsc_shift", Field.TSC_SHIFT),
          Map.entry("flags", Field.FLAGS),
          Map.entry(TIME + "pad0", Field.TIME_PAD),
          Map.entry(TIME + "pad1", Field.TIME_PAD),
          Map.entry("evtchn_pending", Field.PENDING),
          Map.entry("evtchn_mask", Field.MASK),
          Map.entry("wc_version", Field.WC_VERSION),
          Map.entry("wc_sec", Field.WC_SEC),
          Map.entry("wc_nsec", Field.WC_NSEC),
          Map.entry("wc_sec_hi", Field.WC_SEC_HI),
          Map.entry("max_pfn", Field.MAX_PFN),
          Map.entry("pfn_to_mfn_frame_list_list", Field.FRAME_LIST_LIST),
          Map.entry("nmi_reason", Field.NMI_REASON),
          Map.entry("p2m_cr3", Field.P2M_CR3),
          Map.entry("p2m_vaddr", Field.P2M_VADDR),
          Map.entry("p2m_generation", Field.P2M_GENERATION));

  /**
   * A field.
   *
   * @param index the vCPU, or the word of a bitmap; otherwise 0
   * @param start its offset in the page
   * @param bytes its size
   */
  record Spot(Field field, int index, int start, int bytes, String name) {}

  private final Spot[] spots = new Spot[Abi.FRAME_BYTES];

  Spots(Abi abi) {
    FieldMap map = FieldMap.of(abi);
    for (FieldMap.Field found : map.fields()) {
      fill(spot(found.name(), (int) found.offset(), (int) found.byteSize()));
    }
    for (int at = 0; at < spots.length; at++) {
      if (spots[at] == null) {
        fill(gap(map, at));
      }
    }
    if (abi.hasArchParts() && ArchVcpuInfo.of(abi).cr2Offset() != 0) {
      throw new IllegalStateException("cr2 is not the first word of arch_vcpu_info");
    }
  }

  private Spot gap(FieldMap map, int at) {
    String name = map.nameAt(at);
    int end = at + 1;
    while (end < spots.length && end % Long.BYTES != 0 && map.nameAt(end).equals(name)) {
      end++;
    }
    Field field = name.equals(FieldMap.BEYOND) ? Field.BEYOND : Field.PADDING;
    return new Spot(field, 0, at, end - at, name);
  }

  private static Spot spot(String name, int start, int bytes) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    int bracket = last.indexOf('[');
    String plain = bracket < 0 ? last : last.substring(0, bracket);
    boolean isPadOfTime = plain.startsWith("pad") && name.contains("." + TIME);
    Field field = BY_NAME.getOrDefault(isPadOfTime ? TIME + plain : plain, Field.PADDING);
    return new Spot(field, field == Field.PADDING ? 0 : index(name), start, bytes, name);
  }

  private static int index(String name) {
    int from = name.indexOf('[');
    return from < 0 ? 0 : Integer.parseInt(name.substring(from + 1, name.indexOf(']', from)));
  }

  private void fill(Spot spot) {
    for (int i = 0; i < spot.bytes(); i++) {
      spots[spot.start() + i] = spot;
    }
  }

  /** The field of a byte of the page, 0 to 4095. */
  Spot at(int offset) {
    return spots[offset];
  }
}
