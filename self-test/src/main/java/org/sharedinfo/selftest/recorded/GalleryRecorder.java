package org.sharedinfo.selftest.recorded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Bounds;
import org.sharedinfo.explorer.Failure;
import org.sharedinfo.recording.Area;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.schedule.Executions;
import org.sharedinfo.tck.schedule.Ground;

/**
 * Plays an implementation against the kit's sides on the kit's own page, and writes each execution
 * as a recording. Threading: one at a time in a JVM, for it installs the {@link Subject}.
 */
public final class GalleryRecorder {
  /** Neighbouring executions differ little: of several actors, some are taken. */
  private static final int[] WHICH = {1, 2, 4, 7, 12, 20};

  private static final Bounds BOUNDS = Bounds.USUAL.withMillis(3_000).withStates(100_000);

  /**
   * A recording.
   *
   * @param play what was played
   * @param execution which of its executions, from 1
   * @param text the recording
   */
  public record Recorded(String play, Abi abi, GuestKind kind, int execution, String text) {}

  private GalleryRecorder() {}

  /** The recordings of all plays for a role, in every ABI and for every kind of guests. */
  public static List<Recorded> record(SharedInfoProvider provider, Role role) {
    List<Recorded> recordings = new ArrayList<>();
    List<Play> plays =
        Stream.of(ClockPlays.all(), EventPlays.all(), P2mPlays.all())
            .flatMap(List::stream)
            .filter(play -> play.role() == role)
            .toList();
    for (Abi abi : new TreeSet<>(provider.abis())) {
      for (GuestKind kind : new TreeSet<>(provider.guestKinds())) {
        if (kind.existsIn(abi)) {
          Subject.install(provider, abi, Optional.of(kind));
          plays.forEach(play -> record(play, abi, kind, recordings));
        }
      }
    }
    return recordings;
  }

  /** What areas hold before the first step: a ground holds it again after the play. */
  private static Map<Area, byte[]> initial(Ground ground, Map<String, Area> areas) {
    Map<String, Long> frames = Executions.frames(ground);
    Map<Area, byte[]> initial = new LinkedHashMap<>();
    areas.forEach((name, area) -> {
      Long number = frames.get(name);
      MemorySegment bytes =
          number == null
              ? ground.guest().sharedInfo()
              : ground.guest().memory().peek(number).orElseThrow();
      initial.put(area, bytes.toArray(ValueLayout.JAVA_BYTE));
    });
    return initial;
  }

  private static void record(Play play, Abi abi, GuestKind kind, List<Recorded> recordings) {
    for (int which : WHICH) {
      if (which > play.executions()) {
        return;
      }
      try (Ground ground = play.ground().apply(abi)) {
        Optional<Failure> execution = Executions.play(ground, BOUNDS, which, play.staging());
        if (execution.isEmpty()) {
          return;
        }
        Map<String, Area> areas = new LinkedHashMap<>();
        areas.put(Transcript.page().getKey(), Transcript.page().getValue());
        areas.putAll(ListAreas.of(abi, ground, execution.get()));
        recordings.add(
            new Recorded(
                play.name(),
                abi,
                kind,
                which,
                Transcript.of(
                    execution.get(),
                    abi,
                    kind,
                    areas,
                    initial(ground, areas),
                    Ground.vcpu(),
                    EventPlays.ports(),
                    play.role() == Role.EVENT_SENDER)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
