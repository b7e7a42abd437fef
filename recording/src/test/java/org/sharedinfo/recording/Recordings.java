package org.sharedinfo.recording;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.sharedinfo.recording.monitor.Watcher;

/** Short recordings, for tests. */
public final class Recordings {
  /** A header with everything complete. */
  public static final String HEADER =
      """
      recording/1
      abi x86_64
      guest pv
      side hypervisor ffff82d000000000-ffff82d0ffffffff
      side guest ffffffff80000000-ffffffffffffffff
      complete hypervisor=loads,stores guest=loads,stores toolstack=loads,stores
      marks tsc upcall wake block rest
      locked known
      area 0 shared_info
      """;

  /** More lines of a header: the page tables of a p2m list, and the list's first page. */
  public static final String LIST =
      """
      lists whole
      brackets all
      area 1 page_table level=4 mfn=71
      area 2 page_table level=3 mfn=72
      area 3 page_table level=2 mfn=73
      area 4 page_table level=1 va=40000000 mfn=74
      area 5 p2m pfn=0 mfn=75
      """;

  private Recordings() {}

  /** A recording of these lines; {@code h} and {@code g} as places are the sides' code. */
  public static String of(String lines) {
    return of("", lines);
  }

  /** As {@link #of(String)}, with more lines in the header. */
  public static String of(String header, String lines) {
    String body =
        lines
            .replaceAll("(?m) h$", " ffff82d040000010")
            .replaceAll("(?m) g$", " ffffffff81000010")
            .replaceAll("(?m) t$", " - side=toolstack");
    return HEADER + header + "begin\n" + body + "end " + body.lines().count() + "\n";
  }

  /** Reads a recording and judges it. */
  public static Watcher judge(String recording) throws IOException {
    return judge(recording.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a recording and judges it. */
  public static Watcher judge(byte[] recording) throws IOException {
    Watcher watcher = new Watcher();
    RecordingReader.read(new ByteArrayInputStream(recording), new Mailbox(watcher), _ -> {});
    return watcher;
  }
}
