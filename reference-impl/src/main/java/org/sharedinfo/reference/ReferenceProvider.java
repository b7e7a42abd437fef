package org.sharedinfo.reference;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.FrequencyScaler;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.LayoutDescriber;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TimeUpdater;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;

/** The reference implementation: every role, every ABI, both kinds of guests. */
public final class ReferenceProvider implements SharedInfoProvider {
  /** For the service loader. */
  public ReferenceProvider() {}

  @Override
  public ImplementationInfo info() {
    return new ImplementationInfo("shared_info reference", "1.0", "sharedinfo.org");
  }

  @Override
  public Set<Abi> abis() {
    return EnumSet.allOf(Abi.class);
  }

  @Override
  public Set<GuestKind> guestKinds() {
    return EnumSet.allOf(GuestKind.class);
  }

  @Override
  public Optional<TimePublisher> timePublisher(Domain domain) {
    return Optional.of(new ReferenceTimePublisher(domain));
  }

  @Override
  public Optional<FrequencyScaler> frequencyScaler(Domain domain) {
    return Optional.of(TscScale::of);
  }

  @Override
  public Optional<TimeUpdater> timeUpdater(Domain domain) {
    return Optional.of(new ReferenceTimeUpdater(domain));
  }

  @Override
  public Optional<TimeReader> timeReader(Domain domain) {
    return Optional.of(new ReferenceTimeReader(domain));
  }

  @Override
  public Optional<FrequencyReader> frequencyReader(Domain domain) {
    return Optional.of(new ReferenceFrequencyReader(domain));
  }

  @Override
  public Optional<WallclockPublisher> wallclockPublisher(Domain domain) {
    return Optional.of(new ReferenceWallclockPublisher(domain));
  }

  @Override
  public Optional<WallclockReader> wallclockReader(Domain domain) {
    return Optional.of(new ReferenceWallclockReader(domain));
  }

  @Override
  public Optional<EventSender> eventSender(Domain domain) {
    return Optional.of(new ReferenceEventSender(domain));
  }

  @Override
  public Optional<BlockService> blockService(Domain domain) {
    return Optional.of(new ReferenceBlockService(domain));
  }

  @Override
  public Optional<UnmaskService> unmaskService(Domain domain) {
    return Optional.of(new ReferenceEventSender(domain));
  }

  @Override
  public Optional<TrapPublisher> trapPublisher(Domain domain) {
    return inArchParts(domain, ReferenceTrapPublisher::new);
  }

  @Override
  public Optional<EventReceiver> eventReceiver(Domain domain) {
    return Optional.of(new ReferenceEventReceiver(domain));
  }

  @Override
  public Optional<P2mOwner> p2mOwner(Domain domain) {
    return inArchParts(domain, ReferenceP2mOwner::new);
  }

  @Override
  public Optional<P2mObserver> p2mObserver(Domain domain) {
    return inArchParts(domain, ReferenceP2mObserver::new);
  }

  @Override
  public Optional<LayoutDescriber> layoutDescriber(Abi abi) {
    return Optional.of(new ReferenceLayoutDescriber(abi));
  }

  /** A role whose fields are those of the arch parts: arm64 has none of them. */
  private static <T> Optional<T> inArchParts(Domain domain, Function<Domain, T> role) {
    return domain.abi().hasArchParts() ? Optional.of(role.apply(domain)) : Optional.empty();
  }
}
