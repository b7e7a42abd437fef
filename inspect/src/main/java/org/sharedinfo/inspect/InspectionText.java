package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.inspect.Inspection.FieldValue;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.inspect.Inspection.P2m;
import org.sharedinfo.inspect.Inspection.Selected;
import org.sharedinfo.inspect.Inspection.Vcpu;
import org.sharedinfo.inspect.Inspection.Wallclock;

/** An inspection on a terminal. */
public final class InspectionText {
  private static final int SOME_PORTS = 12;
  private static final Pattern INDEX = Pattern.compile("([a-z_]+\\[)([0-9]+)(\\].*)");
  private static final Pattern BITS =
      Pattern.compile("evtchn_|cr2|cr3|vaddr|list_list|nmi_reason|pad");

  private static final String UPDATING = " (odd: during an update, values may be mixed)";

  private final List<String> lines = new ArrayList<>();

  private InspectionText() {}

  /** The lines of an inspection: observations, their meaning, the map, every field. */
  public static List<String> of(Inspection inspection, Dump dump) {
    var text = new InspectionText();
    text.head(inspection);
    text.observations(inspection.observations());
    text.derived(inspection);
    text.map(new PageView(dump, Abi.byId(inspection.abi()).orElseThrow()));
    text.fields(inspection.fields());
    return List.copyOf(text.lines);
  }

  /** The lines of a later page: like {@link #of}, without the map and the fields. */
  public static List<String> ofLater(Inspection inspection) {
    var text = new InspectionText();
    text.head(inspection);
    text.observations(inspection.observations());
    text.derived(inspection);
    return List.copyOf(text.lines);
  }

  /** The lines of a comparison. */
  public static List<String> of(DumpComparison comparison) {
    var text = new InspectionText();
    text.lines.add(
        "changed from "
            + comparison.before()
            + " to "
            + comparison.after()
            + ", assumed to be one guest in this order");
    if (comparison.changes().isEmpty()) {
      text.line("nothing");
    }
    text.runs(
        comparison.changes(),
        change -> change.before().name(),
        change -> change.before().offset(),
        change -> shown(change.before()) + " -> " + shown(change.after()));
    text.observations(comparison.observations());
    return List.copyOf(text.lines);
  }

  private void line(String text) {
    lines.add(text.isEmpty() ? "" : "  " + text);
  }

  private void title(String text) {
    lines.add("");
    lines.add(text);
  }

  private void head(Inspection inspection) {
    lines.add(inspection.file() + ": shared_info of an " + inspection.abi() + " guest");
    inspection.note().ifPresent(this::line);
    if (!inspection.abiReasons().isEmpty()) {
      line("guessed, because " + String.join("; ", inspection.abiReasons()));
    }
  }

  private void observations(List<Observation> observations) {
    title(
        observations.isEmpty()
            ? "no notable observations"
            : "notable observations (" + Inspection.LEVEL + "s, no verdicts)");
    for (Observation seen : observations) {
      line("%-7s %s".formatted(seen.rule().orElse("-"), seen.where()));
      line("        " + seen.what());
    }
  }

  private void derived(Inspection inspection) {
    title("time");
    if (inspection.vcpus().isEmpty()) {
      line("no vCPU has a time in this page");
    }
    inspection.vcpus().forEach(this::vcpu);
    wallclock(inspection.wallclock());
    title("event channels");
    var events = inspection.events();
    line("pending and unmasked  " + ports(events.pending()));
    events.selected().forEach(this::selected);
    line("pending and masked    " + ports(events.pendingMasked()));
    line("masked                " + events.masked());
    inspection.p2m().ifPresent(this::p2m);
  }

  private void p2m(P2m p2m) {
    title("physical-to-machine list");
    line(p2m.state());
    line(
        "max_pfn "
            + p2m.maxPfn()
            + ", root frame "
            + p2m.rootFrame().orElse("none")
            + ", p2m_vaddr "
            + p2m.vaddr()
            + ", generation "
            + p2m.generation()
            + ", frame_list_list "
            + p2m.frameListList());
  }

  private void wallclock(Wallclock clock) {
    String version = "wallclock  version " + clock.version();
    if (clock.updating()) {
      version += UPDATING;
    }
    boolean neverSet = clock.version() == 0 && clock.seconds().equals("0") && clock.nanos() == 0;
    line(
        version
            + (neverSet
                ? ", never set in this page"
                : ", system time 0 was "
                    + clock.start().orElse("no date: " + clock.seconds() + " s after 1970")));
    clock
        .atTsc()
        .ifPresent(at ->
            line(
                "           at the requested TSC it is %s, by the record of vCPU %d"
                    .formatted(at.date(), at.vcpu())));
  }

