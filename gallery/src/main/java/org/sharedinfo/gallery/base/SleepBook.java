package org.sharedinfo.gallery.base;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.sharedinfo.spi.Domain;

/** Keeps which vCPUs sleep, for each guest, as a hypervisor does outside the guest's memory. */
public final class SleepBook {
  private final Map<Domain, AtomicIntegerArray> asleep = new ConcurrentHashMap<>();

  /** Nobody sleeps. */
  public SleepBook() {}

  private AtomicIntegerArray of(Page page) {
    return asleep.computeIfAbsent(
        page.domain(), _ -> new AtomicIntegerArray(page.domain().abi().vcpus()));
  }

  /** A vCPU sleeps from now on. */
  public void add(Page page, int vcpu) {
    of(page).set(vcpu, 1);
  }

  /** A vCPU sleeps no longer. Returns whether it did. */
  public boolean remove(Page page, int vcpu) {
    return of(page).getAndSet(vcpu, 0) != 0;
  }

  /** Whether a vCPU sleeps. */
  public boolean contains(Page page, int vcpu) {
    return of(page).get(vcpu) != 0;
  }
}
