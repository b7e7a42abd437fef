package org.sharedinfo.selftest.mutant;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Role.LAYOUT_DESCRIBER;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.EnumSet;
import java.util.Set;
import org.sharedinfo.rule.Role;

/** Which roles of the reference implementation a class of it serves. */
final class Roles {
  private Roles() {}

  static Set<Role> of(String type) {
    String name = type.replaceFirst("\\$.*", "");
    return switch (name) {
      case "ReferenceTimePublisher", "ReferenceTimeUpdater" -> EnumSet.of(TIME_PUBLISHER);
      case "ReferenceTimeReader", "ReferenceFrequencyReader" -> EnumSet.of(TIME_READER);
      case "TscScale" -> EnumSet.of(TIME_PUBLISHER, TIME_READER);
      case "TimeRecord" -> EnumSet.of(TIME_PUBLISHER, TIME_READER);
      case "ReferenceWallclockPublisher" -> EnumSet.of(WALLCLOCK_PUBLISHER);
      case "ReferenceWallclockReader" -> EnumSet.of(WALLCLOCK_READER);
      case "WallclockRecord" -> EnumSet.of(WALLCLOCK_PUBLISHER, WALLCLOCK_READER);
      case "Version" ->
          EnumSet.of(TIME_PUBLISHER, TIME_READER, WALLCLOCK_PUBLISHER, WALLCLOCK_READER);
      case "ReferenceEventSender", "ReferenceBlockService", "ReferenceTrapPublisher" ->
          EnumSet.of(EVENT_SENDER);
      case "ReferenceEventReceiver" -> EnumSet.of(EVENT_RECEIVER);
      case "ChannelBits", "UpcallRecord" -> EnumSet.of(EVENT_SENDER, EVENT_RECEIVER);
      case "GuestWord" -> EnumSet.of(EVENT_SENDER, EVENT_RECEIVER, P2M_OWNER, P2M_OBSERVER);
      case "ReferenceP2mOwner", "FrameListTree", "P2mList", "PageTables", "GuestFrames" ->
          EnumSet.of(P2M_OWNER);
      case "ReferenceP2mObserver", "PageWalk", "TreeWalk" -> EnumSet.of(P2M_OBSERVER);
      case "Paging", "P2mAnchor" -> EnumSet.of(P2M_OWNER, P2M_OBSERVER);
      case "ReferenceLayoutDescriber" -> EnumSet.of(LAYOUT_DESCRIBER);
      default -> EnumSet.of(TIME_READER, EVENT_SENDER, P2M_OBSERVER);
    };
  }
}
