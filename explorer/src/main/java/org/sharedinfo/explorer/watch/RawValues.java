package org.sharedinfo.explorer.watch;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Converts between Java values and the raw bits of memory: its bytes as one little-endian number,
 * zero-extended.
 */
record RawValues(Class<?> type, int bytes, boolean bigEndian) {
  /** Of a primitive type, in little-endian order; empty for any other type. */
  static Optional<RawValues> of(Class<?> type) {
    int bytes =
        switch (type.getName()) {
          case "byte", "boolean" -> Byte.BYTES;
          case "short", "char" -> Short.BYTES;
          case "int", "float" -> Integer.BYTES;
          case "long", "double" -> Long.BYTES;
          default -> 0;
        };
    return bytes == 0 ? Optional.empty() : Optional.of(new RawValues(type, bytes, false));
  }

  /** Of a layout; empty for one of addresses. */
  static Optional<RawValues> of(ValueLayout layout) {
    return of(layout.carrier()).map(v -> v.inOrder(layout.order() == ByteOrder.BIG_ENDIAN));
  }

  RawValues inOrder(boolean big) {
    return big == bigEndian || bytes == 1 ? this : new RawValues(type, bytes, big);
  }

  /** The number of bytes that an addition must swap. */
  int swapped() {
    return bigEndian ? bytes : 0;
  }

  /** The raw bits of a value of the type, or of a narrower one. */
  long raw(Object value) {
    long number =
        switch (value) {
          case Boolean b -> b ? 1 : 0;
          case Character c -> type == float.class ? Float.floatToRawIntBits(c) : c;
          case Number n when type == float.class -> Float.floatToRawIntBits(n.floatValue());
          case Number n when type == double.class -> Double.doubleToRawLongBits(n.doubleValue());
          case Number n -> n.longValue();
          default -> throw new ClassCastException(value.getClass().getName());
        };
    return swap(bytes == Long.BYTES ? number : number & (1L << Byte.SIZE * bytes) - 1);
  }

  /** The value of the type that has these bits, boxed. */
  Object value(long raw) {
    long number = swap(raw);
    return switch (type.getName()) {
      case "byte" -> (byte) number;
      case "boolean" -> number != 0;
      case "short" -> (short) number;
      case "char" -> (char) number;
      case "int" -> (int) number;
      case "float" -> Float.intBitsToFloat((int) number);
      case "double" -> Double.longBitsToDouble(number);
      default -> number;
    };
  }

  private long swap(long number) {
    return bigEndian ? Long.reverseBytes(number) >>> Long.SIZE - Byte.SIZE * bytes : number;
  }
}
