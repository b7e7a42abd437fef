package org.sharedinfo.tck.check;

import java.util.EnumSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.LayoutDescriber;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.peer.Guest;

/**
 * The implementation under test, for one ABI. What it throws comes out as {@link
 * ImplementationThrew} or {@link ImplementationBroke}.
 *
 * <p>One at a time in a JVM. The runner installs it; where the suites run without the runner, it
 * comes from the system properties {@value #PROVIDER} (a class name; otherwise the one provider
 * that {@link ServiceLoader} finds) and {@value #ABI} (otherwise the provider's first).
 */
public final class Subject {
  /** Names the provider's class. */
  public static final String PROVIDER = "sharedinfo.provider";

  /** Names the ABI. */
  public static final String ABI = "sharedinfo.abi";

  private static volatile Optional<Subject> installed = Optional.empty();

  private final SharedInfoProvider provider;
  private final Abi abi;

  private Subject(SharedInfoProvider provider, Abi abi) {
    this.provider = provider;
    this.abi = abi;
  }

  /** Makes an implementation the one that the checks judge. */
  public static Subject install(SharedInfoProvider provider, Abi abi) {
    var subject = new Subject(provider, abi);
    installed = Optional.of(subject);
    return subject;
  }

  /**
   * The implementation that the checks judge.
   *
   * @throws IllegalStateException if none is installed and none is to be found
   */
  public static synchronized Subject current() {
    return installed.orElseGet(() -> {
      var loaded = Providers.load(Optional.ofNullable(System.getProperty(PROVIDER)));
      String name = System.getProperty(ABI, "");
      Abi abi =
          Abi.byId(name)
              .or(() ->
                  name.isEmpty() ? loaded.abis().stream().sorted().findFirst() : Optional.empty())
              .orElseThrow(() -> new IllegalStateException("no such ABI: " + ABI + "=" + name));
      return install(loaded, abi);
    });
  }

  /** The class of the provider: it has a public constructor without parameters. */
  public Class<? extends SharedInfoProvider> providerClass() {
    return provider.getClass();
  }

  /** The ABI that the checks run for. */
  public Abi abi() {
    return abi;
  }

  /** What the implementation offers for this ABI. */
  public Set<Capability> offered() {
    if (!provider.abis().contains(abi)) {
      return Set.of();
    }
    Set<Capability> offered = EnumSet.noneOf(Capability.class);
    try (Guest guest = Guest.zeroed(abi)) {
      for (Capability capability : Capability.values()) {
        if (lookUp(capability, guest).isPresent()) {
          offered.add(capability);
        }
      }
    }
    return offered;
  }

  private Optional<?> lookUp(Capability capability, Domain domain) {
    return switch (capability) {
      case TIME_PUBLISHER -> provider.timePublisher(domain);
      case TIME_READER -> provider.timeReader(domain);
      case WALLCLOCK_PUBLISHER -> provider.wallclockPublisher(domain);
      case WALLCLOCK_READER -> provider.wallclockReader(domain);
      case EVENT_SENDER -> provider.eventSender(domain);
      case UNMASK_SERVICE -> provider.unmaskService(domain);
      case TRAP_PUBLISHER -> provider.trapPublisher(domain);
      case EVENT_RECEIVER -> provider.eventReceiver(domain);
      case P2M_OWNER -> provider.p2mOwner(domain);
      case P2M_OBSERVER -> provider.p2mObserver(domain);
      case LAYOUT_DESCRIBER -> provider.layoutDescriber(abi);
    };
  }

  private <T> T role(Class<T> type, Supplier<Optional<T>> factory) {
    return Guard.around(type, made(type, factory));
  }

  private <T> T made(Class<T> type, Supplier<Optional<T>> factory) {
    Optional<T> role;
    try {
      role = factory.get();
    } catch (Throwable thrown) {
      throw Guard.translate("making its " + type.getSimpleName(), thrown);
    }
    return role.orElseThrow(() ->
        new ImplementationThrew(
            "making its " + type.getSimpleName(),
            new IllegalStateException("offered once, and not again")));
  }

  /** The implementation's time publisher for a guest. */
  public TimePublisher timePublisher(Guest guest) {
    return role(TimePublisher.class, () -> provider.timePublisher(guest));
  }

