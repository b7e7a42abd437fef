package org.sharedinfo.tck.check;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.RuleFields;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.FrequencyScaler;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.LayoutDescriber;
import org.sharedinfo.spi.Limits;
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
import org.sharedinfo.tck.peer.Guest;

/**
 * The implementation under test, for one ABI. What it throws comes out as {@link
 * ImplementationThrew} or {@link ImplementationBroke}.
 *
 * <p>The runner opens a {@link Session} with it. Where the suites run without the runner, it comes
 * from the system properties {@value #PROVIDER} (a class name; otherwise the one provider that
 * {@link ServiceLoader} finds) and {@value #ABI} (otherwise the provider's first).
 */
public final class Subject {
  /** Names the provider's class. */
  public static final String PROVIDER = "sharedinfo.provider";

  /** Names the ABI. */
  public static final String ABI = "sharedinfo.abi";

  /** Names the kind of guests. */
  public static final String GUEST = "sharedinfo.guest";

  private final SharedInfoProvider provider;
  private final Abi abi;
  private final GuestKind kind;
  private final Limits limits;

  private Subject(SharedInfoProvider provider, Abi abi, GuestKind kind) {
    this.provider = provider;
    this.abi = abi;
    this.kind = kind;
    this.limits = provider.limits(abi).checkedFor(abi);
  }

  /**
   * An implementation, for one ABI and kind of guests.
   *
   * @param wanted the kind of guests; where empty, PV if the ABI and the implementation have it
   * @throws Providers.UnusableProviderException if the ABI does not have such guests, or the
   *     implementation does not serve them
   * @throws IllegalArgumentException if it declares impossible limits
   */
  public static Subject of(SharedInfoProvider provider, Abi abi, Optional<GuestKind> wanted) {
    return new Subject(provider, abi, kindOf(provider, abi, wanted));
  }

  /** As {@link #of(SharedInfoProvider, Abi, Optional)}, with the usual kind of guests. */
  public static Subject of(SharedInfoProvider provider, Abi abi) {
    return of(provider, abi, Optional.empty());
  }

