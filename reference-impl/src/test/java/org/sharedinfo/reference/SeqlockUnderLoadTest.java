package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.VcpuTime;

/** Writer and reader on two threads. Finds what is badly broken; stress tests find the rest. */
class SeqlockUnderLoadTest {
  private static final int UPDATES = 200_000;
  private static final long CLOCK = 1 << 20;

  /** All updates describe one and the same clock; a mixture of two describes another. */
  @ParameterizedTest
  @EnumSource
  void timeIsOneUpdateOrAnother(Abi abi) {
    TestDomain domain = new TestDomain(abi).tsc(CLOCK);
    int vcpu = domain.vcpuOf(1);
    domain.u32(domain.layout().timeOffset(vcpu), -UPDATES);
    var publisher = new ReferenceTimePublisher(domain);
    var reader = new ReferenceTimeReader(domain);
    publisher.publish(vcpu, update(0));
    whileRunning(
        () -> {
          for (int i = 0; i < UPDATES; i++) {
            publisher.publish(vcpu, update(i));
          }
        },
        () -> assertThat(reader.systemTimeNanos(vcpu)).isEqualTo(2 * CLOCK));
    assertThat(domain.u32(domain.layout().timeOffset(vcpu))).isEqualTo(UPDATES + 2);
  }

  // Two nanoseconds a tick, in two ways of putting it.
  private static VcpuTime update(long i) {
    return (i & 1) == 0
        ? new VcpuTime(i, 2 * i, 1 << 31, (byte) 2, (byte) i)
        : new VcpuTime(i, 2 * i, 1 << 30, (byte) 3, (byte) i);
  }

  @ParameterizedTest
  @EnumSource
  void wallclockIsOneUpdateOrAnother(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var publisher = new ReferenceWallclockPublisher(domain);
    var reader = new ReferenceWallclockReader(domain);
    whileRunning(
        () -> {
          for (int i = 0; i < UPDATES; i++) {
            publisher.publish((long) i << 32 | i, i);
          }
        },
        () -> {
          TimeOfDay time = reader.timeOfDay(0);
          assertThat(time.seconds()).isEqualTo((long) time.nanos() << 32 | time.nanos());
        });
  }

  @Test
  void aReaderWaitsOutAnOddVersion() throws Exception {
    TestDomain domain = new TestDomain(Abi.X86_64).tsc(100);
    var publisher = new ReferenceTimePublisher(domain);
    var reader = new ReferenceTimeReader(domain);
    publisher.publish(0, new VcpuTime(0, 5, 1 << 31, (byte) 1, (byte) 0));
    domain.u32(domain.layout().timeOffset(0), 3);
    var started = new CountDownLatch(1);
    CompletableFuture<Long> read =
        CompletableFuture.supplyAsync(
            () -> {
              started.countDown();
              return reader.systemTimeNanos(0);
            },
            task -> Thread.ofVirtual().start(task));
    started.await();
    assertThatThrownBy(() -> read.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    publisher.publish(0, new VcpuTime(0, 7, 1 << 31, (byte) 1, (byte) 0));

    assertThat(read).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(107L);
  }

  private static void whileRunning(Runnable writer, Runnable reader) {
    CompletableFuture<Void> writing = CompletableFuture.runAsync(writer);
    long reads = 0;
    do {
      reader.run();
      reads++;
    } while (!writing.isDone());
    writing.join();
    reader.run();
    assertThat(reads).isPositive();
  }
}
