package org.sharedinfo.recording.monitor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * Offsets and widths. LAY-03 to LAY-09 count accesses of exactly one field by its user. LAY-11
 * finds stores that reach into the fields of another protocol, or into bytes outside all fields.
 */
final class LayoutMonitor extends Monitor {
  private static final List<Field> FIELDS = List.of(Field.values());
  private static final Map<Field, Rule> PLACES = places();

  private static final Map<Operation, Role> ROLES =
      Map.ofEntries(
          Map.entry(Operation.SET_TIME, Role.TIME_PUBLISHER),
          Map.entry(Operation.SET_WALLCLOCK, Role.WALLCLOCK_PUBLISHER),
          Map.entry(Operation.SEND, Role.EVENT_SENDER),
          Map.entry(Operation.UNMASK, Role.EVENT_SENDER),
          Map.entry(Operation.BLOCK, Role.EVENT_SENDER),
          Map.entry(Operation.FAULT, Role.EVENT_SENDER),
          Map.entry(Operation.NMI, Role.EVENT_SENDER),
          Map.entry(Operation.HANDLER, Role.EVENT_RECEIVER),
          Map.entry(Operation.LOCAL_UNMASK, Role.EVENT_RECEIVER),
          Map.entry(Operation.P2M_SET_UP, Role.P2M_OWNER),
          Map.entry(Operation.P2M_SET, Role.P2M_OWNER),
          Map.entry(Operation.P2M_GROW, Role.P2M_OWNER),
          Map.entry(Operation.P2M_REMAP, Role.P2M_OWNER),
          Map.entry(Operation.P2M_READ, Role.P2M_OBSERVER),
          Map.entry(Operation.P2M_CHANGED, Role.P2M_OBSERVER));

  /** The role that accesses a field: by side, kind and field. */
  private static final List<Optional<Role>> ACCESSORS = accessors();

  /** The claim that a whole access counts for, in the same order. */
  private static final List<Optional<Claim>> COUNTED =
      IntStream.range(0, ACCESSORS.size())
          .mapToObj(
              i -> ACCESSORS.get(i).flatMap(role -> claim(FIELDS.get(i % FIELDS.size()), role)))
          .toList();

  private Optional<Touch> previous = Optional.empty();

  LayoutMonitor(Scene scene) {
    super(scene, Set.of(Field.Family.values()), claimable());
  }

  private static List<Optional<Role>> accessors() {
    List<Optional<Role>> accessors = new ArrayList<>();
    for (Side side : Side.values()) {
      for (boolean stores : new boolean[] {false, true}) {
        FIELDS.forEach(field -> accessors.add(role(side, field, stores)));
      }
    }
    return List.copyOf(accessors);
  }

