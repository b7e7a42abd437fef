package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.spi.VcpuTime;

/**
 * How two pages relate, by their versions and times.
 *
 * @param kind the relation
 * @param why the reasons; empty if they are in order
 */
record Relation(Kind kind, List<String> why) {
  /** Bit 1 of flags, GUEST_STOPPED, which a guest may clear in its own record. */
  private static final int GUEST_STOPPED = 2;

  /** The order of the pages. */
  enum Kind {
    /** They may be two moments of one guest, in this order. */
    IN_ORDER,
    /** Everything that changed went backwards. */
    REVERSED,
    /** The changes contradict each other. */
    UNRELATED
  }

  /** The evidence of one record. */
  private enum Sign {
    NOTHING,
    NEWER,
    OLDER,
    /** The version is the same but the values differ. */
    SAME_VERSION,
    /** The version and the TSC changed in opposite directions. */
    CROSSED
  }

  Relation {
    why = List.copyOf(why);
  }

  static Relation of(PageView old, PageView now) {
    List<String> newer = new ArrayList<>();
    List<String> older = new ArrayList<>();
    List<String> sameVersion = new ArrayList<>();
    List<String> stepsBack = new ArrayList<>();
    List<String> crossed = new ArrayList<>();
    for (int vcpu = 0; vcpu < now.abi().vcpus(); vcpu++) {
      String versions =
          "vCPU %d: version %d, then %d".formatted(vcpu, old.version(vcpu), now.version(vcpu));
      switch (time(old, now, vcpu)) {
        case NEWER -> {
          newer.add(versions);
          if (isStepBack(old, now, vcpu)) {
            stepsBack.add(versions + " with a time that goes back");
          }
        }
        case OLDER -> older.add(versions);
        case SAME_VERSION -> sameVersion.add(versions + " with other values");
        case CROSSED ->
            crossed.add(versions + " with a tsc_timestamp that changes in the other direction");
        case NOTHING -> {}
      }
    }
    String versions = "wc_version %d, then %d".formatted(old.wcVersion(), now.wcVersion());
    switch (wallclock(old, now)) {
      case NEWER -> newer.add(versions);
      case OLDER -> older.add(versions);
      default -> {
        if (hasAnotherWallclock(old, now)) {
          sameVersion.add(versions + " with other values");
        }
      }
    }
    boolean twoWays = !older.isEmpty() && !(newer.isEmpty() && sameVersion.isEmpty());
    // A single record may be its publisher's fault, so it is reported for that record.
    boolean several = sameVersion.size() + stepsBack.size() > 1 && !sameVersion.isEmpty();
    if (!crossed.isEmpty() || twoWays || several) {
      List<String> why = new ArrayList<>(crossed);
      why.addAll(sameVersion);
      why.addAll(stepsBack);
      why.addAll(older);
      if (twoWays) {
        why.addAll(newer);
      }
      return new Relation(Kind.UNRELATED, why);
    }
    return older.isEmpty()
        ? new Relation(Kind.IN_ORDER, List.of())
        : new Relation(Kind.REVERSED, older);
  }

  /** The difference of two versions, modulo 2^32. */
  static int step(long from, long to) {
    return (int) (to - from);
  }

  private static Sign time(PageView old, PageView now, int vcpu) {
    if (old.isUnpublished(vcpu) || now.isUnpublished(vcpu)) {
      return old.isUnpublished(vcpu)
          ? now.isUnpublished(vcpu) ? Sign.NOTHING : Sign.NEWER
          : Sign.OLDER;
    }
    int step = step(old.version(vcpu), now.version(vcpu));
    if (step == 0) {
      return hasAnotherRecord(old, now, vcpu) ? Sign.SAME_VERSION : Sign.NOTHING;
    }
    boolean whole = old.isWhole(vcpu) && now.isWhole(vcpu);
    long ticks = now.time(vcpu).tscTimestamp() - old.time(vcpu).tscTimestamp();
    if (whole && (step > 0 ? ticks < 0 : ticks > 0)) {
      return Sign.CROSSED;
    }
    return step > 0 ? Sign.NEWER : Sign.OLDER;
  }

  private static boolean isStepBack(PageView old, PageView now, int vcpu) {
    return old.isWhole(vcpu)
        && now.isWhole(vcpu)
        && step(old.version(vcpu), now.version(vcpu)) == PairObservations.ONE_UPDATE
        && Clock.of(old.time(vcpu)).aheadOf(now.time(vcpu)).isPresent();
  }

  private static Sign wallclock(PageView old, PageView now) {
    int step = step(old.wcVersion(), now.wcVersion());
    if (step == 0) {
      return Sign.NOTHING;
    }
    return step > 0 ? Sign.NEWER : Sign.OLDER;
  }

  /** Whether a record has other values under the same even version. */
  static boolean hasAnotherRecord(PageView old, PageView now, int vcpu) {
    return old.version(vcpu) == now.version(vcpu)
        && !old.isUpdating(vcpu)
        && !withoutStop(old.time(vcpu)).equals(withoutStop(now.time(vcpu)));
  }

  /** Whether the wallclock has other values under the same even version. */
  static boolean hasAnotherWallclock(PageView old, PageView now) {
    return old.wcVersion() == now.wcVersion()
        && !old.isWallclockUpdating()
        && (old.wcSeconds() != now.wcSeconds() || old.wcNsec() != now.wcNsec());
  }

  private static VcpuTime withoutStop(VcpuTime time) {
    return new VcpuTime(
        time.tscTimestamp(),
        time.systemTimeNanos(),
        time.tscToSystemMul(),
        time.tscShift(),
        (byte) (time.flags() & ~GUEST_STOPPED));
  }
}
