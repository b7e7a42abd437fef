package org.sharedinfo.tck.wording;

import java.util.List;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.FrequencyScaler;
import org.sharedinfo.spi.LayoutDescriber;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TimeUpdater;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;

/**
 * The name of an SPI method in shared_info_tck.h.
 *
 * @param role whose checks mention it
 * @param type the interface
 * @param method its Java name
 * @param name the member of {@code struct sitck_implementation}
 */
public record CName(Role role, Class<?> type, String method, String name) {
  /** All of them. */
  public static final List<CName> ALL =
      List.of(
          new CName(Role.TIME_PUBLISHER, TimePublisher.class, "publish", "publish_time"),
          new CName(Role.TIME_PUBLISHER, FrequencyScaler.class, "scaleOf", "scale_of"),
          new CName(Role.TIME_PUBLISHER, TimeUpdater.class, "update", "update_time"),
          new CName(Role.TIME_READER, TimeReader.class, "systemTimeNanos", "system_time"),
          new CName(Role.TIME_READER, FrequencyReader.class, "frequencyHz", "frequency"),
          new CName(
              Role.TIME_READER, FrequencyReader.class, "resolutionHz", "frequency_resolution"),
          new CName(
              Role.WALLCLOCK_PUBLISHER, WallclockPublisher.class, "publish", "publish_wallclock"),
          new CName(Role.WALLCLOCK_READER, WallclockReader.class, "timeOfDay", "time_of_day"),
          new CName(Role.EVENT_SENDER, EventSender.class, "send", "send"),
          new CName(Role.EVENT_SENDER, BlockService.class, "block", "block"),
          new CName(Role.EVENT_SENDER, UnmaskService.class, "unmask", "unmask_for_guest"),
          new CName(Role.EVENT_SENDER, TrapPublisher.class, "nmi", "nmi"),
          new CName(Role.EVENT_SENDER, TrapPublisher.class, "pageFault", "page_fault"),
          new CName(Role.EVENT_RECEIVER, EventReceiver.class, "mask", "mask"),
          new CName(Role.EVENT_RECEIVER, EventReceiver.class, "unmask", "unmask"),
          new CName(Role.EVENT_RECEIVER, EventReceiver.class, "clear", "clear"),
          new CName(Role.EVENT_RECEIVER, EventReceiver.class, "upcall", "handle_upcall"),
          new CName(Role.P2M_OWNER, P2mOwner.class, "setUp", "p2m_set_up"),
          new CName(Role.P2M_OWNER, P2mOwner.class, "set", "p2m_set"),
          new CName(Role.P2M_OWNER, P2mOwner.class, "remap", "p2m_remap"),
          new CName(Role.P2M_OWNER, P2mOwner.class, "remaps", "p2m_remap"),
          new CName(Role.P2M_OWNER, P2mOwner.class, "grow", "p2m_grow"),
          new CName(Role.P2M_OBSERVER, P2mObserver.class, "read", "p2m_read"),
          new CName(Role.P2M_OBSERVER, P2mObserver.class, "changedSince", "p2m_changed_since"),
          new CName(Role.LAYOUT_DESCRIBER, LayoutDescriber.class, "structs", "layout"));

  /** Whether it is a function; otherwise it is a number in the table. */
  boolean isFunction() {
    return !name.equals("frequency_resolution");
  }

  /** Whether no English word looks like the Java name. */
  boolean isUnmistakable() {
    return method.chars().anyMatch(Character::isUpperCase);
  }
}
