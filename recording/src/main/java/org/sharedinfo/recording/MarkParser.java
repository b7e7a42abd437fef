package org.sharedinfo.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;

/** Reads marks. */
final class MarkParser {
  private static final int MOST_PORTS = 1_000_000_000;
  private static final int MOST_ARGUMENTS = 8;

  private final WatchedArea[] areas;
  private final Abi abi;

  /**
   * @param areas by id; area and drop lines change it
   * @param abi the guest's
   */
  MarkParser(WatchedArea[] areas, Abi abi) {
    this.areas = areas;
    this.abi = abi;
  }

  private int lastVcpu() {
    return abi.vcpus() - 1;
  }

  /** Parses the mark of a line that starts with a lower-case letter and is not {@code end}. */
  Mark parse(Line line) throws DamagedRecordingException {
    String name = line.word();
    long number = line.number();
    Mark mark =
        switch (name) {
          case "run" -> new Mark.Run(number, cpu(line), vcpu(line));
          case "tsc" -> new Mark.Tsc(number, cpu(line), vcpu(line), hex(line), place(line));
          case "upcall" -> new Mark.Upcall(number, cpu(line), vcpu(line));
          case "block" -> new Mark.Block(number, cpu(line), vcpu(line));
          case "wake" -> new Mark.Wake(number, cpu(line), vcpu(line));
          case "bind" ->
              new Mark.Bind(number, decimal(line, MOST_PORTS), decimal(line, lastVcpu()));
          case "fault" -> new Mark.Fault(number, cpu(line), vcpu(line), hex(line));
          case "nmi" -> new Mark.Nmi(number, cpu(line), vcpu(line), hex(line));
          case "begin" ->
              new Mark.Begin(number, cpu(line), vcpu(line), operation(line), numbers(line));
          case "done" ->
              new Mark.Done(number, cpu(line), vcpu(line), operation(line), numbers(line));
          case "rest" -> new Mark.Rest(number);
          case "gap" -> new Mark.Gap(number, line.rest().strip());
          case "area" -> watched(line);
          case "drop" -> dropped(line);
          default -> other(line, name);
        };
    if (!(mark instanceof Mark.Watched)) {
      line.keys();
    }
    return mark;
  }

  private static Mark other(Line line, String name) throws DamagedRecordingException {
    if (name.equals("end")) {
      throw line.damaged("end needs a count");
    }
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw line.damaged("neither an access nor a mark: " + name + line.rest());
    }
    return new Mark.Other(line.number(), name + line.rest());
  }

  private static int cpu(Line line) throws DamagedRecordingException {
    return decimal(line, AccessParser.MOST_CPUS);
  }

  private OptionalInt vcpu(Line line) throws DamagedRecordingException {
    line.next("the vCPU");
    return line.decimalOrUnknown("the vCPU", lastVcpu());
  }

  private static int decimal(Line line, int most) throws DamagedRecordingException {
    line.next("a number");
    return line.decimal("a field", most);
  }

  private static long hex(Line line) throws DamagedRecordingException {
    line.next("a number");
    return line.hex("a field");
  }

  private static long place(Line line) throws DamagedRecordingException {
    line.next("the place");
    return line.hexOrUnknown("the place").orElse(0);
  }

  private static Operation operation(Line line) throws DamagedRecordingException {
    line.next("the operation");
    String word = line.word();
    return Operation.byId(word).orElseThrow(() -> line.damaged("unknown operation: " + word));
  }

  private static List<OptionalLong> numbers(Line line) throws DamagedRecordingException {
    List<OptionalLong> numbers = new ArrayList<>();
    while (!line.keysFollow()) {
      line.next("a number");
      numbers.add(line.hexOrUnknown("an argument"));
      if (numbers.size() > MOST_ARGUMENTS) {
        throw line.damaged("more than " + MOST_ARGUMENTS + " arguments");
      }
    }
    return numbers;
  }

  private Mark watched(Line line) throws DamagedRecordingException {
    WatchedArea area = AreaParser.parse(line, abi);
    if (areas[area.id()] != null) {
      throw line.damaged("duplicate area id: " + area.id());
    }
    if (area.kind() == WatchedArea.Kind.SHARED_INFO) {
      throw line.damaged("more than one shared_info");
    }
    areas[area.id()] = area;
    return new Mark.Watched(line.number(), area);
  }

  private Mark dropped(Line line) throws DamagedRecordingException {
    int id = decimal(line, WatchedArea.MOST);
    WatchedArea area = areas[id];
    if (area == null || area.kind() == WatchedArea.Kind.SHARED_INFO) {
      throw line.damaged("no such area to drop: " + id);
    }
    areas[id] = null;
    return new Mark.Dropped(line.number(), area);
  }
}