  /** The implementation's time reader for a guest; a call that never comes back is given up. */
  public TimeReader timeReader(Guest guest) {
    return Guard.patiently(
        TimeReader.class, made(TimeReader.class, () -> provider.timeReader(guest)), guest);
  }

  /** The bare time reader, for {@link Companion} and {@link Duel}, which watch it themselves. */
  public TimeReader bareTimeReader(Domain domain) {
    return made(TimeReader.class, () -> provider.timeReader(domain));
  }

  /** The bare time publisher, for {@link Companion} and {@link Duel}. */
  public TimePublisher bareTimePublisher(Domain domain) {
    return made(TimePublisher.class, () -> provider.timePublisher(domain));
  }

  /** The bare wallclock publisher, for {@link Duel}. */
  public WallclockPublisher bareWallclockPublisher(Domain domain) {
    return made(WallclockPublisher.class, () -> provider.wallclockPublisher(domain));
  }

  /** The implementation's wallclock publisher for a guest. */
  public WallclockPublisher wallclockPublisher(Guest guest) {
    return role(WallclockPublisher.class, () -> provider.wallclockPublisher(guest));
  }

  /**
   * The implementation's wallclock reader for a guest; a call that never comes back is given up.
   */
  public WallclockReader wallclockReader(Guest guest) {
    return Guard.patiently(
        WallclockReader.class,
        made(WallclockReader.class, () -> provider.wallclockReader(guest)),
        guest);
  }

  /** The bare wallclock reader, for {@link Companion} and {@link Duel}. */
  public WallclockReader bareWallclockReader(Domain domain) {
    return made(WallclockReader.class, () -> provider.wallclockReader(domain));
  }

  /** The implementation's event sender for a guest. */
  public EventSender eventSender(Guest guest) {
    return role(EventSender.class, () -> provider.eventSender(guest));
  }

  /** The implementation's unmask service for a guest. */
  public UnmaskService unmaskService(Guest guest) {
    return role(UnmaskService.class, () -> provider.unmaskService(guest));
  }

  /** The implementation's trap publisher for a guest. */
  public TrapPublisher trapPublisher(Guest guest) {
    return role(TrapPublisher.class, () -> provider.trapPublisher(guest));
  }

  /** The implementation's event receiver for a guest. */
  public EventReceiver eventReceiver(Guest guest) {
    return role(EventReceiver.class, () -> provider.eventReceiver(guest));
  }

  /** The implementation's p2m owner for a guest. */
  public P2mOwner p2mOwner(Guest guest) {
    return role(P2mOwner.class, () -> provider.p2mOwner(guest));
  }

  /** The bare p2m owner, for {@link Duel} and {@link Bouts}. */
  public P2mOwner bareP2mOwner(Domain domain) {
    return made(P2mOwner.class, () -> provider.p2mOwner(domain));
  }

  /** The implementation's p2m observer for a guest; a call that never comes back is given up. */
  public P2mObserver p2mObserver(Guest guest) {
    return Guard.patiently(
        P2mObserver.class, made(P2mObserver.class, () -> provider.p2mObserver(guest)), guest);
  }

  /** The bare p2m observer, for {@link Companion} and {@link Duel}. */
  public P2mObserver bareP2mObserver(Domain domain) {
    return made(P2mObserver.class, () -> provider.p2mObserver(domain));
  }

  /** The bare event sender, for races. */
  public EventSender bareEventSender(Domain domain) {
    return made(EventSender.class, () -> provider.eventSender(domain));
  }

  /** The bare event receiver, for races. */
  public EventReceiver bareEventReceiver(Domain domain) {
    return made(EventReceiver.class, () -> provider.eventReceiver(domain));
  }

  /** The bare unmask service, for races. */
  public UnmaskService bareUnmaskService(Domain domain) {
    return made(UnmaskService.class, () -> provider.unmaskService(domain));
  }

  /** The bare trap publisher, for races. */
  public TrapPublisher bareTrapPublisher(Domain domain) {
    return made(TrapPublisher.class, () -> provider.trapPublisher(domain));
  }

  /** The implementation's declaration of the layout. */
  public LayoutDescriber layoutDescriber() {
    return role(LayoutDescriber.class, () -> provider.layoutDescriber(abi));
  }
}
