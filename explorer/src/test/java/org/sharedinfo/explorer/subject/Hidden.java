package org.sharedinfo.explorer.subject;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Ways to use memory that cannot be seen into; each method is one. */
public final class Hidden {
  private static final VarHandle I32 = JAVA_INT.varHandle();
  private static final MethodHandle HANDLE = I32.toMethodHandle(VarHandle.AccessMode.GET_VOLATILE);
  private static final VarHandle WIDENED = widened();

  private Hidden() {}

  private static VarHandle widened() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      return MethodHandles.filterValue(
          I32,
          lookup.findStatic(Hidden.class, "half", MethodType.methodType(int.class, long.class)),
          lookup.findStatic(Hidden.class, "twice", MethodType.methodType(long.class, int.class)));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static int half(long value) {
    return (int) (value / 2);
  }

  static long twice(int value) {
    return 2L * value;
  }

  public static Object methodHandle(MemorySegment m) throws Throwable {
    return (int) HANDLE.invokeExact(m, 0L);
  }

  public static Object reflection(MemorySegment m) throws ReflectiveOperationException {
    return MemorySegment.class
        .getMethod("get", ValueLayout.OfInt.class, long.class)
        .invoke(m, JAVA_INT, 0L);
  }

  public static Object boundHandle(MemorySegment m) {
    VarHandle bound = MethodHandles.insertCoordinates(I32, 0, m, 0L);
    return (int) bound.getVolatile();
  }

  public static Object filteredHandle(MemorySegment m) {
    return (long) WIDENED.getVolatile(m, 0L);
  }

  public static Object string(MemorySegment m) {
    return m.getString(0);
  }

  public static Object pointer(MemorySegment m) {
    return m.get(ValueLayout.ADDRESS, 0).address();
  }

  public static Object bufferInOneGo(MemorySegment m) {
    long[] out = new long[8];
    m.asByteBuffer().asLongBuffer().get(out);
    return out[0];
  }

  public static Object bufferIntoBuffer(MemorySegment m) {
    return ByteBuffer.allocate(512).asIntBuffer().put(m.asByteBuffer().asIntBuffer()).position();
  }

  public static Object handedToTheJdk(MemorySegment m) {
    CRC32 sum = new CRC32();
    sum.update(m.asByteBuffer());
    return sum.getValue();
  }

  public static Object nativeMethod(MemorySegment m) {
    return peek(m.address());
  }

  private static native int peek(long address);

  public static Object otherThread(MemorySegment m) throws InterruptedException {
    Thread other = new Thread(() -> m.get(JAVA_LONG, 0));
    other.start();
    other.join();
    return (int) I32.getVolatile(m, 0L);
  }

  public static Object clock(MemorySegment m) {
    long value = System.nanoTime() / 1000;
    m.set(JAVA_LONG, 0, value);
    return (int) I32.getVolatile(m, 8L);
  }

  public static Object endless(MemorySegment m) {
    int value = (int) I32.getVolatile(m, 0L);
    while ((value & 1) == 0) {
      value += 2;
    }
    return value;
  }

  public static Object pauses(MemorySegment m) {
    int value = (int) I32.getVolatile(m, 0L);
    while (value == 0) {
      Thread.onSpinWait();
    }
    return value;
  }

  @SuppressWarnings("WaitNotInLoop")
  public static Object waits(MemorySegment m) throws InterruptedException {
    Object lock = new Object();
    synchronized (lock) {
      lock.wait();
    }
    return (int) I32.getVolatile(m, 0L);
  }
}
