package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;

/**
 * A guest as the kit makes it: its frame, its memory, its clock, and a record of the calls that an
 * implementation makes.
 *
 * <p>What a callback does can be set; by default it is only recorded. Threading: set up by one
 * thread; the callbacks may come from any.
 */
public final class Guest implements Domain, AutoCloseable {
  private final Abi abi;
  private final MemorySegment segment;
  private final Frame frame;
  private final Memory memory;
  private volatile long tsc;
  private volatile Runnable onTsc = () -> {};
  private volatile Runnable afterTsc = () -> {};
  private volatile IntUnaryOperator binding = _ -> 0;
  private volatile IntConsumer onUpcall = _ -> {};
  private volatile IntConsumer onEvent = _ -> {};
  private volatile IntConsumer onUnmask = _ -> {};
  private volatile GuestKind kind;
  private volatile IntConsumer onWake = _ -> {};
  private final List<Integer> wakes = new CopyOnWriteArrayList<>();
  private final List<Integer> upcalls = new CopyOnWriteArrayList<>();
  private final List<Integer> events = new CopyOnWriteArrayList<>();
  private volatile boolean abandoned;
  private volatile boolean closed;

  private Guest(Abi abi) {
    this.abi = abi;
    this.kind = GuestKind.usualIn(abi);
    this.segment = FramePool.SHARED_INFO.take();
    this.frame = new Frame(abi, segment);
    this.memory = new Memory(FramePool.OTHER);
  }

  /** A guest whose frame is all zero. */
  public static Guest zeroed(Abi abi) {
    return noisy(abi, 0);
  }

  /** A guest whose frame is filled with the noise of a seed; 0 stands for zeros. */
  public static Guest noisy(Abi abi, long noise) {
    Guest guest = new Guest(abi);
    guest.frame.noise(noise);
    return guest;
  }

  /** The shared_info frame as the kit sees it. */
  public Frame frame() {
    return frame;
  }

  /** A picture of the frame as it was at another time. */
  public Frame pictureOf(MemorySegment bytes) {
    return new Frame(abi, bytes);
  }

  /** The other memory as the kit sees it. */
  public Memory memory() {
    return memory;
  }

  /** Makes it a guest of another kind than the usual one. */
  public Guest kind(GuestKind other) {
    kind = other;
    return this;
  }

  /** Sets the clock, in ticks, unsigned. */
  public Guest tsc(long ticks) {
    tsc = ticks;
    return this;
  }

  /** Runs at every look at the clock, before the clock is read. */
  public void onTsc(Runnable action) {
    onTsc = action;
  }

  /** Runs at every look at the clock, after the clock is read: what was read is of the past. */
  public void afterTsc(Runnable action) {
    afterTsc = action;
  }

  /** Binds channels to vCPUs. */
  public void bind(IntUnaryOperator vcpuOfPort) {
    binding = vcpuOfPort;
  }

  /** Runs at every upcall, after it was recorded. */
  public void onUpcall(IntConsumer action) {
    onUpcall = action;
  }

  /** Runs each time a vCPU is woken, after it was recorded. */
  public void onWake(IntConsumer action) {
    onWake = action;
  }

  /** Runs at every event, after it was recorded. */
  public void onEvent(IntConsumer action) {
    onEvent = action;
  }

  /** Runs at every request to unmask a channel. */
  public void onUnmask(IntConsumer action) {
    onUnmask = action;
  }

  /** The upcalls so far, by vCPU, in order. */
  public List<Integer> upcalls() {
    return upcalls;
  }

  /** The vCPUs woken so far, in order. */
  public List<Integer> wakes() {
    return wakes;
  }

  /** The events so far, by port, in order. */
  public List<Integer> events() {
    return events;
  }

  @Override
  public Abi abi() {
    return abi;
  }

  @Override
  public GuestKind kind() {
    return kind;
  }

  @Override
  public MemorySegment sharedInfo() {
    return segment;
  }

  @Override
  public Machine machine() {
    return memory;
  }

  @Override
  public long tsc() {
    boolean opened = openFor(true);
    onTsc.run();
    long seen = tsc;
    afterTsc.run();
    if (opened) {
      openFor(false);
    }
    return seen;
  }

  /** Opens or closes the frame within {@link #readOnly}, unless the call in it was set free. */
  private synchronized boolean openFor(boolean kit) {
    if (!closed || abandoned) {
      return false;
    }
    if (kit) {
      GuardedFrames.open(segment);
    } else {
      GuardedFrames.close(segment);
    }
    return true;
  }

  /**
   * Does something during which machine code that writes to the shared_info frame is stopped where
   * it does so, and named by the field. The clock's action may write.
   */
  public void readOnly(Runnable action) {
    closed = true;
    GuardedFrames.close(segment);
    try {
      action.run();
    } finally {
      closed = false;
      GuardedFrames.open(segment);
    }
  }

  @Override
  public int vcpuOf(int port) {
    return binding.applyAsInt(Objects.checkIndex(port, abi.channels()));
  }

  @Override
  public void upcall(int vcpu) {
    upcalls.add(Objects.checkIndex(vcpu, abi.vcpus()));
    onUpcall.accept(vcpu);
  }

  @Override
  public void wake(int vcpu) {
    wakes.add(Objects.checkIndex(vcpu, abi.vcpus()));
    onWake.accept(vcpu);
  }

  @Override
  public void event(int port) {
    events.add(Objects.checkIndex(port, abi.channels()));
    onEvent.accept(port);
  }

  @Override
  public void unmask(int port) {
    onUnmask.accept(Objects.checkIndex(port, abi.channels()));
  }

  /** Keeps the memory from being used again: something may still be working on it. */
  public void abandon() {
    abandoned = true;
  }

  /**
   * Sets a call free that waits for what never comes, as all that a reader waits for is even in a
   * frame of zeros. The memory is not used again.
   */
  public synchronized void setFree() {
    abandon();
    GuardedFrames.open(segment); // the call may have been one that was only to read
    frame.noise(0);
  }

  @Override
  public void close() {
    if (!abandoned) {
      memory.release();
      FramePool.SHARED_INFO.give(segment);
    }
  }
}
