package org.sharedinfo.tck.run;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sharedinfo.jcstress.CrashLog;
import org.sharedinfo.spi.SharedInfoProvider;

/** Attributes a class to its owner: the implementation, unless it is known to be someone else's. */
final class Whose {
  /** The bridge to native code: everything it calls belongs to the implementation. */
  private static final String BRIDGE = "org.sharedinfo.bridge.";

  /** The runner of the checks; outer frames belong to whoever runs the kit. */
  private static final String RUNNER = "org.sharedinfo.tck.run.";

  private static final List<String> KIT =
      List.of(
          "org.sharedinfo.abi.",
          "org.sharedinfo.explorer.",
          "org.sharedinfo.jcstress.",
          "org.sharedinfo.result.",
          "org.sharedinfo.rule.",
          "org.sharedinfo.selftest.",
          "org.sharedinfo.spi.",
          "org.sharedinfo.tck.",
          "org.junit.",
          "org.opentest4j.",
          "org.openjdk.jcstress.",
          "net.jqwik.",
          "tools.jackson.",
          "com.fasterxml.jackson.");

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private static final Pattern MACHINE_CODE = Pattern.compile("^C +\\[([^+\\]]+)");
  private static final Pattern JAVA_CODE =
      Pattern.compile("^[Jj] .*?([A-Za-z_$][\\w$]*(?:\\.[\\w$]+)+)\\(");

  /** Libraries that any code may have called. */
  private static final Pattern SYSTEMS =
      Pattern.compile(
          "lib(c|m|pthread|dl|jvm|java|jimage|nio|net|gcc_s)[.-].*|(ld-linux|linux-vdso).*");

  private Whose() {}

  static boolean isJdks(String className) {
    return JDK.stream().anyMatch(className::startsWith);
  }

  static boolean isImplementations(String className) {
    return !isJdks(className) && KIT.stream().noneMatch(className::startsWith);
  }

  /** Whether the implementation is active in a stack, the last call first. */
  static boolean isAtWork(List<StackTraceElement> stack) {
    return stack.stream()
        .map(StackTraceElement::getClassName)
        .takeWhile(name -> !name.startsWith(RUNNER))
        .anyMatch(Whose::isImplementations);
  }

  /** Whether the implementation is active in a stack given line by line. */
  static boolean isAtWork(Stream<String> lines) {
    return lines
        .map(String::strip)
        .filter(line -> line.startsWith("at "))
        .map(line -> line.substring("at ".length()))
        .map(line -> line.substring(line.lastIndexOf('/', Math.max(0, line.indexOf('('))) + 1))
        .anyMatch(Whose::isImplementations);
  }

  /**
   * Whether the kit's own code crashed, according to the thread's stack. If this is unclear, as
   * after memory was overwritten, the implementation is responsible: the kit's code cannot do that.
   */
  static boolean isKits(CrashLog crash) {
    for (String frame : crash.frames()) {
      Matcher machine = MACHINE_CODE.matcher(frame);
      Matcher java = JAVA_CODE.matcher(frame);
      if (machine.find() && !SYSTEMS.matcher(machine.group(1)).matches()) {
        return false;
      }
      if (java.find() && !isJdks(java.group(1))) {
        return !isImplementations(java.group(1));
      }
    }
    return false;
  }

  static boolean isMachineCode(Class<? extends SharedInfoProvider> provider) {
    return provider.getName().startsWith(BRIDGE);
  }
}
