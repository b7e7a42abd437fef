package org.sharedinfo.gallery.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.gallery.recorded.RecordingMutants.Kind;
import org.sharedinfo.gallery.recorded.RecordingMutants.Mutant;
import org.sharedinfo.gallery.variant.WordVariant;
import org.sharedinfo.rule.Role;
import org.sharedinfo.selftest.recorded.GalleryRecorder;

/** Recordings of correct code with one change: most are found. */
class RecordingMutantsTest {
  private static final int MUTANTS = Integer.getInteger("recorded.mutants", 2_000);
  private static final long SEED = 20_261_129;

  /** Of all, in percent. Many changes break nothing, such as two fields swapped in a section. */
  private static final int LEAST_FOUND = 50;

  @Test
  void changesAreFound() {
    List<String> recordings = new ArrayList<>();
    for (Role role :
        List.of(
            Role.TIME_PUBLISHER,
            Role.WALLCLOCK_PUBLISHER,
            Role.EVENT_SENDER,
            Role.EVENT_RECEIVER)) {
      GalleryRecorder.record(Gallery.make(WordVariant.class), role)
          .forEach(recorded -> recordings.add(recorded.text()));
    }
    assertThat(recordings).allSatisfy(text -> assertThat(Monitored.broken(text)).isEmpty());
    Random random = new Random(SEED);
    Map<Kind, int[]> counts = new EnumMap<>(Kind.class);
    int made = 0;
    int found = 0;
    while (made < MUTANTS) {
      Kind kind = Kind.values()[made % Kind.values().length];
      Optional<Mutant> mutant =
          RecordingMutants.of(recordings.get(random.nextInt(recordings.size())), kind, random);
      if (mutant.isPresent()) {
        made++;
        int[] count = counts.computeIfAbsent(kind, _ -> new int[2]);
        count[0]++;
        if (!Monitored.broken(mutant.get().text()).isEmpty()) {
          count[1]++;
          found++;
        }
      }
    }
    counts.forEach(
        (kind, count) -> System.out.printf("%s: %d of %d found%n", kind, count[1], count[0]));
    System.out.printf("%d of %d changed recordings found%n", found, made);
    assertThat(100 * found).isGreaterThanOrEqualTo(LEAST_FOUND * made);
  }
}