  private static GuestKind kindOf(
      SharedInfoProvider provider, Abi abi, Optional<GuestKind> wanted) {
    Set<GuestKind> served =
        provider.guestKinds().stream()
            .filter(kind -> kind.existsIn(abi))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(GuestKind.class)));
    Optional<GuestKind> kind =
        wanted.isPresent()
            ? wanted.filter(served::contains)
            : Arrays.stream(GuestKind.values()).filter(served::contains).findFirst();
    return kind.orElseThrow(() ->
        new Providers.UnusableProviderException(
            "provider %s serves %s; choose one of them with --guest"
                .formatted(
                    provider.getClass().getName(),
                    served.isEmpty()
                        ? "no kind of guests that %s has".formatted(abi.id())
                        : served.stream()
                            .sorted()
                            .map(one -> one.id() + " guests")
                            .collect(Collectors.joining(" and ")))));
  }

  /** The implementation that the checks judge: that of the session that is open. */
  public static Subject current() {
    return Session.current().subject();
  }

  /**
   * The implementation that system properties name.
   *
   * @throws IllegalStateException if none is to be found
   */
  static Subject ofProperties() {
    var loaded = Providers.load(Optional.ofNullable(System.getProperty(PROVIDER)));
    String name = System.getProperty(ABI, "");
    Abi abi =
        Abi.byId(name)
            .or(() ->
                name.isEmpty() ? loaded.abis().stream().sorted().findFirst() : Optional.empty())
            .orElseThrow(() -> new IllegalStateException("no such ABI: " + ABI + "=" + name));
    return of(loaded, abi, Optional.ofNullable(System.getProperty(GUEST)).flatMap(GuestKind::byId));
  }

  /** The class of the provider: it has a public constructor without parameters. */
  public Class<? extends SharedInfoProvider> providerClass() {
    return provider.getClass();
  }

  /** The ABI that the checks run for. */
  public Abi abi() {
    return abi;
  }

  /** The kind of guests that the checks run for. */
  public GuestKind kind() {
    return kind;
  }

  /** The implementation's frequency reader for a guest, where it offers one. */
  public Optional<FrequencyReader> anyFrequencyReader(Guest guest) {
    return offers(Capability.FREQUENCY_READER, guest)
        ? Optional.of(frequencyReader(guest))
        : Optional.empty();
  }

  private boolean offers(Capability capability, Guest guest) {
    return lookUp(capability, guest.kind(kind)).isPresent();
  }

  /** The ports and vCPUs that the implementation serves. */
  public Limits limits() {
    return limits;
  }

  /** What the implementation offers for this ABI. */
  public Set<Capability> offered() {
    if (!provider.abis().contains(abi)) {
      return Set.of();
    }
    Set<Capability> offered = EnumSet.noneOf(Capability.class);
    try (Guest guest = Guest.zeroed(abi).kind(kind)) {
      for (Capability capability : Capability.values()) {
        if (RuleFields.exist(capability, abi) && lookUp(capability, guest).isPresent()) {
          offered.add(capability);
        }
      }
    }
    return offered;
  }

  private Optional<?> lookUp(Capability capability, Domain domain) {
    return switch (capability) {
      case TIME_PUBLISHER -> provider.timePublisher(domain);
      case FREQUENCY_SCALER -> provider.frequencyScaler(domain);
      case TIME_UPDATER -> provider.timeUpdater(domain);
      case TIME_READER -> provider.timeReader(domain);
      case FREQUENCY_READER -> provider.frequencyReader(domain);
      case WALLCLOCK_PUBLISHER -> provider.wallclockPublisher(domain);
      case WALLCLOCK_READER -> provider.wallclockReader(domain);
      case EVENT_SENDER -> provider.eventSender(domain);
      case BLOCK_SERVICE -> provider.blockService(domain);
      case UNMASK_SERVICE -> provider.unmaskService(domain);
      case TRAP_PUBLISHER -> provider.trapPublisher(domain);
      case EVENT_RECEIVER -> provider.eventReceiver(domain);
      case P2M_OWNER -> provider.p2mOwner(domain);
      case P2M_REMAPPING -> provider.p2mOwner(domain).filter(P2mOwner::remaps);
      case P2M_OBSERVER -> provider.p2mObserver(domain);
      case LAYOUT_DESCRIBER -> provider.layoutDescriber(abi);
    };
  }

  private <T> T role(Class<T> type, Function<Domain, Optional<T>> factory, Guest guest) {
    return Guard.around(type, made(type, factory, guest.kind(kind)));
  }

  /** As {@link #role}; a call that never comes back is given up. */
  private <T> T patient(Class<T> type, Function<Domain, Optional<T>> factory, Guest guest) {
    return Guard.patiently(type, made(type, factory, guest.kind(kind)), guest);
  }

  private static <D, T> T made(Class<T> type, Function<D, Optional<T>> factory, D from) {
    Optional<T> role;
    try {
      role = factory.apply(from);
    } catch (Throwable thrown) {
      throw Guard.translate(ImplementationThrew.making(type), thrown);
    }
    return ImplementationThrew.unlessWithdrawn(type, role);
  }

  /** The implementation's time publisher for a guest. */
  public TimePublisher timePublisher(Guest guest) {
    return role(TimePublisher.class, provider::timePublisher, guest);
  }

  /** The bare time publisher, for races and for {@link Companion}. */
  public TimePublisher bareTimePublisher(Domain domain) {
    return made(TimePublisher.class, provider::timePublisher, domain);
  }

  /** The implementation's frequency scaler for a guest. */
  public FrequencyScaler frequencyScaler(Guest guest) {
    return role(FrequencyScaler.class, provider::frequencyScaler, guest);
  }

  /** The implementation's time updater for a guest. */
  public TimeUpdater timeUpdater(Guest guest) {
    return role(TimeUpdater.class, provider::timeUpdater, guest);
  }

  /** The implementation's time reader for a guest; a call that never comes back is given up. */
  public TimeReader timeReader(Guest guest) {
    return patient(TimeReader.class, provider::timeReader, guest);
  }

  /** The bare time reader, for races and for {@link Companion}. */
  public TimeReader bareTimeReader(Domain domain) {
    return made(TimeReader.class, provider::timeReader, domain);
  }

  /**
   * The implementation's frequency reader for a guest; a call that never comes back is given up.
   */
  public FrequencyReader frequencyReader(Guest guest) {
    return patient(FrequencyReader.class, provider::frequencyReader, guest);
  }

  /** The bare frequency reader, for {@link Companion}. */
  public FrequencyReader bareFrequencyReader(Domain domain) {
    return made(FrequencyReader.class, provider::frequencyReader, domain);
  }

  /** The implementation's wallclock publisher for a guest. */
  public WallclockPublisher wallclockPublisher(Guest guest) {
    return role(WallclockPublisher.class, provider::wallclockPublisher, guest);
  }

  /** The bare wallclock publisher, for races and for {@link Companion}. */
  public WallclockPublisher bareWallclockPublisher(Domain domain) {
    return made(WallclockPublisher.class, provider::wallclockPublisher, domain);
  }

  /**
   * The implementation's wallclock reader for a guest; a call that never comes back is given up.
   */
  public WallclockReader wallclockReader(Guest guest) {
    return patient(WallclockReader.class, provider::wallclockReader, guest);
  }

  /** The bare wallclock reader, for races and for {@link Companion}. */
  public WallclockReader bareWallclockReader(Domain domain) {
    return made(WallclockReader.class, provider::wallclockReader, domain);
  }

  /** The implementation's event sender for a guest. */
  public EventSender eventSender(Guest guest) {
    return role(EventSender.class, provider::eventSender, guest);
  }

  /** The bare event sender, for races and for {@link Companion}. */
  public EventSender bareEventSender(Domain domain) {
    return made(EventSender.class, provider::eventSender, domain);
  }

  /** The implementation's block service for a guest. */
  public BlockService blockService(Guest guest) {
    return role(BlockService.class, provider::blockService, guest);
  }

  /** The bare block service, for races and for {@link Companion}. */
  public BlockService bareBlockService(Domain domain) {
    return made(BlockService.class, provider::blockService, domain);
  }

  /** The implementation's unmask service for a guest. */
  public UnmaskService unmaskService(Guest guest) {
    return role(UnmaskService.class, provider::unmaskService, guest);
  }

  /** The bare unmask service, for races and for {@link Companion}. */
  public UnmaskService bareUnmaskService(Domain domain) {
    return made(UnmaskService.class, provider::unmaskService, domain);
  }

  /** The implementation's trap publisher for a guest. */
  public TrapPublisher trapPublisher(Guest guest) {
    return role(TrapPublisher.class, provider::trapPublisher, guest);
  }

  /** The bare trap publisher, for races and for {@link Companion}. */
  public TrapPublisher bareTrapPublisher(Domain domain) {
    return made(TrapPublisher.class, provider::trapPublisher, domain);
  }

  /** The implementation's event receiver for a guest. */
  public EventReceiver eventReceiver(Guest guest) {
    return role(EventReceiver.class, provider::eventReceiver, guest);
  }

  /** The bare event receiver, for races and for {@link Companion}. */
  public EventReceiver bareEventReceiver(Domain domain) {
    return made(EventReceiver.class, provider::eventReceiver, domain);
  }

  /** The implementation's p2m owner for a guest. */
  public P2mOwner p2mOwner(Guest guest) {
    return role(P2mOwner.class, provider::p2mOwner, guest);
  }

  /** Whether the implementation's p2m owner moves pages of its list. */
  public boolean remaps() {
    try (Guest guest = Guest.zeroed(abi)) {
      return offers(Capability.P2M_REMAPPING, guest);
    }
  }

  /** The bare p2m owner, for races and for {@link Companion}. */
  public P2mOwner bareP2mOwner(Domain domain) {
    return made(P2mOwner.class, provider::p2mOwner, domain);
  }

  /** The implementation's p2m observer for a guest; a call that never comes back is given up. */
  public P2mObserver p2mObserver(Guest guest) {
    return patient(P2mObserver.class, provider::p2mObserver, guest);
  }

  /** The bare p2m observer, for races and for {@link Companion}. */
  public P2mObserver bareP2mObserver(Domain domain) {
    return made(P2mObserver.class, provider::p2mObserver, domain);
  }

  /** The implementation's declaration of the layout. */
  public LayoutDescriber layoutDescriber() {
    return Guard.around(
        LayoutDescriber.class, made(LayoutDescriber.class, provider::layoutDescriber, abi));
  }
}
