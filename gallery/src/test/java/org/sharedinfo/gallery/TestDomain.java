package org.sharedinfo.gallery;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.spi.SharedInfoProvider;

/** A guest with a frame, some memory and a clock that is set by hand. */
final class TestDomain implements Domain, Machine {
  private final Abi abi;
  private final MemorySegment frame = frame();
  private final Map<Long, MemorySegment> frames = new HashMap<>();
  private long next = 0x10_0000;
  long tsc;

  TestDomain(Abi abi) {
    this.abi = abi;
  }

  /** The roles that a provider plays for an ABI. */
  static Set<Role> rolesOf(SharedInfoProvider provider, Abi abi) {
    var domain = new TestDomain(abi);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    Map<Role, Optional<?>> offers =
        Map.of(
            Role.TIME_PUBLISHER, provider.timePublisher(domain),
            Role.TIME_READER, provider.timeReader(domain),
            Role.WALLCLOCK_PUBLISHER, provider.wallclockPublisher(domain),
            Role.WALLCLOCK_READER, provider.wallclockReader(domain),
            Role.EVENT_SENDER,
                provider
                    .eventSender(domain)
                    .<Object>map(x -> x)
                    .or(() -> provider.unmaskService(domain))
                    .or(() -> provider.trapPublisher(domain)),
            Role.EVENT_RECEIVER, provider.eventReceiver(domain),
            Role.P2M_OWNER, provider.p2mOwner(domain),
            Role.P2M_OBSERVER, provider.p2mObserver(domain),
            Role.LAYOUT_DESCRIBER, provider.layoutDescriber(abi));
    offers.forEach((role, offer) -> offer.ifPresent(_ -> roles.add(role)));
    return roles;
  }

  private static MemorySegment frame() {
    return Arena.ofAuto().allocate(FRAME_BYTES, FRAME_BYTES);
  }

  @Override
  public Abi abi() {
    return abi;
  }

  @Override
  public GuestKind kind() {
    return GuestKind.PV;
  }

  @Override
  public MemorySegment sharedInfo() {
    return frame;
  }

  @Override
  public Machine machine() {
    return this;
  }

  @Override
  public long tsc() {
    return tsc;
  }

  @Override
  public int vcpuOf(int port) {
    return port % abi.vcpus();
  }

  @Override
  public void upcall(int vcpu) {
    // nobody listens
  }

  @Override
  public void wake(int vcpu) {
    // nobody sleeps here
  }

  @Override
  public void event(int port) {
    // nobody listens
  }

  @Override
  public void unmask(int port) {
    throw new UnsupportedOperationException("no hypervisor here: unmask " + port);
  }

  @Override
  public Optional<MemorySegment> frame(long number) {
    return Optional.ofNullable(frames.get(number));
  }

  @Override
  public long allocate() {
    frames.put(next, frame());
    return next++;
  }
}
