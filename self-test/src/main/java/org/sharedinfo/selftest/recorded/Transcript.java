package org.sharedinfo.selftest.recorded;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Failure;
import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Access.Kind;
import org.sharedinfo.recording.Access.Knows;
import org.sharedinfo.recording.LittleEndian;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.RecordingWriter;
import org.sharedinfo.recording.Side;
import org.sharedinfo.recording.WatchedArea;
import org.sharedinfo.spi.GuestKind;

/** Writes an execution as a recording. */
final class Transcript {
  // the explorer's texts: "place is 1 (acquire)", "place := 1 (plain)", "place 1 -> 2 (…)"
  private static final Pattern ACCESS =
      Pattern.compile("(\\S+?)/(\\d+)/(\\d+) (is|:=|stays|(\\S+) ->) (\\S+) \\((.*)\\)");

  private static final String PAGE = "shared_info";
  private static final String CLOCK = "tsc";
  private static final String MARK = "mark: ";
  private static final int ELSEWHERE = 63;

  private final StringWriter text = new StringWriter();
  private final Map<String, WatchedArea> areas;
  private final int vcpu;
  private final Map<String, Deque<Side>> sides = new HashMap<>();
  private final List<String> actors;
  private final List<Integer> ports;
  private final boolean judgesSender;
  private final RecordingWriter out;
  private boolean interrupted;

  private Transcript(
      List<String> actors,
      Map<String, WatchedArea> areas,
      int vcpu,
      List<Integer> ports,
      boolean judgesSender)
      throws IOException {
    this.judgesSender = judgesSender;
    this.actors = actors;
    this.ports = ports;
    this.areas = areas;
    this.vcpu = vcpu;
    this.out = new RecordingWriter(text);
  }

  /**
   * Writes an execution.
   *
   * @param frames areas of frames besides the page, by the names that places have
   * @param initial the areas' contents before the first step
   * @param vcpu the play's vCPU
   * @param ports channels bound to it
   * @param judgesSender whether the implementation plays the hypervisor's side of events
   */
  static String of(
      Failure execution,
      Abi abi,
      GuestKind kind,
      Map<String, WatchedArea> frames,
      Map<WatchedArea, byte[]> initial,
      int vcpu,
      List<Integer> ports,
      boolean judgesSender)
      throws IOException {
    Transcript transcript = new Transcript(execution.actors(), frames, vcpu, ports, judgesSender);
    transcript.header(abi, kind);
    transcript.initial(initial);
    for (Failure.Step step : execution.steps()) {
      transcript.step(step);
    }
    transcript.out.close();
    return transcript.text.toString();
  }

  private void header(Abi abi, GuestKind kind) throws IOException {
    out.header("abi", abi.id());
    out.header("guest", kind.id());
    out.header("source", "a play on the kit's own page");
    out.header("complete", "hypervisor=loads,stores guest=loads,stores toolstack=loads,stores");
    // the kit's own hypervisor makes no upcalls
    out.header("marks", judgesSender ? "tsc upcall wake block rest" : "tsc rest");
    out.header("locked", "known");
    out.header("brackets", "all");
    if (areas.size() < WatchedArea.MOST) {
      out.header("lists", "whole");
    }
    for (WatchedArea area : areas.values()) {
      StringBuilder keys = new StringBuilder();
      area.keys().forEach((key, value) -> keys.append(' ').append(key).append('=').append(value));
      out.header("area", area.id() + " " + area.kind().id() + keys);
    }
    out.begin();
  }

  private void initial(Map<WatchedArea, byte[]> initial) throws IOException {
    for (Map.Entry<WatchedArea, byte[]> area : initial.entrySet()) {
      byte[] bytes = area.getValue();
      for (int at = 0; at < bytes.length; at += Long.BYTES) {
        long value = LittleEndian.get(bytes, at, Long.BYTES);
        out.access(
            access(Kind.INITIAL, 0, area.getKey(), at, Long.BYTES, 0, value, Side.OTHER, ""));
      }
    }
    // another processor exists, so a plain update can be undone
    out.access(
        new Access(
            0,
            Kind.LOAD,
            ELSEWHERE,
            page().getValue(),
            0,
            1,
            0,
            0,
            Knows.NOTHING,
            0,
            Side.OTHER,
            ""));
    for (int port : ports) {
      out.mark("bind " + port + " " + vcpu);
    }
  }

