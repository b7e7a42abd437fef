package org.sharedinfo.tck.run;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

/** Which ABIs a run judges: those that have guests of its kind. */
public final class JudgedAbis {
  private JudgedAbis() {}

  /**
   * The ABIs of a run.
   *
   * @param asked the ABIs that are asked for
   * @param kind the kind of guests; empty while only the implementation knows it. Then these are
   *     the ABIs with PV guests, if there is one, because PV is judged wherever it is served.
   */
  public static Set<Abi> of(Set<Abi> asked, Optional<GuestKind> kind) {
    Set<Abi> judged = having(asked, kind.orElse(GuestKind.PV));
    return judged.isEmpty() && kind.isEmpty() ? Set.copyOf(asked) : judged;
  }

  private static Set<Abi> having(Set<Abi> asked, GuestKind kind) {
    EnumSet<Abi> having = EnumSet.noneOf(Abi.class);
    asked.stream().filter(kind::existsIn).forEach(having::add);
    return having;
  }
}
