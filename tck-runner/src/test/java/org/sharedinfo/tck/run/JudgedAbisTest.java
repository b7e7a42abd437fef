package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharedinfo.abi.Abi.ARM64;
import static org.sharedinfo.abi.Abi.X86_32;
import static org.sharedinfo.abi.Abi.X86_64;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

/** arm64 has no PV guests. */
class JudgedAbisTest {
  private static final Set<Abi> ALL = Set.of(Abi.values());

  private static Set<Abi> judged(Set<Abi> asked, GuestKind kind) {
    return JudgedAbis.of(asked, Optional.of(kind));
  }

  @Test
  void aRunJudgesTheAbisThatHaveItsGuests() {
    assertThat(judged(ALL, GuestKind.PV)).containsExactlyInAnyOrder(X86_64, X86_32);
    assertThat(judged(ALL, GuestKind.HVM)).containsExactlyInAnyOrder(Abi.values());
    assertThat(judged(Set.of(ARM64), GuestKind.PV)).isEmpty();
  }

  @Test
  void untilTheImplementationSaysItsKindTheAbisOfPvGuestsAreJudged() {
    assertThat(JudgedAbis.of(ALL, Optional.empty())).containsExactlyInAnyOrder(X86_64, X86_32);
    assertThat(JudgedAbis.of(Set.of(X86_32, ARM64), Optional.empty())).containsExactly(X86_32);
    assertThat(JudgedAbis.of(Set.of(ARM64), Optional.empty())).containsExactly(ARM64);
  }
}
