package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;

/**
 * Hypervisor and guest on their own threads, a bounded number of steps, nothing lost at the end.
 */
class EventsUnderLoadTest {
  private static final int SENDS = 100_000;
  private static final int WAKE_UPS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Eight channels of vCPU 0 in two or more words; one of them is masked and unmasked all along.
   */
  @ParameterizedTest
  @EnumSource
  void noEventIsLost(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    var receiver = new ReferenceEventReceiver(domain);
    var sent = new AtomicIntegerArray(abi.channels());
    var handled = new AtomicIntegerArray(abi.channels());
    var kicked = new AtomicBoolean();
    domain.onUpcall = _ -> kicked.set(true);
    domain.onEvent = port -> handled.set(port, sent.get(port));

    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < SENDS; i++) {
            int port = (i & 7) * 32;
            sent.incrementAndGet(port);
            sender.send(port);
          }
        });
    boolean last;
    do {
      last = sending.isDone();
      receiver.mask(64);
      if (kicked.getAndSet(false)) {
        receiver.upcall(0);
      }
      receiver.unmask(64);
      if (domain.u8(domain.layout().upcallPendingOffset(0)) != 0) {
        receiver.upcall(0);
      }
    } while (!last);
    sending.join();

    assertThat(handled.toString()).isEqualTo(sent.toString());
    assertThat(domain.bytes()).containsOnly(0);
  }

  /** The guest sleeps between any two events; each one has to wake it. */
  @ParameterizedTest
  @EnumSource
  void noWakeUpIsLost(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    var blocker = new ReferenceBlockService(domain);
    var receiver = new ReferenceEventReceiver(domain);
    int vcpu = domain.vcpuOf(4);
    var handled = new AtomicInteger();
    var kicked = new AtomicBoolean();
    domain.onUpcall = _ -> kicked.set(true);
    domain.onEvent = _ -> handled.incrementAndGet();

    CompletableFuture<Boolean> guest =
        CompletableFuture.supplyAsync(() -> {
          while (handled.get() < WAKE_UPS) {
            if (abi.hasUpcallMask()) {
              domain.u8(domain.layout().upcallMaskOffset(vcpu), 1);
            }
            if (blocker.block(vcpu) && !within(PATIENCE, () -> kicked.getAndSet(false))) {
              return false;
            }
            receiver.upcall(vcpu);
          }
          return true;
        });
    for (int i = 0; i < WAKE_UPS && !guest.isDone(); i++) {
      int before = i;
      sender.send(4);
      within(PATIENCE, () -> handled.get() > before || guest.isDone());
    }

    assertThat(guest).succeedsWithin(PATIENCE).isEqualTo(true);
    assertThat(handled).hasValue(WAKE_UPS);
  }

  private static boolean within(Duration patience, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      Thread.yield(); // The other side may need this core.
    }
    return true;
  }
}
