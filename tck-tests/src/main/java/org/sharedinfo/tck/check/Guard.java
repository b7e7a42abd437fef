package org.sharedinfo.tck.check;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.sharedinfo.spi.MachineLimitException;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;

/** Wraps the implementation, so that exceptions it throws are attributed to it. */
final class Guard {
  private Guard() {}

  /** A proxy for one of the SPI's interfaces that reports which call threw. */
  static <T> T around(Class<T> type, T role) {
    return proxy(type, (method, arguments) -> invoke(role, method, arguments));
  }

  /** Like {@link #around}, for calls that may never return. */
  static <T> T patiently(Class<T> type, T role, Guest guest) {
    Patience patience = Session.current().patience();
    return proxy(
        type,
        (method, arguments) ->
            patience.call(
                describe(method, arguments), () -> invoke(role, method, arguments), guest));
  }

  /** The way a proxy makes a call. */
  private interface Call {
    Object make(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            Guard.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                call.make(method, arguments == null ? new Object[0] : arguments)));
  }

  private static Object invoke(Object role, Method method, Object[] arguments)
      throws IllegalAccessException {
    try {
      return method.invoke(role, arguments);
    } catch (InvocationTargetException e) {
      throw translate(describe(method, arguments), Objects.requireNonNull(e.getCause()));
    }
  }

  /** Translates a throwable that left the implementation. */
  static RuntimeException translate(String call, Throwable thrown) {
    return switch (thrown) {
      case RuleViolation kits -> throw kits;
      case HandlerFailure kits -> kits;
      case Inconclusive kits -> kits;
      case MachineLimitException kits -> kits;
      case ImplementationHangs kits -> kits;
      case Error error -> new ImplementationBroke(call, error);
      default -> new ImplementationThrew(call, thrown);
    };
  }

  private static String describe(Method method, Object[] arguments) {
    return Arrays.stream(arguments)
        .map(a -> a instanceof Long number ? Long.toUnsignedString(number) : Show.value(a))
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }
}
