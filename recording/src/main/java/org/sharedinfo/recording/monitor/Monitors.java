package org.sharedinfo.recording.monitor;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sharedinfo.recording.Header;

/** All monitors. */
public final class Monitors {
  private Monitors() {}

  static List<Monitor> on(Scene scene) {
    Channels channels = new Channels(scene);
    return List.of(
        channels,
        new LayoutMonitor(scene),
        new UpdateMonitor(scene, VersionedRecord.TIME),
        new UpdateMonitor(scene, VersionedRecord.WALLCLOCK),
        new PublishedValues(scene),
        new ReaderMonitor(scene, VersionedRecord.TIME),
        new ReaderMonitor(scene, VersionedRecord.WALLCLOCK),
        new ReadOnlyMonitor(scene, VersionedRecord.TIME),
        new ReadOnlyMonitor(scene, VersionedRecord.WALLCLOCK),
        new TimeValues(scene),
        new ContinuityMonitor(scene),
        new WallclockValues(scene),
        new SendMonitor(scene, channels),
        new SendCalls(scene, channels),
        new UnmaskCalls(scene, channels),
        new UpcallMonitor(scene, channels),
        new HandlerMonitor(scene, channels),
        new DeliveryMonitor(scene, channels),
        new SharedBits(scene),
        new UpcallFlags(scene),
        new GuestUnmask(scene, channels),
        new RestMonitor(scene, channels),
        new P2mOwnerMonitor(scene),
        new P2mGrowthMonitor(scene),
        new P2mReachMonitor(scene),
        new P2mCalls(scene),
        new P2mObserverMonitor(scene),
        new P2mAnswers(scene),
        new P2mGenerations(scene),
        new TrapMonitor(scene));
  }

  /** What a recording with a header like this can show, by rule and role. */
  public static Set<Claim> claims(Header header) {
    Set<Claim> claims = new TreeSet<>();
    for (Monitor monitor : on(new Scene(header, new Ledger()))) {
      monitor.claims().stream().filter(claim -> claim.holds(header)).forEach(claims::add);
    }
    return claims;
  }
}
