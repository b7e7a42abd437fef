package org.sharedinfo.explorer.subject;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Ways in which two actors that use one object meet on the Java heap, or do not. */
public final class Sharing {
  private static final VarHandle I32 = JAVA_INT.varHandle();
  private static int sent;
  private static List<Integer> table;

  private final MemorySegment page;
  private final Object lock = new Object();
  private final ReentrantLock reentrant = new ReentrantLock();
  private final AtomicInteger atomic = new AtomicInteger();
  private final List<Integer> list = new ArrayList<>();
  private final long[] array = new long[2];
  private final MemorySegment own = Arena.ofAuto().allocate(8);
  private int count;

  @SuppressWarnings("UnusedVariable") // written so that it changes and changes back
  private volatile boolean busy;

  public Sharing(MemorySegment page) {
    this.page = page;
  }

  private int access() {
    return (int) I32.getAndAdd(page, 0L, 1);
  }

  public int monitor() {
    synchronized (lock) {
      return access();
    }
  }

  public synchronized int method() {
    return access();
  }

  public int classMonitor() {
    synchronized (Sharing.class) {
      return access();
    }
  }

  public int reentrantLock() {
    reentrant.lock();
    try {
      return access();
    } finally {
      reentrant.unlock();
    }
  }

  public int atomicInteger() {
    return access() + atomic.incrementAndGet();
  }

  public int field() {
    return access() + count++;
  }

  public int spinFlag() {
    busy = true;
    int seen = access();
    busy = false;
    return seen;
  }

  public int staticField() {
    return access() + sent++;
  }

  public int collection() {
    list.add(access());
    return list.size();
  }

  public int numbers() {
    return (int) array[0]++ + access();
  }

  public int unwatchedMemory() {
    return (int) I32.getAndAdd(own, 0L, 1) + access();
  }

  /** Not sharing: filled once, the same for all. */
  public int cache() {
    if (table == null) {
      table = List.of(5);
    }
    return access() + table.getFirst();
  }

  /** Not sharing: nobody else has it. */
  public int ownObjects() {
    List<Integer> mine = new ArrayList<>();
    int[] numbers = new int[1];
    Object monitor = new Object();
    synchronized (monitor) {
      mine.add(access());
      numbers[0]++;
    }
    return mine.size() + numbers[0];
  }
}
