package org.sharedinfo.gallery.recorded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sharedinfo.recording.Mailbox;
import org.sharedinfo.recording.RecordingReader;
import org.sharedinfo.recording.monitor.Claim;
import org.sharedinfo.recording.monitor.Ledger;
import org.sharedinfo.recording.monitor.Watcher;

/** Lets the monitors judge the text of a recording. */
final class Monitored {
  private Monitored() {}

  /** What they find. */
  static Map<Claim, Ledger.Finding> findings(String recording) {
    Watcher watcher = new Watcher();
    try {
      RecordingReader.read(
          new ByteArrayInputStream(recording.getBytes(StandardCharsets.UTF_8)),
          new Mailbox(watcher),
          _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return watcher.ledger().findings();
  }

  /** What they find broken. */
  static Set<Claim> broken(String recording) {
    return findings(recording).entrySet().stream()
        .filter(entry -> entry.getValue().violated() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
