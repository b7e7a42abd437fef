package org.sharedinfo.explorer.subject;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/**
 * Every way to touch memory that the explorer sees; each method does some of it on the first 256
 * bytes, and tells what came of it.
 */
public final class Accesses {
  private static final VarHandle I8 = JAVA_BYTE.varHandle();
  private static final VarHandle I16 = JAVA_SHORT.varHandle();
  private static final VarHandle U16 = JAVA_CHAR.varHandle();
  private static final VarHandle I32 = JAVA_INT.varHandle();
  private static final VarHandle I64 = JAVA_LONG.varHandle();
  private static final VarHandle F32 = JAVA_FLOAT.varHandle();
  private static final VarHandle F64 = JAVA_DOUBLE.varHandle();
  private static final VarHandle BOOL = JAVA_BOOLEAN.varHandle();
  private static final VarHandle BIG32 = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN).varHandle();
  private static final VarHandle BIG64 = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN).varHandle();

  private static final MemoryLayout RECORD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("version"),
          MemoryLayout.paddingLayout(4),
          MemoryLayout.sequenceLayout(
                  3,
                  MemoryLayout.structLayout(
                      JAVA_SHORT.withName("a"),
                      JAVA_BYTE.withName("b"),
                      JAVA_BYTE.withName("c"),
                      JAVA_INT.withName("d")))
              .withName("items"));

  private static final VarHandle VERSION = RECORD.varHandle(PathElement.groupElement("version"));
  private static final VarHandle ITEM_A = item("a");
  private static final VarHandle ITEM_C = item("c");
  private static final VarHandle ITEM_D = item("d");
  private static final VarHandle SECOND_D =
      RECORD.varHandle(
          PathElement.groupElement("items"),
          PathElement.sequenceElement(1),
          PathElement.groupElement("d"));
  private static final VarHandle BOUND = MethodHandles.insertCoordinates(I32, 1, 40L);
  private static final VarHandle ELEMENT = JAVA_INT.arrayElementVarHandle();
  private static final VarHandle BUFFER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BUFFER_BIG =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Accesses() {}

  private static VarHandle item(String name) {
    return RECORD.varHandle(
        PathElement.groupElement("items"),
        PathElement.sequenceElement(),
        PathElement.groupElement(name));
  }

  public static Object loadsAndStores(MemorySegment m) {
    I32.set(m, 0L, 1);
    I32.setOpaque(m, 4L, -2);
    I32.setRelease(m, 8L, 3);
    I32.setVolatile(m, 12L, Integer.MIN_VALUE);
    I64.set(m, 16L, -5L);
    I64.setOpaque(m, 24L, 6);
    I64.setRelease(m, 32L, Long.MIN_VALUE);
    I64.setVolatile(m, 40L, 8L);
    return List.of(
        (int) I32.get(m, 0L),
        (int) I32.getOpaque(m, 4L),
        (int) I32.getAcquire(m, 8L),
        (int) I32.getVolatile(m, 12L),
        (long) I64.get(m, 16L),
        (long) I64.getOpaque(m, 24L),
        (long) I64.getAcquire(m, 32L),
        (long) I64.getVolatile(m, 40L));
  }

  public static Object narrowAndWide(MemorySegment m) {
    I8.setVolatile(m, 1L, (byte) -1);
    I16.setRelease(m, 2L, (short) -2);
    U16.set(m, 4L, '\uFFF0');
    F32.set(m, 8L, -1.5f);
    F64.setVolatile(m, 16L, 2.25);
    BOOL.set(m, 24L, true);
    Object boxed = I32.get(m, 8L);
    long widened = (int) I32.get(m, 0L);
    return List.of(
        (byte) I8.get(m, 1L),
        (short) I16.getAcquire(m, 2L),
        (char) U16.getOpaque(m, 4L),
        (float) F32.get(m, 8L),
        (double) F64.get(m, 16L),
        (boolean) BOOL.get(m, 24L),
        (boolean) BOOL.get(m, 25L),
        boxed,
        widened);
  }

  public static Object exchanges(MemorySegment m) {
    I32.set(m, 0L, 5);
    return List.of(
        I32.compareAndSet(m, 0L, 5, 6),
        I32.compareAndSet(m, 0L, 5, 7),
        I32.weakCompareAndSet(m, 0L, 1, 7),
        I32.weakCompareAndSetPlain(m, 0L, 2, 7),
        I32.weakCompareAndSetAcquire(m, 0L, 3, 7),
        I32.weakCompareAndSetRelease(m, 0L, 4, 7),
        (int) I32.compareAndExchange(m, 0L, 6, -8),
        (int) I32.compareAndExchangeAcquire(m, 0L, -8, 9),
        (int) I32.compareAndExchangeRelease(m, 0L, 1, 10),
        (int) I32.getAndSet(m, 0L, 11),
        (int) I32.getAndSetAcquire(m, 0L, -12),
        (int) I32.getAndSetRelease(m, 0L, 13));
  }

  public static Object arithmetic(MemorySegment m) {
    I64.set(m, 0L, -1L);
    return List.of(
        (long) I64.getAndAdd(m, 0L, 3L),
        (long) I64.getAndAddAcquire(m, 0L, -5L),
        (long) I64.getAndAddRelease(m, 0L, Long.MAX_VALUE),
        (long) I64.getAndBitwiseOr(m, 0L, 8L),
        (long) I64.getAndBitwiseOrAcquire(m, 0L, 16L),
        (long) I64.getAndBitwiseOrRelease(m, 0L, 32L),
        (long) I64.getAndBitwiseAnd(m, 0L, ~8L),
        (long) I64.getAndBitwiseAndAcquire(m, 0L, ~16L),
        (long) I64.getAndBitwiseAndRelease(m, 0L, ~32L),
        (long) I64.getAndBitwiseXor(m, 0L, -1L),
        (long) I64.getAndBitwiseXorAcquire(m, 0L, 1L),
        (long) I64.getAndBitwiseXorRelease(m, 0L, 2L),
        (int) I32.getAndAdd(m, 8L, -1),
        (int) I32.getAndAdd(m, 8L, 2));
  }

  public static Object dropsResults(MemorySegment m) {
    I64.getAndAdd(m, 0L, 3L);
    I64.getAndBitwiseOr(m, 0L, 8L);
    I32.compareAndSet(m, 8L, 0, 6);
    I32.getVolatile(m, 8L);
    return "done";
  }

  public static Object bigEndian(MemorySegment m) {
    BIG32.set(m, 0L, 0x01020304);
    BIG64.setVolatile(m, 8L, 0x0102030405060708L);
    return List.of(
        (int) BIG32.getAndAdd(m, 0L, 0xFF),
        (int) BIG32.getVolatile(m, 0L),
        (long) BIG64.getAndBitwiseOr(m, 8L, 0xF0L),
        BIG64.compareAndSet(m, 8L, 1L, 2L),
        m.get(JAVA_INT, 0),
        m.get(JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN), 8));
  }

  public static Object layoutPaths(MemorySegment m) {
    VERSION.setVolatile(m, 64L, 7);
    ITEM_A.setOpaque(m, 64L, 2L, (short) -3);
    ITEM_C.setRelease(m, 64L, 0L, (byte) 9);
    ITEM_D.getAndAdd(m, 64L, 1L, 4);
    SECOND_D.getAndBitwiseOr(m, 64L, 8);
    BOUND.setVolatile(m, 12);
    ELEMENT.set(m, 0L, 3L, 21);
    ELEMENT.getAndAdd(m, 4L, 3L, 22);
    return List.of(
        (int) VERSION.getAcquire(m, 64L),
        (short) ITEM_A.getAcquire(m, 64L, 2L),
        (byte) ITEM_C.get(m, 64L, 0L),
        (int) ITEM_D.getVolatile(m, 64L, 1L),
        (int) BOUND.get(m),
        (int) ELEMENT.get(m, 4L, 3L));
  }

  public static Object segments(MemorySegment m) {
    m.set(JAVA_INT, 0, -1);
    m.set(JAVA_LONG, 8, 2);
    m.set(JAVA_BYTE, 16, (byte) 3);
    m.set(JAVA_SHORT, 18, (short) -4);
    m.set(JAVA_CHAR, 20, 'c');
    m.set(JAVA_FLOAT, 24, 6f);
    m.set(JAVA_DOUBLE, 32, 7d);
    m.set(JAVA_BOOLEAN, 40, true);
    m.setAtIndex(JAVA_INT, 12, 8);
    m.setAtIndex(JAVA_LONG, 7, -9);
    m.set(JAVA_INT_UNALIGNED, 65, 0x01020304);
    m.set(JAVA_LONG_UNALIGNED, 83, 0x0102030405060708L);
    return List.of(
        m.get(JAVA_INT, 0),
        m.get(JAVA_LONG, 8),
        m.get(JAVA_BYTE, 16),
        m.get(JAVA_SHORT, 18),
        m.get(JAVA_CHAR, 20),
        m.get(JAVA_FLOAT, 24),
        m.get(JAVA_DOUBLE, 32),
        m.get(JAVA_BOOLEAN, 40),
        m.getAtIndex(JAVA_INT, 12),
        m.getAtIndex(JAVA_LONG, 7),
        m.get(JAVA_INT_UNALIGNED, 65),
        m.get(JAVA_LONG_UNALIGNED, 83));
  }

  @SuppressWarnings("restricted")
  public static Object views(MemorySegment m) {
    MemorySegment slice = m.asSlice(32, 64);
    MemorySegment again = MemorySegment.ofAddress(m.address()).reinterpret(256);
    slice.set(JAVA_INT, 0, 5);
    I32.getAndAdd(again, 32L, 6);
    I32.setVolatile(slice.asSlice(8), 0L, 7);
    return List.of(
        m.get(JAVA_INT, 32),
        again.get(JAVA_INT, 40),
        slice.asReadOnly().get(JAVA_INT, 8),
        m.elements(JAVA_INT).limit(11).mapToInt(e -> e.get(JAVA_INT, 0)).sum());
  }

  public static Object bulk(MemorySegment m) {
    m.asSlice(3, 13).fill((byte) 0x5A);
    MemorySegment own = MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    m.asSlice(32, 16).copyFrom(own);
    MemorySegment.copy(m, 0, m, 64, 48);
    MemorySegment.copy(m, 64, m, 68, 24);
    MemorySegment.copy(own, 2, m, 120, 4);
    MemorySegment.copy(new int[] {1, 2, 3, 4}, 1, m, JAVA_INT, 128, 3);
    MemorySegment.copy(m, JAVA_INT, 128, m, JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), 144, 3);
    int[] out = new int[5];
    MemorySegment.copy(m, JAVA_INT, 140, out, 1, 4);
    own.copyFrom(m.asSlice(64, 5));
    return List.of(
        out[1] + " " + out[2] + " " + out[3] + " " + out[4],
        java.util.Arrays.toString(m.asSlice(0, 40).toArray(JAVA_BYTE)),
        java.util.Arrays.toString(own.toArray(JAVA_BYTE)),
        m.mismatch(own),
        m.asSlice(64, 8).mismatch(own),
        own.mismatch(m.asSlice(64)),
        MemorySegment.mismatch(m, 0, 8, m, 64, 72));
  }

  public static Object buffers(MemorySegment m) {
    ByteBuffer bytes = m.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(0, (byte) 1).putInt(4, -2).putLong(8, 3).putShort(16, (short) 4).putChar(18, 'd');
    bytes.putFloat(20, 6f).putDouble(24, 7d);
    bytes.position(32);
    bytes.put((byte) 8).put((byte) 9).putShort((short) 10).putInt(11);
    LongBuffer longs = bytes.slice(64, 64).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    longs.put(2, 12).put(13L).put(14L);
    IntBuffer ints = m.asSlice(128, 16).asByteBuffer().asIntBuffer();
    ints.put(1, 15);
    BUFFER.setVolatile(bytes, 160, 16L);
    bytes.flip();
    return List.of(
        bytes.position(),
        bytes.limit(),
        bytes.get(),
        bytes.get(5),
        bytes.getInt(4),
        bytes.getLong(8),
        bytes.getShort(16),
        bytes.getChar(18),
        bytes.getFloat(20),
        bytes.getDouble(24),
        bytes.position(),
        longs.position(),
        longs.get(0),
        longs.get(2),
        ints.get(1),
        m.get(JAVA_INT, 132));
  }

  public static Object bufferArrays(MemorySegment m) {
    ByteBuffer bytes = m.asByteBuffer();
    byte[] some = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    bytes.put(3, some).put(20, some, 2, 7).put(some, 0, 3).put(some);
    byte[] out = new byte[24];
    bytes.get(2, out, 1, 13).position(6).get(out, 14, 5).get(out, 20, 0);
    byte[] all = new byte[6];
    ByteBuffer own = ByteBuffer.allocate(24).put(2, (byte) 77);
    own.put(4, bytes, 3, 9).put(bytes.slice(20, 5));
    bytes.put(40, own, 1, 12).put(60, bytes, 40, 6);
    bytes.slice(80, 30).put(own.position(3));
    bytes.get(all).get(20, all);
    return List.of(
        bytes.position(),
        java.util.Arrays.toString(out),
        java.util.Arrays.toString(all),
        thrown(() -> bytes.get(250, all, 0, 6).get(251, all)),
        java.util.Arrays.toString(own.array()),
        own.position(),
        thrown(() -> bytes.put(250, own, 0, 10)),
        thrown(() -> bytes.put(bytes)),
        thrown(() -> bytes.get(0, all, 3, 4)),
        thrown(() -> bytes.position(251).get(all)),
        thrown(() -> bytes.asReadOnlyBuffer().put(0, all)));
  }

  public static Object bufferHandles(MemorySegment m) {
    ByteBuffer bytes = m.asByteBuffer();
    BUFFER.setRelease(bytes, 8, -5L);
    BUFFER_BIG.set(bytes, 16, 0x01020304);
    ByteBuffer slice = bytes.slice(8, 32);
    return List.of(
        (long) BUFFER.getAcquire(slice, 0),
        (int) BUFFER_BIG.getAndAdd(slice, 8, 1),
        BUFFER.compareAndSet(bytes, 24, 0L, 7L),
        m.get(JAVA_LONG, 24),
        m.get(JAVA_INT, 16));
  }

  public static Object references(MemorySegment m) {
    ToIntFunction<MemorySegment> handle = s -> (int) I32.getVolatile(s, 0L);
    BiFunction<ValueLayout.OfInt, Long, Integer> bound = m::get;
    Setter set = MemorySegment::set;
    Runnable fence = VarHandle::fullFence;
    set.set(m, JAVA_INT, 0, 17);
    fence.run();
    return List.of(handle.applyAsInt(m), bound.apply(JAVA_INT, 0L));
  }

  /** The shape of MemorySegment.set. */
  interface Setter {
    void set(MemorySegment segment, ValueLayout.OfInt layout, long offset, int value);
  }

  public static Object fencesAndPauses(MemorySegment m) throws InterruptedException {
    I32.setOpaque(m, 0L, 1);
    VarHandle.acquireFence();
    VarHandle.releaseFence();
    VarHandle.fullFence();
    VarHandle.loadLoadFence();
    VarHandle.storeStoreFence();
    Thread.onSpinWait();
    Thread.yield();
    java.util.concurrent.locks.LockSupport.parkNanos(1);
    return (int) I32.getOpaque(m, 0L);
  }

  public static Object ownMemory(MemorySegment m) {
    MemorySegment heap = MemorySegment.ofArray(new long[4]);
    I64.set(heap, 8L, 3L);
    m.set(JAVA_LONG, 0, (long) I64.getAndAdd(MemorySegment.ofArray(new long[] {2}), 0L, 1L));
    ByteBuffer own = ByteBuffer.allocate(8).putInt(0, 7);
    int[] array = {1, 2};
    return List.of(
        (long) I64.getVolatile(heap, 8L),
        own.getInt(0),
        own.array().length,
        (int) MethodHandles.arrayElementVarHandle(int[].class).getAndAdd(array, 1, 5),
        heap.toArray(JAVA_LONG).length);
  }

  public static Object mistakes(MemorySegment m) {
    return List.of(
        thrown(() -> I32.get(m, 2L)),
        thrown(() -> I32.getVolatile(m, 256L)),
        thrown(() -> I32.set(m, -4L, 1)),
        thrown(() -> I32.set(m.asReadOnly(), 0L, 1)),
        thrown(() -> I8.getAndAdd(m, 0L, (byte) 1)),
        thrown(() -> JAVA_INT_UNALIGNED.varHandle().getVolatile(m, 1L)),
        thrown(() -> m.get(JAVA_LONG, 4)),
        thrown(() -> m.get(JAVA_LONG, 252)),
        thrown(() -> m.setAtIndex(JAVA_INT, 64, 1)),
        thrown(() -> m.asReadOnly().set(JAVA_INT, 0, 1)),
        thrown(() -> ITEM_A.get(m, 0L, 3L)),
        thrown(() -> ITEM_A.get(m, 240L, 0L)),
        thrown(() -> m.asByteBuffer().getInt(253)),
        thrown(() -> m.asByteBuffer().asReadOnlyBuffer().putInt(0, 1)),
        thrown(() -> m.asByteBuffer().limit(2).getShort(1)),
        thrown(() -> BUFFER.getVolatile(m.asByteBuffer(), 4)),
        thrown(() -> MemorySegment.copy(m, 250, m, 0, 8)),
        thrown(() -> m.asReadOnly().fill((byte) 0)));
  }

  private static String thrown(Runnable code) {
    try {
      code.run();
      return "nothing";
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }
}
