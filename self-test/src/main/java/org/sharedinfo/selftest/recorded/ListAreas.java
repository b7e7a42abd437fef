package org.sharedinfo.selftest.recorded;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.explorer.Failure;
import org.sharedinfo.recording.WatchedArea;
import org.sharedinfo.rule.PageField;
import org.sharedinfo.tck.schedule.Executions;
import org.sharedinfo.tck.schedule.Ground;

/**
 * Finds the frames that hold page tables and entries of the p2m list, by following the tables at
 * the end of an execution.
 */
final class ListAreas {
  private static final Pattern WRITE =
      Pattern.compile("(\\S+?)/(\\d+)/(\\d+) (?::=|\\S+ ->) (\\S+) \\(.*\\)");
  private static final long PRESENT = 1;
  private static final long FRAME = 0x000f_ffff_ffff_f000L;

  private final Abi abi;
  private final Map<Long, byte[]> frames = new HashMap<>();
  private final Map<String, WatchedArea> areas = new LinkedHashMap<>();
  private final byte[] page;
  private final long first;

  private ListAreas(Abi abi, Ground ground, Failure execution) {
    this.abi = abi;
    this.page = bytes(ground.guest().sharedInfo());
    Map<String, Long> names = Executions.frames(ground);
    names
        .values()
        .forEach(number ->
            frames.put(number, bytes(ground.guest().memory().peek(number).orElseThrow())));
    for (Failure.Step step : execution.steps()) {
      Matcher write = WRITE.matcher(step.text());
      if (write.matches()) {
        Long number = names.get(write.group(1));
        byte[] target =
            number == null
                ? (write.group(1).equals("shared_info") ? page : new byte[Abi.FRAME_BYTES])
                : frames.getOrDefault(number, page);
        put(
            target,
            Integer.parseInt(write.group(2)),
            Integer.parseInt(write.group(3)),
            Transcript.number(write.group(4)));
      }
    }
    this.first = word(page, (int) SharedInfo.of(abi).p2mVaddrOffset(), abi.wordBytes());
  }

  /** The areas besides the page, by the names of their frames. */
  static Map<String, WatchedArea> of(Abi abi, Ground ground, Failure execution) {
    if (!PageField.P2M_CR3.existsIn(abi)) {
      return Map.of();
    }
    ListAreas list = new ListAreas(abi, ground, execution);
    long cr3 = word(list.page, (int) SharedInfo.of(abi).p2mCr3Offset(), abi.wordBytes());
    boolean wide = abi.wordBytes() == Long.BYTES;
    if (cr3 != 0) {
      long root = wide ? cr3 >>> 12 : (cr3 >>> 12 | cr3 << 20) & 0xffff_ffffL;
      list.walk(root, wide ? 4 : 3, 0);
    }
    return list.areas;
  }

  private void walk(long number, int level, long address) {
    byte[] table = frames.get(number);
    if (table == null || areas.size() >= WatchedArea.MOST) {
      return;
    }
    add(
        number,
        WatchedArea.Kind.PAGE_TABLE,
        level,
        Map.of(
            "level",
            Integer.toString(level),
            "va",
            Long.toHexString(address),
            "mfn",
            Long.toHexString(number)));
    int entries = level == 3 && abi.wordBytes() != Long.BYTES ? 4 : 512;
    for (int i = 0; i < entries; i++) {
      long entry = word(table, i * Long.BYTES, Long.BYTES);
      long at = address | (long) i << 12 + 9 * (level - 1);
      if ((entry & PRESENT) != 0) {
        long next = (entry & FRAME) >>> 12;
        if (level > 1) {
          walk(next, level - 1, at);
        } else if (frames.containsKey(next) && at - first >= 0) {
          long pfn = (at - first) / abi.wordBytes();
          add(next, WatchedArea.Kind.P2M, pfn, Map.of("pfn", Long.toHexString(pfn)));
        }
      }
    }
  }

  private void add(long number, WatchedArea.Kind kind, long index, Map<String, String> keys) {
    areas.putIfAbsent(
        "frame_0x" + Long.toHexString(number),
        new WatchedArea(areas.size() + 1, kind, Abi.FRAME_BYTES, index, keys));
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  private static long word(byte[] bytes, int at, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << Byte.SIZE | bytes[at + i] & 0xff;
    }
    return value;
  }

  private static void put(byte[] bytes, int at, int size, long value) {
    for (int i = 0; i < size; i++) {
      bytes[at + i] = (byte) (value >>> (i * Byte.SIZE));
    }
  }
}