  private static Access access(
      Kind kind,
      int cpu,
      WatchedArea area,
      int offset,
      int size,
      long before,
      long value,
      Side side,
      String in) {
    return new Access(0, kind, cpu, area, offset, size, before, value, Knows.ALL, 0, side, in);
  }

  private void step(Failure.Step step) throws IOException {
    Matcher access = ACCESS.matcher(step.text());
    if (access.matches()) {
      access(step, access);
    } else if (step.text().startsWith(MARK)) {
      mark(step.actor(), step.text().substring(MARK.length()));
    }
  }

  private void access(Failure.Step step, Matcher access) throws IOException {
    String memory = access.group(1);
    Side side = side(step.actor());
    int cpu = cpu(step.actor());
    if (memory.equals(CLOCK)) {
      if (access.group(4).equals("is")) {
        out.mark("tsc %d %d %x -".formatted(cpu, vcpu, number(access.group(6))));
      }
      return;
    }
    WatchedArea area = areas.get(memory);
    if (area == null) {
      return;
    }
    int size = Integer.parseInt(access.group(3));
    int offset = Integer.parseInt(access.group(2));
    long mask = size == Long.BYTES ? -1 : (1L << size * Byte.SIZE) - 1;
    long value = number(access.group(6)) & mask;
    Kind kind =
        switch (access.group(4)) {
          case "is" -> Kind.LOAD;
          case ":=" -> Kind.STORE;
          default -> Kind.ATOMIC;
        };
    long before = access.group(5) == null ? value : number(access.group(5)) & mask;
    out.access(access(kind, cpu, area, offset, size, before, value, side, step.where()));
  }

  private void mark(String actor, String mark) throws IOException {
    String[] words = mark.split(" ");
    Deque<Side> open = sides.computeIfAbsent(actor, _ -> new ArrayDeque<>());
    switch (words[0]) {
      case "begin" -> {
        Side side = Operation.byId(words[1]).orElseThrow().side();
        open.push(side);
        bracket(words, cpu(actor));
      }
      case "done" -> {
        bracket(words, cpu(actor));
        open.pop();
      }
      case "tsc" -> out.mark("tsc %d %d %s -".formatted(cpu(actor), vcpu, words[1]));
      case "upcall", "wake", "block" ->
          out.mark("%s %d %s".formatted(words[0], cpu(actor), words[1]));
      case "rest" -> out.mark("rest");
      case "meanwhile" -> {
        if (words[1].equals("over")) {
          open.pop();
        } else {
          open.push(Side.GUEST);
        }
        interrupted = !words[1].equals("over");
      }
      default -> throw new IllegalArgumentException("an unknown mark: " + mark);
    }
  }

  private void bracket(String[] words, int cpu) throws IOException {
    StringBuilder line = new StringBuilder(words[0]);
    line.append(' ').append(cpu).append(' ').append(vcpu);
    for (int i = 1; i < words.length; i++) {
      line.append(' ').append(words[i]);
    }
    out.mark(line.toString());
  }

  /** The side whose code runs: that of the innermost call, or of the actor. */
  private Side side(String actor) {
    Deque<Side> open = sides.computeIfAbsent(actor, _ -> new ArrayDeque<>());
    return Optional.ofNullable(open.peek())
        .orElseGet(() ->
            actor.startsWith("hypervisor")
                ? Side.HYPERVISOR
                : actor.startsWith("observer") ? Side.TOOLSTACK : Side.GUEST);
  }

  /** A processor for each actor, and one for who interrupts: a call into the hypervisor stays. */
  private int cpu(String actor) {
    return interrupted ? actors.size() : actors.indexOf(actor);
  }

  static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }

  /** The area of the page. */
  static Map.Entry<String, WatchedArea> page() {
    return Map.entry(
        PAGE, new WatchedArea(0, WatchedArea.Kind.SHARED_INFO, Abi.FRAME_BYTES, 0, Map.of()));
  }
}
