package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharedinfo.abi.Abi.ARM64;
import static org.sharedinfo.abi.Abi.X86_32;
import static org.sharedinfo.abi.Abi.X86_64;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;
import static org.sharedinfo.spi.GuestKind.HVM;
import static org.sharedinfo.spi.GuestKind.PV;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.check.Subject;

class LongWaitsTest {
  private static final List<Abi> ALL = List.of(X86_64, X86_32, ARM64);

  /** Offers both readers, the one of time for some ABIs alone. */
  private record Readers(Set<Abi> abis, Set<Abi> ofTime) implements SharedInfoProvider {
    @Override
    public ImplementationInfo info() {
      return new ImplementationInfo("readers", "1", "nobody");
    }

    @Override
    public Set<GuestKind> guestKinds() {
      return Set.of(PV, HVM);
    }

    @Override
    public Optional<TimeReader> timeReader(Domain domain) {
      return Optional.<TimeReader>of(_ -> 0).filter(_ -> ofTime.contains(domain.abi()));
    }

    @Override
    public Optional<WallclockReader> wallclockReader(Domain domain) {
      return Optional.of(_ -> new TimeOfDay(0, 0));
    }
  }

  private static final Readers EVERYWHERE = new Readers(Set.copyOf(ALL), Set.copyOf(ALL));

  private static Set<Role> waits(
      Readers readers, Abi abi, GuestKind kind, Profile profile, List<Abi> run) {
    var order = new WorkOrder("readers", "", "", abi.id(), kind.id(), 1, profile, run, 1000, "");
    return LongWaits.of(Subject.of(readers, abi, Optional.of(kind)), readers, order);
  }

  @Test
  void gateWaitsOnceForEachRole() {
    assertThat(waits(EVERYWHERE, X86_64, HVM, Profile.GATE, ALL)).containsExactly(TIME_READER);
    assertThat(waits(EVERYWHERE, X86_32, HVM, Profile.GATE, ALL)).isEmpty();
    assertThat(waits(EVERYWHERE, ARM64, HVM, Profile.GATE, ALL)).containsExactly(WALLCLOCK_READER);
  }

  @Test
  void abiWithoutSuchGuestsDoesNotCount() {
    assertThat(waits(EVERYWHERE, X86_32, PV, Profile.GATE, ALL)).containsExactly(WALLCLOCK_READER);
  }

  @Test
  void oneAbiWaitsForBoth() {
    assertThat(waits(EVERYWHERE, X86_32, PV, Profile.GATE, List.of(X86_32)))
        .containsExactlyInAnyOrder(TIME_READER, WALLCLOCK_READER);
  }

  @Test
  void roleIsAskedWhereItIsOffered() {
    var readers = new Readers(Set.of(X86_64, X86_32), Set.of(X86_32));
    assertThat(waits(readers, X86_64, PV, Profile.GATE, ALL)).isEmpty();
    assertThat(waits(readers, X86_32, PV, Profile.GATE, ALL))
        .containsExactlyInAnyOrder(TIME_READER, WALLCLOCK_READER);
  }

  @Test
  void certificationWaitsInEachAbi() {
    assertThat(waits(EVERYWHERE, X86_32, HVM, Profile.FULL, ALL))
        .contains(TIME_READER, WALLCLOCK_READER);
  }
}
