package org.sharedinfo.tck.check;

import java.lang.reflect.Method;

/** The name of a check, stable between runs: area, class and method. */
public final class CheckId {
  /** The package that contains all suites. */
  public static final String SUITES = "org.sharedinfo.tck";

  private CheckId() {}

  /** The id of a check method, such as {@code time.TimeReaderProtocol.readingWritesNothing}. */
  public static String of(Method method) {
    return of(method.getDeclaringClass()) + "." + method.getName();
  }

  /** The id of a check class. */
  public static String of(Class<?> type) {
    String name = type.getName();
    return name.startsWith(SUITES + ".") ? name.substring(SUITES.length() + 1) : name;
  }
}
