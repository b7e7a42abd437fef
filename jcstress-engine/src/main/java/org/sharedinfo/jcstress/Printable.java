package org.sharedinfo.jcstress;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Makes exceptions of untrusted code safe to print: their methods may throw again. */
public final class Printable {
  private Printable() {}

  /**
   * Returns a throwable that can be printed: the same one, or one of the same broad kind that names
   * its class and keeps its stack.
   */
  public static Throwable of(Throwable thrown) {
    try {
      thrown.printStackTrace(new PrintWriter(new StringWriter()));
      return thrown;
    } catch (Throwable again) {
      return standIn(thrown);
    }
  }

  private static Throwable standIn(Throwable thrown) {
    String text = thrown.getClass().getName() + ", which throws when printed";
    Throwable other =
        switch (thrown) {
          case IndexOutOfBoundsException _ -> new IndexOutOfBoundsException(text);
          case IllegalArgumentException _ -> new IllegalArgumentException(text);
          case Error _ -> new Error(text);
          default -> new RuntimeException(text);
        };
    try {
      other.setStackTrace(thrown.getStackTrace());
    } catch (Throwable again) {
      // Then it keeps the stack of this method.
    }
    return other;
  }
}
