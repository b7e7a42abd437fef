package org.sharedinfo.explorer.watch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where in its memory a VarHandle works, and how it turns bytes into values: found out by using it
 * on memory of our own.
 *
 * @param constant the offset for coordinates of 0
 * @param factors what each further coordinate adds to the offset, for 1
 * @param aligned whether it refuses addresses that are not aligned
 */
record HandleShape(RawValues values, long constant, long[] factors, boolean aligned) {
  private static final int REACH = 1 << 16;
  private static final int PASSES = 3;

  private static final Map<VarHandle, Optional<HandleShape>> KNOWN = new ConcurrentHashMap<>();

  /** Memory in which each byte tells its offset: bits 0 to 7, 8 to 15, 16 to 23. */
  private static final List<MemorySegment> TELLING = telling();

  /** The shape of a handle whose first coordinate is a memory segment or byte buffer. */
  static Optional<HandleShape> of(VarHandle handle) {
    return KNOWN.computeIfAbsent(handle, HandleShape::probe);
  }

  long offset(Object[] arguments) {
    long offset = constant;
    for (int i = 0; i < factors.length; i++) {
      if (factors[i] != 0) {
        offset += factors[i] * ((Number) arguments[2 + i]).longValue();
      }
    }
    return offset;
  }

  private static List<MemorySegment> telling() {
    MemorySegment[] passes = new MemorySegment[PASSES];
    for (int pass = 0; pass < PASSES; pass++) {
      passes[pass] = Arena.global().allocate(REACH, 4096);
      for (int i = 0; i < REACH; i++) {
        passes[pass].set(ValueLayout.JAVA_BYTE, i, (byte) (i >> Byte.SIZE * pass));
      }
    }
    return List.of(passes);
  }

  private static Optional<HandleShape> probe(VarHandle handle) {
    List<Class<?>> coordinates = handle.coordinateTypes();
    Optional<RawValues> carrier = RawValues.of(handle.varType());
    boolean numbers =
        coordinates.stream().skip(1).allMatch(c -> c == long.class || c == int.class);
    if (carrier.isEmpty() || !numbers || !handle.isAccessModeSupported(AccessMode.GET)) {
      return Optional.empty();
    }
    try {
      return new Probe(handle, coordinates, carrier.get()).shape();
    } catch (Throwable e) {
      return Optional.empty();
    }
  }

  /** Uses a handle on memory of our own. */
  private record Probe(VarHandle handle, List<Class<?>> coordinates, RawValues carrier) {
    Optional<HandleShape> shape() throws Throwable {
      long[] zero = new long[coordinates.size() - 1];
      boolean bigEndian = carrier.bytes() > 1 && isBigEndian(zero);
      RawValues values = carrier.inOrder(bigEndian);
      long constant = offset(values, zero);
      long[] factors = new long[zero.length];
      for (int i = 0; i < zero.length; i++) {
        long[] one = new long[zero.length];
        // An element's alignment bounds the offsets that may be asked for.
        long unit = coordinates.get(1 + i) == long.class ? carrier.bytes() : 1;
        factors[i] = factor(values, one, i, unit, constant);
      }
      boolean aligned = refusesOdd(zero);
      HandleShape shape = new HandleShape(values, constant, factors, aligned);
      return isTrue(shape, zero) ? Optional.of(shape) : Optional.empty();
    }

    private long factor(RawValues values, long[] at, int i, long unit, long constant)
        throws Throwable {
      for (long step : new long[] {1, unit}) {
        try {
          at[i] = step;
          return (offset(values, at) - constant) / step;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
          at[i] = 0;
        }
      }
      return 0; // The coordinate can only be 0.
    }

    private boolean isBigEndian(long[] at) throws Throwable {
      long raw = carrier.raw(get(TELLING.getFirst(), at));
      int lowest = (int) (raw & 0xFF);
      int next = (int) (raw >> Byte.SIZE & 0xFF);
      return next == (lowest - 1 & 0xFF);
    }

    private long offset(RawValues values, long[] at) throws Throwable {
      long offset = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        offset |= (lowestByte(values, at, pass) & 0xFF) << Byte.SIZE * pass;
      }
      return offset;
    }

    // A boolean tells one bit at a time.
    private long lowestByte(RawValues values, long[] at, int pass) throws Throwable {
      if (handle.varType() != boolean.class) {
        return values.raw(get(TELLING.get(pass), at)) & 0xFF;
      }
      long bits = 0;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        MemorySegment one = Arena.ofAuto().allocate(REACH, 4096);
        for (int i = 0; i < REACH; i++) {
          one.set(ValueLayout.JAVA_BYTE, i, (byte) (i >> Byte.SIZE * pass + bit & 1));
        }
        bits |= (boolean) get(one, at) ? 1L << bit : 0;
      }
      return bits;
    }

    private boolean refusesOdd(long[] at) throws Throwable {
      try {
        get(TELLING.getFirst().asSlice(1), at);
        return false;
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        return true;
      }
    }

    /** Whether values are bytes as they are, not filtered, in both directions. */
    private boolean isTrue(HandleShape shape, long[] at) throws Throwable {
      int bytes = carrier.bytes();
      MemorySegment memory = Arena.ofAuto().allocate(REACH, 4096);
      long mask = bytes == Long.BYTES ? -1 : (1L << Byte.SIZE * bytes) - 1;
      for (long pattern : new long[] {0x0123_4567_89AB_CDEFL, 0x4132_5476_98BA_DC01L}) {
        long raw = handle.varType() == boolean.class ? pattern & 1 : pattern & mask;
        for (int i = 0; i < bytes; i++) {
          memory.set(
              ValueLayout.JAVA_BYTE, shape.constant() + i, (byte) (raw >>> Byte.SIZE * i));
        }
        Object value = get(memory, at);
        if (!value.equals(shape.values().value(raw))) {
          return false;
        }
        memory.fill((byte) 0);
        if (handle.isAccessModeSupported(AccessMode.SET)) {
          invoke(AccessMode.SET, memory, at, value);
          for (int i = 0; i < bytes; i++) {
            byte expected = (byte) (raw >>> Byte.SIZE * i);
            if (memory.get(ValueLayout.JAVA_BYTE, shape.constant() + i) != expected) {
              return false;
            }
          }
        }
      }
      return true;
    }

    private Object get(MemorySegment memory, long[] at) throws Throwable {
      return invoke(AccessMode.GET, memory, at);
    }

    private Object invoke(AccessMode mode, MemorySegment memory, long[] at, Object... value)
        throws Throwable {
      Object[] arguments = new Object[1 + at.length + value.length];
      arguments[0] = coordinates.getFirst() == ByteBuffer.class ? memory.asByteBuffer() : memory;
      for (int i = 0; i < at.length; i++) {
        if (coordinates.get(1 + i) == int.class) {
          arguments[1 + i] = (int) at[i];
        } else {
          arguments[1 + i] = at[i];
        }
      }
      System.arraycopy(value, 0, arguments, 1 + at.length, value.length);
      MethodHandle call = handle.toMethodHandle(mode);
      return call.invokeWithArguments(Arrays.asList(arguments));
    }
  }
}
