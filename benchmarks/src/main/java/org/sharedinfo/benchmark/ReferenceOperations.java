package org.sharedinfo.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.bridge.NativeProvider;
import org.sharedinfo.reference.ReferenceProvider;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;

/** One thread, without a peer. The method names are those of {@code baseline.c}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 25, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class ReferenceOperations {
  private static final int PFNS = 1 << 16;
  private static final int PORTS = 64;

  @Param({"x86_64", "x86_32"})
  private String abi;

  /** The reference implementation, or the C example through the bridge. */
  @Param({"reference", "bridge"})
  private String implementation;

  private BenchmarkDomain domain;
  private TimePublisher publisher;
  private TimeReader reader;
  private EventSender sender;
  private EventReceiver receiver;
  private P2mOwner owner;
  private P2mObserver observer;
  private VcpuTime time;
  private int next;

  /** Creates a guest and plays every role for it. */
  @Setup
  public void makeGuest() {
    SharedInfoProvider provider =
        implementation.equals("bridge") ? new NativeProvider() : new ReferenceProvider();
    domain = new BenchmarkDomain(Abi.byId(abi).orElseThrow());
    publisher = provider.timePublisher(domain).orElseThrow();
    reader = provider.timeReader(domain).orElseThrow();
    sender = provider.eventSender(domain).orElseThrow();
    receiver = provider.eventReceiver(domain).orElseThrow();
    owner = provider.p2mOwner(domain).orElseThrow();
    observer = provider.p2mObserver(domain).orElseThrow();
    time = new VcpuTime(1_000, 5_000_000, 0xC537_B091, (byte) -1, (byte) 1);
    publisher.publish(1, time);
    owner.setUp(new long[PFNS]);
  }

  /** Reads a whole record by its version, then computes the 96-bit product. */
  @Benchmark
  public long timeRead() {
    return reader.systemTimeNanos(1);
  }

  /** One update of a vCPU's record. */
  @Benchmark
  public void timePublish() {
    publisher.publish(1, time);
  }

  /** An event from send to its handler. */
  @Benchmark
  public long sendAndDispatch() {
    sender.send(next++ & PORTS - 1);
    receiver.upcall(0);
    return domain.events();
  }

  /** One entry of a list. */
  @Benchmark
  public void p2mSet() {
    int pfn = next++ & PFNS - 1;
    owner.set(pfn, pfn);
  }

  /** One entry from outside, through the page tables. */
  @Benchmark
  public P2mEntry p2mRead() {
    return observer.read(next++ & PFNS - 1);
  }
}
