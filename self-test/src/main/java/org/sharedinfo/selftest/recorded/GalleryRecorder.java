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
import org.sharedinfo.recording.WatchedArea;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.RuleFields;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Session;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.schedule.Executions;
import org.sharedinfo.tck.schedule.Ground;

/**
 * Plays an implementation against the kit's peers on the kit's own page, and writes each execution
 * as a recording. Threading: one at a time in a JVM, because it opens a {@link Session}.
 */
public final class GalleryRecorder {
  /** Neighbouring executions differ little, so with several actors only some are recorded. */
  private static final int[] WHICH = {1, 2, 4, 7, 12, 20};

  private static final Bounds BOUNDS =
      Bounds.USUAL.withMillis(3_000).withStates(100_000).withSteps(20_000);

  /**
   * A recording.
   *
   * @param play the name of the play
   * @param execution the number of the execution, from 1
   * @param text the recording
   */
  public record Recorded(String play, Abi abi, GuestKind kind, int execution, String text) {}

  private GalleryRecorder() {}

  /** The recordings of all plays for a role, for every ABI and kind of guest. */
  public static List<Recorded> record(SharedInfoProvider provider, Role role) {
    List<Recorded> recordings = new ArrayList<>();
    List<Play> plays =
        Stream.of(ClockPlays.all(), EventPlays.all(), P2mPlays.all())
            .flatMap(List::stream)
            .filter(play -> play.role() == role)
            .toList();
    for (Abi abi : new TreeSet<>(provider.abis())) {
      for (GuestKind kind : new TreeSet<>(provider.guestKinds())) {
        if (isPlayed(role, abi, kind)) {
          try (var _ = Session.open(Subject.of(provider, abi, Optional.of(kind)))) {
            for (Play play : plays) {
              record(play, abi, kind, recordings);
            }
          }
        }
      }
    }
    return recordings;
  }

  /** Lists are alike in all kinds of guests. */
  private static boolean isPlayed(Role role, Abi abi, GuestKind kind) {
    boolean isOfLists = role == Role.P2M_OWNER || role == Role.P2M_OBSERVER;
    return kind.existsIn(abi)
        && RuleFields.exist(role.capability(), abi)
        && (!isOfLists || kind == GuestKind.usualIn(abi));
  }

  /** The initial contents of areas: a ground restores them after the play. */
  private static Map<WatchedArea, byte[]> initial(Ground ground, Map<String, WatchedArea> areas) {
    Map<String, Long> frames = Executions.frames(ground);
    Map<WatchedArea, byte[]> initial = new LinkedHashMap<>();
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
        Map<String, WatchedArea> areas = new LinkedHashMap<>();
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
