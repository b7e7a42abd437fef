package org.sharedinfo.tck.schedule;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Scenario;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.side.ClockSide;

/**
 * The memory of a scenario, as it is when the play begins. All channels are bound to {@link
 * #vcpu()}. The clock stays at {@link #TSC}, unless it is made to move.
 */
public final class Ground implements AutoCloseable {
  /** The clock. */
  public static final long TSC = (1L << 36) + 0x8_0000;

  private static final String SHARED_INFO = "shared_info";
  private static final String CLOCK = "tsc";

  private final Guest guest;
  private final List<Long> spare = new ArrayList<>();
  private OptionalLong clock = OptionalLong.empty();

  private Ground(Guest guest) {
    this.guest = guest;
  }

  /** A frame of zeros. */
  public static Ground zeroed(Abi abi) {
    return on(Guest.zeroed(abi));
  }

  /** A guest that is already set up; it is closed with the ground. */
  public static Ground on(Guest guest) {
    return new Ground(guest);
  }

  /** Changes the memory before the play begins. */
  public Ground with(Consumer<Ground> change) {
    change.accept(this);
    return this;
  }

  /** With this many zeroed frames for allocation. */
  public Ground withSpareFrames(int count) {
    for (int i = 0; i < count; i++) {
      spare.add(guest.memory().allocate());
    }
    return this;
  }

  /** With a moving clock that starts at a number of ticks: reads of it are accesses. */
  public Ground withMovingClock(long ticks) {
    long number = guest.memory().allocate();
    clock = OptionalLong.of(number);
    segment(number).set(ValueLayout.JAVA_LONG, 0, ticks);
    return this;
  }

  /** The vCPU of the play: 1 if the implementation serves that many, otherwise 0. */
  public static int vcpu() {
    return Subject.current().limits().vcpu(1);
  }

  /** Another vCPU, if the implementation serves more than one. */
  public static int neighbour() {
    return (vcpu() + 1) % Subject.current().limits().vcpus();
  }

  /** The guest, to be set up before the play. */
  public Guest guest() {
    return guest;
  }

  /** Its time. */
  public TimePeer time() {
    return new TimePeer(guest.frame());
  }

  /** Its wallclock. */
  public WallclockPeer wallclock() {
    return new WallclockPeer(guest.frame());
  }

  /** Its event channels. */
  public EventPeer events() {
    return new EventPeer(guest.frame(), guest.abi());
  }

  /** A word of the guest at the end of an execution, by its field. */
  public long wordOf(MemorySegment end, String field) {
    var picture = guest.pictureOf(end);
    return picture.word(picture.table().at(field));
  }

  /** The guest as the actors see it. */
  StagedDomain domain() {
    return new StagedDomain(
        guest.abi(),
        Subject.current().kind(),
        vcpu(),
        guest.sharedInfo(),
        frames(),
        guest.memory().ownPfns(),
        List.copyOf(spare),
        _ -> {},
        clock());
  }

  private ClockSide clock() {
    return clock.isEmpty()
        ? new StandingClock(TSC)
        : Watched.sides().clock(segment(clock.getAsLong()));
  }

  /** A clock that never moves. */
  private record StandingClock(long now) implements ClockSide {
    @Override
    public void set(long ticks) {
      throw new IllegalStateException("this clock stands at " + now);
    }
  }

  private MemorySegment segment(long number) {
    return guest.memory().peek(number).orElseThrow();
  }

  /** The time at the end of an execution. */
  public TimePeer timeOf(MemorySegment end) {
    return new TimePeer(guest.pictureOf(end));
  }

  /** The channels at the end of an execution. */
  public EventPeer eventsOf(MemorySegment end) {
    return new EventPeer(guest.pictureOf(end), guest.abi());
  }

  /** Watches all of the memory. */
  Scenario watchedBy(Scenario scenario) {
    Scenario watching = scenario.watching(SHARED_INFO, guest.sharedInfo());
    for (Map.Entry<Long, MemorySegment> frame : frames().entrySet()) {
      boolean ticks = clock.isPresent() && clock.getAsLong() == frame.getKey();
      String name = ticks ? CLOCK : "frame 0x" + Long.toHexString(frame.getKey());
      watching = watching.watching(name, frame.getValue());
    }
    return watching.naming(this::nameOf);
  }

  private String nameOf(String memory, long offset, int bytes) {
    if (memory.equals(CLOCK)) {
      return CLOCK;
    }
    if (!memory.equals(SHARED_INFO)) {
      return "%s+0x%x".formatted(memory, offset);
    }
    FieldTable table = FieldTable.of(guest.abi());
    String name = table.nameAt((int) offset);
    int start = (int) offset;
    while (start > 0 && table.nameAt(start - 1).equals(name)) {
      start--;
    }
    return start == offset ? name : name + "+" + (offset - start);
  }

  /** The shared_info frame at the end of an execution. */
  public static MemorySegment sharedInfo(org.sharedinfo.explorer.Outcome outcome) {
    return outcome.memory(SHARED_INFO);
  }

  private Map<Long, MemorySegment> frames() {
    Map<Long, MemorySegment> frames = new LinkedHashMap<>();
    guest.memory().numbers().stream()
        .sorted()
        .forEach(number -> frames.put(number, guest.memory().peek(number).orElseThrow()));
    return frames;
  }

  @Override
  public void close() {
    guest.close();
  }
}
