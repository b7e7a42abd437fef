package org.sharedinfo.gallery.base;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.sharedinfo.spi.Domain;

/** Records which vCPUs of each guest sleep, as a hypervisor does outside the guest's memory. */
public final class SleepBook {
  private final Map<Domain, AtomicIntegerArray> asleep = new ConcurrentHashMap<>();

  /** Starts with no sleeping vCPU. */
  public SleepBook() {}

  private AtomicIntegerArray of(Page page) {
    return asleep.computeIfAbsent(
        page.domain(), _ -> new AtomicIntegerArray(page.domain().abi().vcpus()));
  }

  /** Records that a vCPU sleeps. */
  public void add(Page page, int vcpu) {
    of(page).set(vcpu, 1);
  }

  /** Records that a vCPU no longer sleeps. Returns whether it slept. */
  public boolean remove(Page page, int vcpu) {
    return of(page).getAndSet(vcpu, 0) != 0;
  }

  /** Whether a vCPU sleeps. */
  public boolean contains(Page page, int vcpu) {
    return of(page).get(vcpu) != 0;
  }
}
