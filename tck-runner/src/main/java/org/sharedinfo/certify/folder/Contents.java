package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The kinds of folders that the kit writes, and the names of its files in them. */
public enum Contents {
  /** Results of a run, and their reports. */
  RESULTS("results", 32, "run.json", "catalogueVersion", Names.RESULTS),

  /** The kill matrix. */
  MATRIX(
      "a kill matrix",
      8,
      "kill-matrix.json",
      "catalogueVersion",
      "kill-matrix\\.json|index\\.html"),

  /** Several runs side by side. */
  COMPARISON(
      "a comparison",
      32,
      "comparison.json",
      "implementations",
      "comparison\\.json|index\\.html|[0-9]+-[a-z0-9-]+/(" + Names.RESULTS + ")"),

  /** The findings of recordings. */
  RECORDINGS(
      "judged recordings",
      8,
      "recordings.json",
      "catalogueVersion",
      "recordings\\.json|index\\.html"),

  /** The data about earlier runs for Allure's page. */
  HISTORY("Allure's history", 4, "history-trend.json", "data", Names.HISTORY);

  /** Names as regular expressions; slashes separate folders. */
  private static final class Names {
    static final String HISTORY = "history\\.json|(categories|duration|history|retry)-trend\\.json";
    static final String ALLURE =
        "allure/index\\.html(\\.part)?|allure/history/("
            + HISTORY
            + ")|allure-results/((categories|executor)\\.json|environment\\.properties|[0-9a-f-]{36}"
            + "(-result\\.json|-[0-9]+-attachment\\.txt)|history/("
            + HISTORY
            + "))";
    static final String RESULTS =
        "run\\.json(\\.new)?|results\\.ndjson|baseline\\.json"
            + "|((conformance(\\.schema)?|attestation)\\.json|junit\\.xml|summary\\.md|index\\.html)"
            + "(\\.part)?|worker-[a-z0-9_]+\\.log|crash-[0-9]+\\.log|"
            + ALLURE;
  }

  private static final long LONGEST = 64 << 20;

  private static final List<String> FOLDERS =
      List.of("allure", "allure/history", "allure-results", "allure-results/history");

  private final String text;
  private final long leastMebibytes;
  private final String head;
  private final String key;
  private final Pattern names;

  Contents(String text, long leastMebibytes, String head, String key, String names) {
    this.text = text;
    this.leastMebibytes = leastMebibytes;
    this.head = head;
    this.key = key;
    this.names = Pattern.compile(names);
  }

  /** Whether the kit may have written a file of this name. */
  boolean writes(String name) {
    return names.matcher(name).matches();
  }

  /**
   * Whether a folder without a mark contains the file that earlier versions of the kit always
   * wrote, with contents that only they write.
   */
  boolean isHeaded(Path folder) {
    Path file = folder.resolve(head);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST) {
        return false;
      }
      return JsonMapper.shared().readTree(Files.readAllBytes(file)).findValue(key) != null;
    } catch (IOException | JacksonException e) {
      return false;
    }
  }

  /** Whether the kit creates a folder of this name. */
  boolean makes(String name) {
    return this == RESULTS && FOLDERS.contains(name);
  }

  /** Whether the kit may have written a file of this name in a folder of any kind. */
  static boolean anyWrites(String name) {
    for (Contents each : values()) {
      if (each.writes(name)) {
        return true;
      }
    }
    return false;
  }

  /** The free space in bytes that a command needs to begin. */
  long leastBytes() {
    return leastMebibytes << 20;
  }

  @Override
  public String toString() {
    return text;
  }
}
