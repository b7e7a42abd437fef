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
 * Where a VarHandle accesses its memory, and how it converts bytes to values. Found by using the
 * handle on scratch memory.
 *
 * <p>Threading: any.
 */
final class HandleShape {
  private static final int REACH = 1 << 20;
  private static final int PASSES = 3;
  private static final Map<VarHandle, Optional<HandleShape>> KNOWN = new ConcurrentHashMap<>();

  private static final Map<VarHandle, Boolean> ON_HEAP = new ConcurrentHashMap<>();

  private final Probe probe;
  private final RawValues values;
  private final boolean aligned;
  private final boolean alone;
  private final Map<List<Long>, Optional<Long>> offsets = new ConcurrentHashMap<>();

  private HandleShape(Probe probe, RawValues values, boolean aligned, boolean alone) {
    this.probe = probe;
    this.values = values;
    this.aligned = aligned;
    this.alone = alone;
  }

  /** The shape of a handle whose first coordinate is a memory segment or byte buffer. */
  static Optional<HandleShape> of(VarHandle handle) {
    return KNOWN.computeIfAbsent(handle, HandleShape::probe);
  }

  /** Whether a handle without a memory coordinate accesses a field or an array. */
  static boolean isOnHeap(VarHandle handle) {
    return ON_HEAP.computeIfAbsent(
        handle,
        _ ->
            !handle.coordinateTypes().isEmpty() && handle.coordinateTypes().getFirst().isArray()
                || handle.describeConstable().isPresent());
  }

  RawValues values() {
    return values;
  }

  /** Whether it rejects misaligned addresses. */
  boolean isAligned() {
    return aligned;
  }

  /** Whether only the value's own bytes must lie in the segment. */
  boolean standsAlone() {
    return alone;
  }

  /**
   * The offset that it accesses for these coordinates, from the start of its segment; empty if that
   * cannot be found out.
   *
   * @param arguments of the call: the handle, the segment and the other coordinates
   */
  Optional<Long> offset(Object[] arguments) {
    Long[] coordinates = new Long[probe.coordinates().size() - 1];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = ((Number) arguments[2 + i]).longValue();
    }
    return offsets.computeIfAbsent(List.of(coordinates), this::probeOffset);
  }

  private Optional<Long> probeOffset(List<Long> coordinates) {
    try {
      long[] at = coordinates.stream().mapToLong(Long::longValue).toArray();
      return Optional.of(probe.offset(values, at));
    } catch (Throwable e) {
      return Optional.empty();
    }
  }

  /** Memory in which each byte encodes its offset: bits 0 to 7, 8 to 15, 16 to 23. */
  private static final class Telling {
    private static final List<MemorySegment> PASS = telling();
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
    boolean numbers = coordinates.stream().skip(1).allMatch(c -> c == long.class || c == int.class);
    if (carrier.isEmpty() || !numbers || !handle.isAccessModeSupported(AccessMode.GET)) {
      return Optional.empty();
    }
    try {
      return new Probe(handle, coordinates, carrier.get()).shape();
    } catch (Throwable e) {
      return Optional.empty();
    }
  }

  /** Uses a handle on scratch memory. */
  private record Probe(VarHandle handle, List<Class<?>> coordinates, RawValues carrier) {
    Optional<HandleShape> shape() throws Throwable {
      long[] zero = new long[coordinates.size() - 1];
      boolean bigEndian = carrier.bytes() > 1 && isBigEndian(zero);
      RawValues values = carrier.inOrder(bigEndian);
      boolean aligned = isRefused(Telling.PASS.getFirst().asSlice(1), zero);
      long constant = offset(values, zero);
      MemorySegment least = Telling.PASS.getFirst().asSlice(0, constant + carrier.bytes());
      boolean alone = !isRefused(least, zero);
      return isTrue(values, constant, zero)
          ? Optional.of(new HandleShape(this, values, aligned, alone))
          : Optional.empty();
    }

    private boolean isBigEndian(long[] at) throws Throwable {
      long raw = carrier.raw(get(Telling.PASS.getFirst(), at));
      int lowest = (int) (raw & 0xFF);
      int next = (int) (raw >> Byte.SIZE & 0xFF);
      return next == (lowest - 1 & 0xFF);
    }

    long offset(RawValues values, long[] at) throws Throwable {
      long offset = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        offset |= (lowestByte(values, at, pass) & 0xFF) << Byte.SIZE * pass;
      }
      return offset;
    }

    // A boolean reveals one bit at a time.
    private long lowestByte(RawValues values, long[] at, int pass) throws Throwable {
      if (handle.varType() != boolean.class) {
        return values.raw(get(Telling.PASS.get(pass), at)) & 0xFF;
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

    private boolean isRefused(MemorySegment memory, long[] at) throws Throwable {
      try {
        get(memory, at);
        return false;
      } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
        return true;
      }
    }

    /** Whether values are unfiltered bytes, in both directions. */
    private boolean isTrue(RawValues values, long constant, long[] at) throws Throwable {
      int bytes = carrier.bytes();
      MemorySegment memory = Arena.ofAuto().allocate(REACH, 4096);
      long mask = bytes == Long.BYTES ? -1 : (1L << Byte.SIZE * bytes) - 1;
      for (long pattern : new long[] {0x0123_4567_89AB_CDEFL, 0x4132_5476_98BA_DC01L}) {
        long raw = handle.varType() == boolean.class ? pattern & 1 : pattern & mask;
        for (int i = 0; i < bytes; i++) {
          memory.set(ValueLayout.JAVA_BYTE, constant + i, (byte) (raw >>> Byte.SIZE * i));
        }
        Object value = get(memory, at);
        if (!value.equals(values.value(raw))) {
          return false;
        }
        memory.fill((byte) 0);
        if (handle.isAccessModeSupported(AccessMode.SET)) {
          invoke(AccessMode.SET, memory, at, value);
          for (int i = 0; i < bytes; i++) {
            byte expected = (byte) (raw >>> Byte.SIZE * i);
            if (memory.get(ValueLayout.JAVA_BYTE, constant + i) != expected) {
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