  /** The page does not show which vCPU a port is bound to, only what the selectors contain. */
  private void selected(Selected group) {
    String ports = "                      " + ports(group.ports());
    line(
        group.vcpus().isEmpty()
            ? ports + ": in no selector of this page"
            : ports + ": in the selector of " + vcpus(group.vcpus()));
  }

  private void vcpu(Vcpu vcpu) {
    String name = "vCPU %-2d    ".formatted(vcpu.vcpu());
    if (vcpu.published()) {
      line(
          name
              + "version %d%s, %s at TSC %s, %s%s"
                  .formatted(
                      vcpu.version(),
                      vcpu.updating() ? UPDATING : "",
                      seconds(vcpu.systemTimeNanos()),
                      vcpu.tscTimestamp(),
                      vcpu.frequencyHz().map(InspectionText::megahertz).orElse("no frequency"),
                      vcpu.systemTimeAtTsc()
                          .map(nanos -> ", " + seconds(nanos) + " at the requested TSC")
                          .orElse("")));
    } else {
      line(name + "no time in this page");
    }
    if (vcpu.upcallPending() != 0 || !vcpu.selector().equals("0x0")) {
      line(
          "           upcall_pending %d,%s selector %s"
              .formatted(
                  vcpu.upcallPending(),
                  vcpu.upcallMask().isPresent()
                      ? " upcall_mask " + vcpu.upcallMask().getAsInt() + ","
                      : "",
                  vcpu.selector()));
    }
    if (vcpu.mayBeDeadCopy()) {
      line(
          "           may be a dead copy: guests such as Linux keep their vcpu_info elsewhere, and"
              + " this one then stays as it was");
    }
  }

  private static String seconds(String nanos) {
    return new java.math.BigDecimal(nanos).movePointLeft(9).toPlainString() + " s";
  }

  private static String megahertz(String hertz) {
    return new java.math.BigDecimal(hertz).movePointLeft(6).toPlainString() + " MHz";
  }

  /** Ports by number, limited to the first few. */
  static String ports(List<Integer> ports) {
    if (ports.isEmpty()) {
      return "none";
    }
    String some = String.join(", ", ports.stream().limit(SOME_PORTS).map(String::valueOf).toList());
    String rest = ports.size() > SOME_PORTS ? " and " + (ports.size() - SOME_PORTS) + " more" : "";
    return (ports.size() == 1 ? "port " : "ports ") + some + rest;
  }

  /** vCPUs by number. */
  static String vcpus(List<Integer> vcpus) {
    return (vcpus.size() == 1 ? "vCPU " : "vCPUs ")
        + String.join(", ", vcpus.stream().map(String::valueOf).toList());
  }

  private void map(PageView page) {
    title("the page   . zero   + something   # ones");
    PageMap.lines(page).forEach(this::line);
  }

  private void fields(List<FieldValue> fields) {
    title("fields that are not 0");
    runs(fields, FieldValue::name, FieldValue::offset, InspectionText::shown);
  }

  /** One line per field; equal array elements share a line. */
  private <T> void runs(
      List<T> all, Function<T, String> name, ToLongFunction<T> offset, Function<T, String> shown) {
    for (int from = 0; from < all.size(); ) {
      T first = all.get(from);
      Matcher index = INDEX.matcher(name.apply(first));
      int to = from + 1;
      if (index.matches()) {
        int next = Integer.parseInt(index.group(2)) + 1;
        while (to < all.size()
            && name.apply(all.get(to)).equals(index.group(1) + next + index.group(3))
            && shown.apply(all.get(to)).equals(shown.apply(first))) {
          to++;
          next++;
        }
      }
      String range =
          to - from == 1
              ? name.apply(first)
              : index.replaceFirst(
                  "$1$2 to " + (Integer.parseInt(index.group(2)) + to - from - 1) + "$3");
      line("0x%03x  %-40s %s".formatted(offset.applyAsLong(first), range, shown.apply(first)));
      from = to;
    }
  }

  /** Masks, addresses and bitmaps in hexadecimal, counts and times in decimal. */
  private static String shown(FieldValue field) {
    return number(field) + (field.updating() ? " (during an update)" : "");
  }

  private static String number(FieldValue field) {
    if (field.value().isEmpty()) {
      return field.hex();
    }
    boolean bits = BITS.matcher(field.name()).find() && !field.name().endsWith("p2m_generation");
    return bits ? "0x" + Long.toHexString(Long.parseUnsignedLong(field.value())) : field.value();
  }
}
