package org.sharedinfo.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the reference operations and {@code baseline.c}, and prints both with their ratios.
 *
 * <p>Each figure is the best of several runs, in nanoseconds: a disturbance on a busy machine only
 * makes a run longer.
 */
public final class BaselineComparison {
  private BaselineComparison() {}

  /**
   * Runs both.
   *
   * @param args the compiled baseline, then options for JMH
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, RunnerException, CommandLineOptionException {
    String[] options = Arrays.copyOfRange(args, 1, args.length);
    Map<String, Double> baseline = baseline(args[0]);
    Collection<RunResult> results = new Runner(new CommandLineOptions(options)).run();
    System.out.printf(
        "%n%-17s %-8s %-10s %9s %7s %7s%n", "operation", "abi", "side", "ns", "C ns", "ratio");
    for (RunResult result : results) {
      System.out.println(row(result, baseline));
    }
  }

  private static String row(RunResult result, Map<String, Double> baseline) {
    Result<?> primary = result.getPrimaryResult();
    String name = primary.getLabel();
    double java = primary.getStatistics().getMin();
    String row =
        "%-17s %-8s %-10s %9.2f"
            .formatted(
                name,
                result.getParams().getParam("abi"),
                result.getParams().getParam("implementation"),
                java);
    return Optional.ofNullable(baseline.get(name))
        .map(c -> row + " %7.2f %7.2f".formatted(c, java / c))
        .orElse(row);
  }

  private static Map<String, Double> baseline(String program)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Double> figures =
        process
            .inputReader()
            .lines()
            .map(line -> line.split(","))
            .collect(Collectors.toMap(parts -> parts[0], parts -> Double.valueOf(parts[1])));
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(program + " ended with exit code " + code);
    }
    return figures;
  }
}
