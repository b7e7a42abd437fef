package org.sharedinfo.jcstress;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A process that asks Linux to kill it when the thread that started it ends, and answers one order.
 * Elsewhere it only answers.
 */
final class EndsWithItsStarter {
  private static final int PR_SET_PDEATHSIG = 1;
  private static final long SIGKILL = 9;

  private EndsWithItsStarter() {}

  public static void main(String[] arguments) throws Throwable {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String token = orders.readLine();
    if (System.getProperty("os.name").equals("Linux")) {
      arm();
    }
    System.out.println(token + " armed");
    if (orders.readLine() == null) {
      throw new IOException("no order");
    }
    System.out.println(token + " alive");
  }

  @SuppressWarnings("restricted") // no other API arms it
  private static void arm() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MemorySegment prctl = linker.defaultLookup().find("prctl").orElseThrow();
    int _ =
        (int)
            linker
                .downcallHandle(
                    prctl,
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1))
                .invokeExact(PR_SET_PDEATHSIG, SIGKILL);
  }
}
