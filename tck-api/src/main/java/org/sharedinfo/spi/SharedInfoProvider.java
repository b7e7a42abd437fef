package org.sharedinfo.spi;

import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;

/**
 * The entry point of an implementation under test: describes it and hands out its roles.
 *
 * <p>Found by {@link java.util.ServiceLoader}; needs a public constructor without parameters. The
 * kit calls each role method once for every guest that it makes; the method binds the role to that
 * guest. Leave the roles that you do not implement at their default, {@link Optional#empty()}:
 * their rules become NOT_APPLICABLE. A role that is offered is judged.
 *
 * <p>Threading: the kit calls the methods of this interface from one thread at a time. Each role
 * states which of its calls may overlap.
 */
public interface SharedInfoProvider {
  /** Name, version and vendor. Shown in every report; never evidence. */
  ImplementationInfo info();

  /** The guest ABIs that the implementation offers; at least one. */
  Set<Abi> abis();

  /**
   * The kinds of guests that the implementation serves; at least one. They matter only for event
   * channels; implementations of other roles can keep the default.
   */
  default Set<GuestKind> guestKinds() {
    return Set.of(GuestKind.PV);
  }

  /**
   * The ports and vCPUs that the implementation serves; the ABI's own limits unless it declares
   * smaller ones.
   */
  default Limits limits(Abi abi) {
    return Limits.of(abi);
  }

  /** The hypervisor's side of vCPU time (TP). */
  default Optional<TimePublisher> timePublisher(Domain domain) {
    return Optional.empty();
  }

  /** Choosing the scale of a frequency (part of TP). Optional for an implementation. */
  default Optional<FrequencyScaler> frequencyScaler(Domain domain) {
    return Optional.empty();
  }

  /** Continuing a clock from record to record (part of TP). Optional for an implementation. */
  default Optional<TimeUpdater> timeUpdater(Domain domain) {
    return Optional.empty();
  }

  /** The guest's side of vCPU time (TR). */
  default Optional<TimeReader> timeReader(Domain domain) {
    return Optional.empty();
  }

  /** The TSC frequency that a record states (part of TR). Optional for an implementation. */
  default Optional<FrequencyReader> frequencyReader(Domain domain) {
    return Optional.empty();
  }

  /** The control software's side of the wallclock (WP). */
  default Optional<WallclockPublisher> wallclockPublisher(Domain domain) {
    return Optional.empty();
  }

  /** The guest's side of the wallclock (WR). */
  default Optional<WallclockReader> wallclockReader(Domain domain) {
    return Optional.empty();
  }

  /** The hypervisor's side of event channels (ES): sending. */
  default Optional<EventSender> eventSender(Domain domain) {
    return Optional.empty();
  }

  /**
   * The hypervisor's service of blocking a vCPU (part of ES). Optional for an implementation:
   * emulators leave that to others.
   */
  default Optional<BlockService> blockService(Domain domain) {
    return Optional.empty();
  }

  /**
   * The hypervisor's service of unmasking on a guest's request (part of ES). Optional for an
   * implementation: guests may unmask by themselves.
   */
  default Optional<UnmaskService> unmaskService(Domain domain) {
    return Optional.empty();
  }

  /** The hypervisor's side of NMI reasons and page-fault addresses (part of ES). */
  default Optional<TrapPublisher> trapPublisher(Domain domain) {
    return Optional.empty();
  }

  /** The guest's side of event channels (ER). */
  default Optional<EventReceiver> eventReceiver(Domain domain) {
    return Optional.empty();
  }

  /** The guest that owns a physical-to-machine list (PO). */
  default Optional<P2mOwner> p2mOwner(Domain domain) {
    return Optional.empty();
  }

  /** The software outside the guest that reads its physical-to-machine list (PV). */
  default Optional<P2mObserver> p2mObserver(Domain domain) {
    return Optional.empty();
  }

  /** The declaration of the structures' layout (LD). */
  default Optional<LayoutDescriber> layoutDescriber(Abi abi) {
    return Optional.empty();
  }
}
