package org.sharedinfo.selftest.recorded;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.explorer.Failure;
import org.sharedinfo.recording.LittleEndian;
import org.sharedinfo.recording.WatchedArea;
import org.sharedinfo.rule.PageField;
import org.sharedinfo.tck.peer.ProcessorPaging;
import org.sharedinfo.tck.schedule.Executions;
import org.sharedinfo.tck.schedule.Ground;

/**
 * Finds the frames that hold page tables, the tree and entries of the p2m list at any time of an
 * execution, by following both after each store to them. A frame that changes its use is known by
 * the first one.
 */
final class ListAreas {
  private static final Pattern WRITE =
      Pattern.compile("(\\S+?)/(\\d+)/(\\d+) (?::=|\\S+ ->) (\\S+) \\(.*\\)");
  private static final String PAGE = "shared_info";
  private static final long PRESENT = 1;
  private static final int LEVELS_OF_TREE = 3;

  private final Abi abi;
  private final boolean wide;
  private final SharedInfo layout;
  private final ProcessorPaging paging;
  private final Map<Long, byte[]> frames = new HashMap<>();
  private final Map<Long, WatchedArea> areas = new LinkedHashMap<>();
  private final Set<Long> visited = new HashSet<>();
  private final byte[] page;

  private ListAreas(Abi abi, Ground ground) {
    this.abi = abi;
    this.wide = abi.wordBytes() == Long.BYTES;
    this.layout = SharedInfo.of(abi);
    this.paging = ProcessorPaging.of(abi);
    this.page = bytes(ground.guest().sharedInfo());
    Executions.frames(ground)
        .values()
        .forEach(number ->
            frames.put(number, bytes(ground.guest().memory().peek(number).orElseThrow())));
  }

  /** The areas besides the page, by the names of their frames. */
  static Map<String, WatchedArea> of(Abi abi, Ground ground, Failure execution) {
    Map<String, WatchedArea> named = new LinkedHashMap<>();
    if (PageField.P2M_CR3.existsIn(abi)) {
      ListAreas list = new ListAreas(abi, ground);
      list.follow();
      list.replay(execution, Executions.frames(ground));
      list.search();
      list.areas.forEach((number, area) -> named.put("frame_0x" + Long.toHexString(number), area));
    }
    return named;
  }

  private void replay(Failure execution, Map<String, Long> names) {
    for (Failure.Step step : execution.steps()) {
      Matcher write = WRITE.matcher(step.text());
      if (write.matches()) {
        String memory = write.group(1);
        int at = Integer.parseInt(write.group(2));
        int size = Integer.parseInt(write.group(3));
        long value = Transcript.number(write.group(4));
        Optional<Long> number = Optional.ofNullable(names.get(memory));
        if (number.isPresent()) {
          LittleEndian.put(frames.getOrDefault(number.get(), page), at, size, value);
        } else if (memory.equals(PAGE)) {
          LittleEndian.put(page, at, size, value);
        }
        if (number.map(this::isTable).orElse(at >= layout.archOffset())) {
          follow();
        }
      }
    }
  }

  /** Whether other frames are reached through a frame. */
  private boolean isTable(long number) {
    return Optional.ofNullable(areas.get(number))
        .filter(area ->
            area.kind() == WatchedArea.Kind.PAGE_TABLE
                || area.kind() == WatchedArea.Kind.P2M_TREE && area.index() > 1)
        .isPresent();
  }

  /** Follows what the page names, and what an observer would follow that took 0 for a frame. */
  private void follow() {
    visited.clear();
    long cr3 = LittleEndian.get(page, (int) layout.p2mCr3Offset(), abi.wordBytes());
    walk(paging.frameOfCr3(cr3), paging.levels(), 0);
    descend(
        LittleEndian.get(page, (int) layout.frameListListOffset(), abi.wordBytes()),
        LEVELS_OF_TREE);
  }

  /** If p2m_cr3 leads nowhere, as that of a faulty owner may, the tables are those that do. */
  private void search() {
    boolean isFound =
        areas.values().stream().anyMatch(area -> area.kind() == WatchedArea.Kind.PAGE_TABLE);
    if (!isFound) {
      visited.clear();
      for (long number : frames.keySet().stream().sorted().toList()) {
        if (reaches(number, paging.levels())) {
          walk(number, paging.levels(), 0);
          return;
        }
      }
    }
  }

  /** Whether a frame, taken for a table, leads to a page by present entries alone. */
  private boolean reaches(long number, int level) {
    byte[] table = frames.get(number);
    if (table == null || level == 0) {
      return table != null;
    }
    boolean reaches = false;
    for (int at = 0; at < table.length; at += Long.BYTES) {
      long entry = LittleEndian.get(table, at, Long.BYTES);
      if (entry != 0) {
        if ((entry & PRESENT) == 0 || !reaches(ProcessorPaging.frameOf(entry), level - 1)) {
          return false;
        }
        reaches = true;
      }
    }
    return reaches;
  }

  private void walk(long number, int level, long address) {
    byte[] table = frames.get(number);
    if (table == null || !visited.add(number)) {
      return;
    }
    add(
        number,
        WatchedArea.Kind.PAGE_TABLE,
        level,
        Map.of("level", Integer.toString(level), "va", Long.toHexString(address)));
    int entries = level == 3 && !wide ? 4 : 512;
    for (int i = 0; i < entries; i++) {
      long entry = LittleEndian.get(table, i * Long.BYTES, Long.BYTES);
      if ((entry & PRESENT) != 0) {
        long next = ProcessorPaging.frameOf(entry);
        long at = address | i * ProcessorPaging.span(level);
        if (level > 1) {
          walk(next, level - 1, at);
        } else if (frames.containsKey(next)) {
          long first = LittleEndian.get(page, (int) layout.p2mVaddrOffset(), abi.wordBytes());
          long pfn = ((wide ? at << 16 >> 16 : at) - first) / abi.wordBytes();
          add(next, WatchedArea.Kind.P2M, pfn, Map.of("pfn", Long.toHexString(pfn)));
        }
      }
    }
  }

  private void descend(long number, int level) {
    byte[] frame = frames.get(number);
    if (frame == null || !visited.add(number)) {
      return;
    }
    add(number, WatchedArea.Kind.P2M_TREE, level, Map.of("level", Integer.toString(level)));
    int words = Abi.FRAME_BYTES / abi.wordBytes();
    for (int i = 0; level > 1 && i < words; i++) {
      descend(LittleEndian.get(frame, i * abi.wordBytes(), abi.wordBytes()), level - 1);
    }
  }

  private void add(long number, WatchedArea.Kind kind, long index, Map<String, String> keys) {
    if (areas.size() < WatchedArea.MOST) {
      Map<String, String> all = new TreeMap<>(keys);
      all.put("mfn", Long.toHexString(number));
      areas.putIfAbsent(
          number, new WatchedArea(areas.size() + 1, kind, Abi.FRAME_BYTES, index, all));
    }
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }
}
