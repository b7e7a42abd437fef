package org.sharedinfo.tck.check;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Stands between the checks and the implementation, so that what it throws is known as its own. */
final class Guard {
  private Guard() {}

  /** A proxy of one of the SPI's interfaces that says which call threw. */
  static <T> T around(Class<T> type, T role) {
    return type.cast(
        Proxy.newProxyInstance(
            Guard.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(role, arguments);
              } catch (InvocationTargetException e) {
                throw translate(
                    method.getName() + describe(arguments == null ? new Object[0] : arguments),
                    e.getCause());
              }
            }));
  }

  /** What a throwable that left the implementation stands for. */
  static RuntimeException translate(String call, Throwable thrown) {
    return switch (thrown) {
      case RuleViolation kits -> throw kits;
      case HandlerFailure kits -> kits;
      case Inconclusive kits -> kits;
      case Error error -> new ImplementationBroke(call, error);
      default -> new ImplementationThrew(call, thrown);
    };
  }

  private static String describe(Object[] arguments) {
    return Arrays.stream(arguments)
        .map(
            a ->
                a instanceof long[] longs
                    ? "long[" + longs.length + "]"
                    : a instanceof Long number ? Long.toUnsignedString(number) : String.valueOf(a))
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
