package org.sharedinfo.report.fabricated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.terminal.ConsoleSummary;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** The runs that every output has to show well. */
public final class FabricatedRuns {
  public static final String HOSTILE =
      "<script>alert('x')</script> \" onload='alert(1)' & ]]> --> {{ 7*7 }} \u001B[31mred\u001B[0m"
          + " \u0000 \u202Egnirts desrever\u202C \r\n\u0085\u2028 \uD800 a\u0301\u0301\u0301\u0301";

  public static final String SWAPPED = "reads tsc_to_system_mul with its bytes swapped";

  private FabricatedRuns() {}

  /** All, by name. */
  public static Map<String, FabricatedRun> all() {
    Map<String, FabricatedRun> runs = new LinkedHashMap<>();
    runs.put("all-pass", FabricatedRun.allPass());
    runs.put("five-failures", fiveFailures());
    runs.put("explained", explained());
    runs.put("five-kinds", fiveKinds());
    runs.put("crash", crash());
    runs.put("kit-broke", kitBroke());
    runs.put("incomplete", FabricatedRun.allPass().stoppedAfter(57));
    runs.put("partial", partial());
    runs.put("excluded", excluded());
    runs.put("hostile", hostile());
    runs.put("unexplorable", unexplorable());
    return runs;
  }

  public static FabricatedRun fiveFailures() {
    FabricatedRun run =
        FabricatedRun.allPass()
            .named("Acme Hypervisor", "4.2.1-rc3", "Acme Virtual Machines, Inc.")
            .notOffered(Role.WALLCLOCK_READER, Role.LAYOUT_DESCRIBER);
    for (String abi : List.of("x86_64", "x86_32")) {
      run.fails("TR", abi, lostCarry());
    }
    return run.fails("TP", "x86_64", strayWrite())
        .fails("TP", "x86_64", notOdd())
        .fails("WP", "x86_32", secondsPlace())
        .fails(
            "TR",
            "x86_64",
            violation(
                "TIM-12",
                "a time of at least 918273645 ns",
                "918273101 ns, 544 ns earlier",
                List.of("tsc=3000000000", "mul=2863311530", "shift=-1")))
        .comesOut(
            "TIM-11",
            "TP",
            "x86_64",
            Verdict.INCONCLUSIVE,
            Blame.NONE,
            "no overlap was seen in 200 ms: the machine was busy");
  }

  /** A time reader that fails several rules of its role for one reason. */
  public static FabricatedRun explained() {
    FabricatedRun run = fiveFailures().labelled("before the fix");
    for (String abi : List.of("x86_64", "x86_32")) {
      run.fails("TR", abi, violation("LAY-10", "1 ns", "16777216 ns", List.of()))
          .fails("TR", abi, violation("TIM-02", "2 ns", "9 ns", List.of()))
          .with(r -> r.withCause(new Cause("LAY-10", "TR", abi, SWAPPED)));
    }
    return run;
  }

  private static Violation lostCarry() {
    return violation(
        "TIM-01",
        "system time 18446744078004518911 ns",
        "18446744073709551615 ns, 4294967296 less",
        List.of(
            "tsc=18446744073709551615",
            "tsc_timestamp=0",
            "system_time=0",
            "mul=4294967295",
            "shift=0"));
  }

  private static Violation strayWrite() {
    return new Violation(
        "LAY-11",
        "only the bytes of vcpu_info[3].time change",
        "12 bytes more are different",
        List.of("vcpu=3", "noise=0x5eed", "tsc_shift=-7"),
        List.of(
            new ByteDifference(0xE4, "vcpu_info[3].time.pad0", "a51c77e0", "a51c0000"),
            new ByteDifference(0xFE, "vcpu_info[3].time.pad1", "c3d9", "0000"),
            new ByteDifference(
                0x100, "vcpu_info[4].evtchn_pending_sel", "0102030405060708", "0102000005060000")),
        List.of());
  }

  private static Violation notOdd() {
    return new Violation(
        "TIM-07",
        "version odd from before the first field changes until after the last has",
        "version 6, even, while system_time is of the new update and tsc_timestamp of the old",
        List.of("vcpu=0", "version=6"),
        List.of(new ByteDifference(0x20, "vcpu_info[0].time.version", "07000000", "06000000")),
        List.of(
            "publisher writes system_time at 0x030",
            "observer reads version at 0x020: 6",
            "observer reads tsc_timestamp at 0x028: 100",
            "observer reads system_time at 0x030: 9000",
            "observer reads version at 0x020: 6"));
  }

  private static Violation secondsPlace() {
    return new Violation(
        "WCL-03",
        "the high half of the seconds, 1, in wc_sec_hi at 0x924",
        "0 there, and 1 at 0xc0c, where x86_64 has it",
        List.of("seconds=4294967297", "nanos=999999999"),
        List.of(
            new ByteDifference(0x924, "wc_sec_hi", "01000000", "00000000"),
            new ByteDifference(0xC0C, "beyond shared_info", "00000000", "01000000")),
        List.of());
  }

