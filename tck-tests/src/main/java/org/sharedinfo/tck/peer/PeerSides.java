package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.tck.side.ClockSide;
import org.sharedinfo.tck.side.EventSide;
import org.sharedinfo.tck.side.P2mSide;
import org.sharedinfo.tck.side.Sides;
import org.sharedinfo.tck.side.TimeSide;
import org.sharedinfo.tck.side.WallclockSide;

/** The peers as sides: found by name where a class loader watches them. */
public final class PeerSides implements Sides {
  /** For whoever loads it. */
  public PeerSides() {}

  @Override
  public TimeSide time(Domain domain) {
    return new TimePeer(frame(domain));
  }

  @Override
  public ClockSide clock(MemorySegment frame) {
    return new ClockPeer(frame);
  }

  @Override
  public WallclockSide wallclock(Domain domain) {
    return new WallclockPeer(frame(domain));
  }

  @Override
  public EventSide events(Domain domain) {
    return new EventPlayer(domain, new EventPeer(frame(domain), domain.abi()));
  }

  @Override
  public P2mSide p2m(Domain domain) {
    return new ListPlayer(domain, frame(domain));
  }

  private static Frame frame(Domain domain) {
    return new Frame(domain.abi(), domain.sharedInfo());
  }
}
