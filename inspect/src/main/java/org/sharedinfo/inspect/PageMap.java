package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/** The page as a picture: one line per 128 bytes, one character per two bytes. */
final class PageMap {
  private static final int LINE_BYTES = 128;
  private static final int CELL_BYTES = 2;

  private PageMap() {}

  /** The lines; runs of equal empty lines are omitted. */
  static List<String> lines(PageView page) {
    List<String> lines = new ArrayList<>();
    int skipped = 0;
    for (int at = 0; at < Abi.FRAME_BYTES; at += LINE_BYTES) {
      boolean first = !part(page.abi(), at).equals(at == 0 ? "" : part(page.abi(), at - 1));
      if (!first && page.isZero(at, at + LINE_BYTES)) {
        skipped++;
        continue;
      }
      if (skipped > 0) {
        lines.add("       (" + skipped + " lines of zeros)");
        skipped = 0;
      }
      lines.add("0x%03x  %s  %s".formatted(at, cells(page, at), first ? part(page.abi(), at) : ""));
    }
    if (skipped > 0) {
      lines.add("       (" + skipped + " lines of zeros)");
    }
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String cells(PageView page, int line) {
    var text = new StringBuilder();
    for (int at = line; at < line + LINE_BYTES; at += CELL_BYTES) {
      int value = page.u8(at) | page.u8(at + 1);
      boolean full = page.u8(at) == 0xFF && page.u8(at + 1) == 0xFF;
      text.append(full ? '#' : value == 0 ? '.' : '+');
    }
    return text.toString();
  }

  private static String part(Abi abi, int at) {
    SharedInfo layout = SharedInfo.of(abi);
    if (at < layout.evtchnPendingOffset()) {
      return "vcpu_info";
    }
    if (at < layout.evtchnMaskOffset()) {
      return "evtchn_pending";
    }
    if (at < layout.wcVersionOffset()) {
      return "evtchn_mask";
    }
    String last = abi.hasArchParts() ? "wallclock, arch" : "wallclock";
    return at < layout.byteSize() ? last : "after shared_info";
  }
}
