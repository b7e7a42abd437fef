package org.sharedinfo.jcstress;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The command line of a fork. JCStress probes the flags of a JVM by starting it about twenty times;
 * this class tells HotSpot to ignore unknown flags instead.
 */
final class ForkCommand {
  private static final int MANY_DIRECTIVES = 100_000;

  /** Makes a JVM write a cache of class data when it exits. */
  private static final String AOT_OUTPUT = "-XX:AOTCacheOutput";

  private ForkCommand() {}

  /**
   * The JVM arguments that a mode adds. If the compiler makes random choices, they include a new
   * seed; the report shows it, so the run can be repeated.
   */
  static List<String> modeArguments(StressMode mode) {
    List<String> arguments = new ArrayList<>(mode.jvmArgs());
    if (mode.randomised()) {
      arguments.add("-XX:StressSeed=" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    }
    return arguments;
  }

  /**
   * The complete command.
   *
   * @param directory the fork's own, for files that the JVM reads and writes
   * @param directives the compiler directives in it
   * @param modeArguments from {@link #modeArguments}
   */
  static List<String> of(
      StressOptions options,
      List<String> modeArguments,
      List<StressClass> tests,
      Path directory,
      Path directives) {
    List<String> command = new ArrayList<>();
    command.add(ForeignProcess.java());
    command.add("-cp");
    command.add(classPath(options));
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-RestrictContended",
            "-XX:CompilerDirectivesFile=" + directives,
            "-XX:CompilerDirectivesLimit=" + MANY_DIRECTIVES,
            "-Xms" + options.heapMegabytes() + "m",
            "-Xmx" + options.heapMegabytes() + "m"));
    command.addAll(Scratch.jvmOptions(directory));
    command.addAll(options.jvmArgs());
    if (options.jvmArgs().stream().noneMatch(ForkCommand::choosesCollector)) {
      // Starts fastest, and has no threads that disturb the actors.
      command.add("-XX:+UseSerialGC");
    }
    options.properties().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(modeArguments);
    command.add(ForkMain.class.getName());
    command.add(Long.toString(options.time().plus(options.grace()).toMillis()));
    command.add(Boolean.toString(options.stopOnForbidden()));
    command.add(Long.toString(options.patience().toMillis()));
    command.add(Integer.toString(options.witnesses()));
    tests.forEach(test -> command.add(test.type().getName()));
    return command;
  }

  /** Whether the JVM writes a file when it exits. */
  static boolean writesAtExit(StressOptions options) {
    return options.jvmArgs().stream().anyMatch(argument -> argument.startsWith(AOT_OUTPUT));
  }

  private static boolean choosesCollector(String argument) {
    return argument.startsWith("-XX:+Use") && argument.endsWith("GC");
  }

  private static String classPath(StressOptions options) {
    List<String> entries = new ArrayList<>();
    entries.add(System.getProperty("java.class.path"));
    entries.addAll(options.classPath());
    return ForeignProcess.absolute(String.join(File.pathSeparator, entries));
  }
}
