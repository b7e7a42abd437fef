package org.sharedinfo.recording;

import java.util.Map;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.VcpuInfo;

/** Parses the rest of an area line. */
final class AreaParser {
  private static final int MOST_PAGES = 1 << 18;
  private static final int MOST_LEVELS = 5;
  private static final int LEVELS_OF_TREE = 3;

  private AreaParser() {}

  /**
   * An area.
   *
   * @param abi the guest's; decides how long a vcpu_info is, and of which vCPUs there is one
   */
  static WatchedArea parse(Line line, Abi abi) throws DamagedRecordingException {
    line.next("the area's id");
    int id = line.decimal("the area's id", WatchedArea.MOST);
    line.next("the area's kind");
    String word = line.word();
    WatchedArea.Kind kind =
        WatchedArea.Kind.byId(word)
            .orElseThrow(() -> line.damaged("unknown kind of area: " + word));
    Map<String, String> keys = line.keys();
    for (String hex : new String[] {"mfn", "at", "va", "pfn"}) {
      if (keys.containsKey(hex)) {
        hex(line, keys, hex);
      }
    }
    return switch (kind) {
      case SHARED_INFO, MAILBOX -> new WatchedArea(id, kind, Abi.FRAME_BYTES, 0, keys);
      case VCPU_INFO ->
          new WatchedArea(
              id,
              kind,
              (int) VcpuInfo.of(abi).byteSize(),
              decimal(line, keys, "vcpu", abi.vcpus() - 1),
              keys);
      case P2M -> {
        long pages = keys.containsKey("pages") ? decimal(line, keys, "pages", MOST_PAGES) : 1;
        yield new WatchedArea(
            id, kind, (int) (pages * Abi.FRAME_BYTES), hex(line, keys, "pfn"), keys);
      }
      case PAGE_TABLE ->
          new WatchedArea(
              id, kind, Abi.FRAME_BYTES, decimal(line, keys, "level", MOST_LEVELS), keys);
      case P2M_TREE ->
          new WatchedArea(
              id, kind, Abi.FRAME_BYTES, decimal(line, keys, "level", LEVELS_OF_TREE), keys);
    };
  }

  private static long hex(Line line, Map<String, String> keys, String key)
      throws DamagedRecordingException {
    String text = keys.getOrDefault(key, "");
    if (!text.matches("[0-9a-fA-F]{1,16}")) {
      throw line.damaged(key + "= needs a hexadecimal number: " + text);
    }
    return Long.parseUnsignedLong(text, 16);
  }

  private static int decimal(Line line, Map<String, String> keys, String key, int most)
      throws DamagedRecordingException {
    String text = keys.getOrDefault(key, "");
    if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > most) {
      throw line.damaged(key + "= needs a number from 0 to " + most + ": " + text);
    }
    return Integer.parseInt(text);
  }
}
