package org.sharedinfo.tck.schedule;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.sharedinfo.explorer.Cast;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.side.EventSide;
import org.sharedinfo.tck.side.P2mSide;
import org.sharedinfo.tck.side.Sides;
import org.sharedinfo.tck.side.TimeSide;
import org.sharedinfo.tck.side.WallclockSide;

/** The cast of a scenario, created anew each time: the implementation's sides and the kit's. */
public final class World {
  private final Ground ground;
  private final Cast cast;
  private final Sides kit;
  private final SharedInfoProvider provider;

  /** One object for all parts of a hypervisor, which may share data about their guest. */
  private final StagedDomain hypervisors;

  World(Ground ground, Cast cast, Sides kit, SharedInfoProvider provider) {
    this.ground = ground;
    this.cast = cast;
    this.kit = kit;
    this.provider = provider;
    this.hypervisors = ground.domain();
  }

  /** The guest; each call returns a new object. */
  public StagedDomain domain() {
    return ground.domain();
  }

  /** Adds an actor without a result. */
  public void actor(String name, Cast.Action body) {
    cast.actor(name, body);
  }

  /** Adds an actor with a result that has {@code equals}. */
  public void actor(String name, Callable<?> body) {
    cast.actor(name, body);
  }

  /** Adds a read-only actor with a result. */
  public void reader(String name, Callable<?> body) {
    cast.reader(name, body);
  }

  /** The kit's vCPU time. */
  public TimeSide time() {
    return kit.time(domain());
  }

  /** The kit's wallclock. */
  public WallclockSide wallclock() {
    return kit.wallclock(domain());
  }

  /** The kit's event channels; their callbacks are noted under the running actor. */
  public EventSide events() {
    return kit.events(domain());
  }

  /** The kit's list. */
  public P2mSide p2m() {
    return kit.p2m(domain());
  }

  /** The implementation's time publisher. */
  public TimePublisher timePublisher() {
    return role(TimePublisher.class, SharedInfoProvider::timePublisher);
  }

  /** The implementation's time reader. */
  public TimeReader timeReader() {
    return role(TimeReader.class, SharedInfoProvider::timeReader);
  }

  /** The implementation's frequency reader. */
  public FrequencyReader frequencyReader() {
    return role(FrequencyReader.class, SharedInfoProvider::frequencyReader);
  }

  /** The implementation's wallclock publisher. */
  public WallclockPublisher wallclockPublisher() {
    return role(WallclockPublisher.class, SharedInfoProvider::wallclockPublisher);
  }

  /** The implementation's wallclock reader. */
  public WallclockReader wallclockReader() {
    return role(WallclockReader.class, SharedInfoProvider::wallclockReader);
  }

  /** The implementation's event sender. */
  public EventSender eventSender() {
    return role(EventSender.class, SharedInfoProvider::eventSender, hypervisors);
  }

  /** The implementation's block service. */
  public BlockService blockService() {
    return role(BlockService.class, SharedInfoProvider::blockService, hypervisors);
  }

  /** The implementation's unmask service. */
  public UnmaskService unmaskService() {
    return role(UnmaskService.class, SharedInfoProvider::unmaskService, hypervisors);
  }

  /** The implementation's trap publisher. */
  public TrapPublisher trapPublisher() {
    return role(TrapPublisher.class, SharedInfoProvider::trapPublisher, hypervisors);
  }

  /** The implementation's event receiver; the kit unmasks on its requests. */
  public EventReceiver eventReceiver() {
    EventSide hypervisor = events();
    return role(
        EventReceiver.class,
        SharedInfoProvider::eventReceiver,
        domain().unmasking(hypervisor::unmaskForGuest));
  }

  /** The implementation's p2m owner. */
  public P2mOwner p2mOwner() {
    return role(P2mOwner.class, SharedInfoProvider::p2mOwner);
  }

  /** The implementation's p2m observer. */
  public P2mObserver p2mObserver() {
    return role(P2mObserver.class, SharedInfoProvider::p2mObserver);
  }

  /**
   * A call that is part of the set-up.
   *
   * @throws ImplementationThrew if it throws
   */
  public void before(String call, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      throw new ImplementationThrew(call, e);
    }
  }

  private <T> T role(Class<T> type, Factory<T> factory) {
    return role(type, factory, domain());
  }

  private <T> T role(Class<T> type, Factory<T> factory, Domain of) {
    Optional<T> made;
    try {
      made = factory.make(provider, of);
    } catch (RuntimeException e) {
      throw new ImplementationThrew(ImplementationThrew.making(type), e);
    }
    return ImplementationThrew.unlessWithdrawn(type, made);
  }

  private interface Factory<T> {
    Optional<T> make(SharedInfoProvider provider, Domain domain);
  }
}
