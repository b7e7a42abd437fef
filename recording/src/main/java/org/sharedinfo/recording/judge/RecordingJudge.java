package org.sharedinfo.recording.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mailbox;
import org.sharedinfo.recording.RecordingReader;
import org.sharedinfo.recording.monitor.Claim;
import org.sharedinfo.recording.monitor.Ledger;
import org.sharedinfo.recording.monitor.Monitors;
import org.sharedinfo.recording.monitor.Sighting;
import org.sharedinfo.recording.monitor.Watcher;
import org.sharedinfo.result.Interleaving;
import org.sharedinfo.result.Observation;
import org.sharedinfo.result.ObservedRule;
import org.sharedinfo.result.Violation;

/** Judges recordings. Immutable. */
public final class RecordingJudge {
  private final Symbols symbols;

  /**
   * @param symbols the names of places
   */
  public RecordingJudge(Symbols symbols) {
    this.symbols = symbols;
  }

  /**
   * Judges a file.
   *
   * @param progress receives the number of lines read, from time to time
   * @throws org.sharedinfo.recording.DamagedRecordingException if it is not a recording, or is
   *     damaged
   */
  public Observation judge(Path file, LongConsumer progress) throws IOException {
    Watcher watcher = new Watcher();
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      RecordingReader.read(in, new Mailbox(watcher), progress);
      in.transferTo(OutputStream.nullOutputStream());
    }
    Header header = watcher.header();
    return new Observation(
        String.valueOf(file.getFileName()),
        HexFormat.of().formatHex(digest.digest()),
        header.abi().id(),
        header.guest().id(),
        header.text("source"),
        watcher.accesses(),
        notes(watcher),
        rules(watcher));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static List<String> notes(Watcher watcher) {
    List<String> notes = new ArrayList<>();
    Header header = watcher.header();
    if (!watcher.isWhole()) {
      notes.add("The recording was truncated: it has no end line.");
    }
    if (!header.exact()) {
      notes.add("Its values may be those of later accesses (values late): nothing is judged.");
    }
    if (header.complete().isEmpty()) {
      notes.add(
          "It declares nothing complete: rules that need all accesses of a side are not judged.");
    }
    if (!header.locked()) {
      notes.add(
          "It does not distinguish atomic updates (locked unknown): atomicity is not judged.");
    }
    if (watcher.surprises() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d loads saw a value that no recorded store had left: stores are missing, or "
                  + "values are not exact.",
              watcher.surprises()));
    }
    return notes;
  }

  private List<ObservedRule> rules(Watcher watcher) {
    Map<Claim, Ledger.Finding> findings = watcher.ledger().findings();
    Set<Claim> claims = new TreeSet<>(Monitors.claims(watcher.header()));
    claims.addAll(findings.keySet());
    List<ObservedRule> rules = new ArrayList<>();
    for (Claim claim : claims) {
      Ledger.Finding found = findings.getOrDefault(claim, new Ledger.Finding(0, 0, List.of()));
      rules.add(
          new ObservedRule(
              claim.rule(),
              claim.role(),
              found.held(),
              found.violated(),
              found.shown().stream().map(sighting -> violation(claim, sighting)).toList()));
    }
    return rules;
  }

  private Violation violation(Claim claim, Sighting sighting) {
    List<Sighting.Event> window = sighting.window();
    List<String> lanes = window.stream().map(Sighting.Event::lane).distinct().toList();
    List<Interleaving.Move> moves = window.stream().map(this::move).toList();
    List<String> given =
        window.isEmpty()
            ? List.of()
            : List.of("line=" + window.getLast().line() + " of the recording");
    return new Violation(
        claim.rule().id(),
        sighting.expected(),
        sighting.seen(),
        given,
        List.of(),
        List.of(),
        Optional.of(new Interleaving(lanes, moves)),
        List.of());
  }

  private Interleaving.Move move(Sighting.Event event) {
    String where = event.in();
    if (where.isEmpty() && event.place() != 0) {
      where = symbols.nameOf(event.place());
    }
    String line = "line " + event.line();
    return new Interleaving.Move(
        event.lane(),
        event.text(),
        List.of(),
        where.isEmpty() ? line : where + ", " + line,
        event.decisive());
  }
}