  private static Set<Claim> claimable() {
    return Stream.concat(
            COUNTED.stream().flatMap(Optional::stream),
            ROLES.values().stream().map(role -> new Claim(Rule.LAY_11, role)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static int entry(Touch touch) {
    int kind = touch.access().side().ordinal() * 2 + (touch.stores() ? 1 : 0);
    return kind * FIELDS.size() + touch.field().ordinal();
  }

  private static Map<Field, Rule> places() {
    Map<Field, Rule> places = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      switch (field) {
        case UPCALL_PENDING, UPCALL_MASK, SELECTOR -> places.put(field, Rule.LAY_03);
        case VERSION, TSC_TIMESTAMP, SYSTEM_TIME, TSC_TO_SYSTEM_MUL, TSC_SHIFT, FLAGS ->
            places.put(field, Rule.LAY_04);
        case PENDING, MASK -> places.put(field, Rule.LAY_05);
        case WC_VERSION, WC_SEC, WC_NSEC -> places.put(field, Rule.LAY_06);
        case WC_SEC_HI -> places.put(field, Rule.LAY_07);
        case MAX_PFN, FRAME_LIST_LIST, NMI_REASON, P2M_CR3, P2M_VADDR, P2M_GENERATION ->
            places.put(field, Rule.LAY_08);
        case CR2 -> places.put(field, Rule.LAY_09);
        case TIME_PAD, PADDING, BEYOND, P2M_ENTRY, TABLE_ENTRY, TREE_ENTRY -> {
          // Not a field of the page.
        }
      }
    }
    return places;
  }

  @Override
  boolean canJudge(Header header) {
    return true;
  }

  @Override
  void forget() {
    previous = Optional.empty();
  }

  /** The role that accesses a field; empty if no role uses it this way. */
  private static Optional<Role> role(Side side, Field field, boolean stores) {
    return Optional.ofNullable(
        switch (side) {
          case HYPERVISOR ->
              !stores
                  ? null
                  : switch (field.family()) {
                    case TIME -> Role.TIME_PUBLISHER;
                    case WALLCLOCK -> Role.WALLCLOCK_PUBLISHER;
                    case EVENTS, TRAPS -> Role.EVENT_SENDER;
                    case P2M, LIST, NONE -> null;
                  };
          case GUEST ->
              switch (field.family()) {
                case TIME -> stores ? null : Role.TIME_READER;
                case WALLCLOCK -> stores ? null : Role.WALLCLOCK_READER;
                case EVENTS -> Role.EVENT_RECEIVER;
                case P2M -> stores ? Role.P2M_OWNER : null;
                case TRAPS, LIST, NONE -> null;
              };
          case TOOLSTACK ->
              !stores && field.family() == Field.Family.P2M ? Role.P2M_OBSERVER : null;
          case OTHER -> null;
        });
  }

  private static Optional<Claim> claim(Field field, Role role) {
    Rule rule = PLACES.get(field);
    return rule != null && rule.roles().contains(role)
        ? Optional.of(new Claim(rule, role))
        : Optional.empty();
  }

  @Override
  void touch(Touch touch) {
    int entry = entry(touch);
    if (touch.isWhole() && touch.access().size() == touch.bytes()) {
      COUNTED.get(entry).ifPresent(scene()::held);
    }
    if (touch.stores() && touch.isBy(Side.TOOLSTACK)) {
      observed(touch);
    } else if (touch.stores() && !touch.isAtomic()) {
      reach(touch, ACCESSORS.get(entry));
    }
    previous = Optional.of(touch);
  }

  private void reach(Touch touch, Optional<Role> role) {
    Optional<Touch> first =
        previous
            .filter(before -> before.line() == touch.line())
            .filter(before -> before.field().family() != touch.field().family())
            .filter(before -> before.changes() || touch.changes());
    if (first.isPresent() && touch.changes() && touch.field().family() != Field.Family.LIST) {
      role(touch.access().side(), first.get().field(), true)
          .ifPresent(wide ->
              violated(
                  touch,
                  wide,
                  "a store to "
                      + first.get().spot().name()
                      + " that also changed "
                      + touch.spot().name()));
    } else if (isNothing(touch) && touch.changes()) {
      callRole(touch)
          .ifPresent(caller -> violated(touch, caller, "a store to " + touch.spot().name()));
    } else if (role.isPresent() && touch.changes()) {
      callRole(touch)
          .filter(caller -> caller != role.get() && scene().bracketsAll())
          .ifPresent(caller -> violated(touch, caller, "a store to " + touch.spot().name()));
    } else if (touch.changes() && touch.field().family() != Field.Family.LIST) {
      callRole(touch)
          .filter(caller -> caller == Role.P2M_OWNER && scene().bracketsAll())
          .ifPresent(caller -> violated(touch, caller, "a store to " + touch.spot().name()));
    }
  }

  /** Who reads a list from outside stores nothing. */
  private void observed(Touch touch) {
    callRole(touch)
        .filter(_ -> touch.isAtomic() || touch.changes())
        .ifPresent(caller -> violated(touch, caller, "a store to " + touch.spot().name()));
  }

  private static boolean isNothing(Touch touch) {
    return touch.field() == Field.PADDING || touch.field() == Field.BEYOND;
  }

  /** The role of the call that the storing actor is in, if the call belongs to that side. */
  private Optional<Role> callRole(Touch touch) {
    if (!scene().hasCalls()) {
      return Optional.empty();
    }
    return Optional.ofNullable(scene().calls(scene().actor(touch.cpu())).peek())
        .filter(call -> touch.isBy(call.operation().side()))
        .flatMap(call -> Optional.ofNullable(ROLES.get(call.operation())));
  }

  private void violated(Touch touch, Role role, String seen) {
    Claim claim = new Claim(Rule.LAY_11, role);
    scene()
        .violated(
            claim,
            "stores only to the fields of the operation",
            seen,
            touch.line() - STORY,
            other -> other.isBy(touch.access().side()));
  }

  @Override
  void done(Call call, Mark.Done done) {
    Role role = ROLES.get(call.operation());
    if (role != null) {
      scene().held(new Claim(Rule.LAY_11, role));
    }
  }
}