  private static Violation violation(
      String rule, String expected, String seen, List<String> given) {
    return new Violation(rule, expected, seen, given, List.of(), List.of());
  }

  /** What each kind of evidence finds, and a check that never came back. */
  public static FabricatedRun fiveKinds() {
    return FabricatedRun.allPass()
        .named("Acme Hypervisor", "4.2.1-rc3", "Acme Virtual Machines, Inc.")
        .notOffered(Role.LAYOUT_DESCRIBER)
        .fails("TP", "x86_64", strayWrite())
        .fails("TR", "x86_64", lostCarry())
        .changed("TIM-11", "TP", "x86_64", FabricatedFindings::stress)
        .changed("TIM-07", "TP", "x86_64", FabricatedFindings::schedule)
        .changed("TIM-05", "TR", "x86_32", FabricatedFindings::weakSchedule)
        .comesOut(
            "EVT-12",
            "ER",
            "x86_64",
            Verdict.ERROR,
            Blame.IMPLEMENTATION,
            "no step for 90 s: the worker was stopped");
  }

  public static FabricatedRun crash() {
    FabricatedRun run =
        FabricatedRun.allPass().named("Native clock", "0.9", "Someone with a segmentation fault");
    String lastWords =
        """
        #
        # A fatal error has been detected by the Java Runtime Environment:
        #
        #  SIGSEGV (0xb) at pc=0x00007f3a2c0b1e20, pid=4242, tid=4243
        #
        # Problematic frame:
        # C  [libclock.so+0x1e20]  publish_time+0x40
        """;
    run.changed(
        "TIM-09",
        "TP",
        "x86_64",
        r ->
            FabricatedRun.altered(
                r,
                Verdict.ERROR,
                Blame.IMPLEMENTATION,
                "the worker process died with signal 11 while this check ran",
                lastWords));
    return run.comesOut(
        "TIM-05",
        "TR",
        "x86_32",
        Verdict.ERROR,
        Blame.IMPLEMENTATION,
        "no answer within 10 s: the worker was killed");
  }

  public static FabricatedRun kitBroke() {
    return FabricatedRun.allPass()
        .comesOut(
            "LAY-03",
            "LD",
            "x86_64",
            Verdict.ERROR,
            Blame.KIT,
            "no memory for a frame: 4096 bytes");
  }

  public static FabricatedRun partial() {
    Set<Rule> left = EnumSet.allOf(Rule.class);
    left.removeAll(Set.of(Rule.TIM_01, Rule.TIM_02, Rule.TIM_07, Rule.LAY_11));
    return FabricatedRun.allPass()
        .without(left)
        .filtered("--rule TIM-01", "--rule TIM-02", "--rule TIM-07", "--rule LAY-11");
  }

  public static FabricatedRun excluded() {
    return FabricatedRun.allPass()
        .comesOut(
            "TIM-08",
            "TP",
            "x86_64",
            Verdict.EXCLUDED,
            Blame.NONE,
            "fixed in 4.3, see issue 17; until 2027-01-31");
  }

  /** Machine code that does not tell of its accesses, and is right. */
  public static FabricatedRun unexplorable() {
    return FabricatedRun.allPass()
        .named("Acme Unikernel", "0.9", "Acme Virtual Machines, Inc.")
        .unexplorable("not explorable: libacme.so does not tell of its accesses");
  }

  public static FabricatedRun hostile() {
    String long10k = "Z".repeat(10_000);
    List<ByteDifference> bytes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      bytes.add(new ByteDifference(i * 8, HOSTILE + i, "00".repeat(600), HOSTILE));
    }
    Violation violation =
        new Violation(
            "TIM-01",
            HOSTILE + long10k,
            HOSTILE,
            List.of("name=" + HOSTILE, long10k),
            bytes,
            Collections.nCopies(500, HOSTILE));
    return FabricatedRun.allPass()
        .named(HOSTILE, long10k, "\u202E" + HOSTILE)
        .labelled(HOSTILE)
        .with(r -> r.withCause(new Cause("TIM-01", "TR", "x86_64", HOSTILE + long10k)))
        .fails("TR", "x86_64", violation)
        .changed(
            "TIM-02",
            "TR",
            "x86_64",
            r ->
                FabricatedRun.altered(
                    r, Verdict.ERROR, Blame.IMPLEMENTATION, HOSTILE, HOSTILE + long10k))
        .comesOut("WCL-02", "WR", "x86_32", Verdict.EXCLUDED, Blame.NONE, HOSTILE)
        .comesOut("TIM-04", "TR", "x86_32", Verdict.INCONCLUSIVE, Blame.NONE, HOSTILE + long10k);
  }

  /** Writes every run and its reports into folders of their names: pages to be looked at. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    for (Map.Entry<String, FabricatedRun> run : all().entrySet()) {
      Path dir = run.getValue().writeTo(root.resolve(run.getKey()));
      ConformanceReport report = Reports.write(dir);
      ConsoleSummary.of(report, dir, OptionalInt.of(80), false).forEach(System.out::println);
      System.out.println("-".repeat(80));
    }
  }
}
