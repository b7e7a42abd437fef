package org.sharedinfo.tck.run;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Providers.UnusableProviderException;
import org.sharedinfo.tck.check.Subject;

/**
 * Where an example keeps calls waiting for long, to see whether they give up. This costs seconds,
 * so a gate does it in one of the ABIs that a role is offered for: for time readers in the first
 * one, for wallclock readers in the last.
 */
final class LongWaits {
  private LongWaits() {}

  /** Roles that are kept waiting for long in a subject's ABI. */
  static Set<Role> of(Subject subject, SharedInfoProvider provider, WorkOrder order) {
    if (order.profile().isPatient()) {
      return EnumSet.allOf(Role.class);
    }
    Map<Abi, Set<Capability>> offered = new EnumMap<>(Abi.class); // in the order of a run
    for (Abi abi : order.abis()) {
      offered.put(abi, offered(provider, abi, subject.kind()));
    }
    Set<Role> here = EnumSet.noneOf(Role.class);
    for (Role role : List.of(Role.TIME_READER, Role.WALLCLOCK_READER)) {
      List<Abi> offering =
          offered.entrySet().stream()
              .filter(of -> of.getValue().contains(role.capability()))
              .map(Map.Entry::getKey)
              .toList();
      boolean first = role == Role.TIME_READER;
      if (!offering.isEmpty()
          && (first ? offering.getFirst() : offering.getLast()) == subject.abi()) {
        here.add(role);
      }
    }
    return here;
  }

  private static Set<Capability> offered(SharedInfoProvider provider, Abi abi, GuestKind kind) {
    try {
      return Subject.of(provider, abi, Optional.of(kind)).offered();
    } catch (UnusableProviderException e) {
      return Set.of(); // It serves no such guests, or the ABI has none.
    }
  }
}
