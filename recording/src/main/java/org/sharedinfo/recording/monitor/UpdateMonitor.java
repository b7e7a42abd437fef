package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;
import static org.sharedinfo.recording.monitor.VersionedRecord.steps;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * Updates of a record with a version: TIM-07 and TIM-08, or WCL-01; TIM-11 if the version wraps. It
 * needs no brackets, because a field that changes under an even version proves the violation.
 */
final class UpdateMonitor extends Monitor {
  private static final Claim WRAPS = new Claim(Rule.TIM_11, Role.TIME_PUBLISHER);
  private static final long LAST_EVEN = 0xffff_fffeL;

  /** An update in progress. */
  private record Section(long line, boolean knowsStart, long start) {}

  private final VersionedRecord record;
  private final Map<Integer, Section> sections = new HashMap<>();

  /** Records whose version another actor has changed, until their publisher makes it even again. */
  private final Set<Integer> disturbed = new HashSet<>();

  /** Records whose version the guest has stored: whether even means complete is no longer known. */
  private final Set<Integer> spoiled = new HashSet<>();

  UpdateMonitor(Scene scene, VersionedRecord record) {
    super(
        scene,
        Set.of(record.family()),
        record.isTime() ? Set.of(record.around(), record.step(), WRAPS) : Set.of(record.around()));
    this.record = record;
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.HYPERVISOR);
  }

  @Override
  void forget() {
    sections.clear();
    disturbed.clear();
    spoiled.clear();
  }

  @Override
  void touch(Touch touch) {
    if (!stored(touch, Side.HYPERVISOR)) {
      if (touch.stores() && touch.field() == record.version()) {
        sections.remove(touch.index());
        disturbed.add(touch.index());
        if (touch.isBy(Side.GUEST)) {
          spoiled.add(touch.index());
        }
      }
      return;
    }
    if (touch.field() == record.version()) {
      version(touch);
    } else if (record.payload().contains(touch.field())) {
      payload(touch);
    }
  }

  private void version(Touch touch) {
    if (disturbed.contains(touch.index())) {
      boolean ends = touch.knowsAfter() && !isOdd(touch.after());
      if (ends && !spoiled.contains(touch.index())) {
        disturbed.remove(touch.index());
      }
    } else if (!touch.knowsAfter()) {
      sections.remove(touch.index());
    } else if (isOdd(touch.after())) {
      boolean startsEven = touch.knowsBefore() && !isOdd(touch.before());
      if (startsEven || !sections.containsKey(touch.index())) {
        sections.put(touch.index(), new Section(touch.line(), startsEven, touch.before()));
      }
    } else {
      Section section = sections.remove(touch.index());
      if (section != null) {
        close(touch, section);
      }
    }
  }

  private void close(Touch touch, Section section) {
    scene().held(record.around());
    if (!section.knowsStart()) {
      return;
    }
    long steps = steps(section.start(), touch.after());
    if (steps == 2) {
      scene().held(record.step());
      if (record.isTime() && section.start() == LAST_EVEN) {
        scene().held(WRAPS);
      }
    } else {
      scene()
          .violated(
              record.step(),
              "version %s after an update that began at %s"
                  .formatted(
                      Recent.number(section.start() + 2 & 0xffff_ffffL),
                      Recent.number(section.start())),
              "version " + Recent.number(touch.after()),
              section.line(),
              other -> record.isAbout(other, touch.index()));
    }
  }

  private void payload(Touch touch) {
    long at = versionOffset(touch);
    if (disturbed.contains(touch.index())
        || !touch.changes()
        || !scene().knows(at, Integer.BYTES)) {
      return;
    }
    long version = scene().read(at, Integer.BYTES);
    if (!isOdd(version)) {
      scene()
          .violated(
              record.around(),
              "an odd version while " + touch.spot().name() + " changes",
              "%s went from %s to %s while version was %s"
                  .formatted(
                      touch.spot().name(),
                      Recent.number(touch.before()),
                      Recent.number(touch.after()),
                      Recent.number(version)),
              touch.line() - STORY,
              other -> record.isAbout(other, touch.index()));
    }
  }

  private long versionOffset(Touch touch) {
    return record.isTime()
        ? scene().layout().timeOffset(touch.index())
        : scene().layout().wcVersionOffset();
  }
}
