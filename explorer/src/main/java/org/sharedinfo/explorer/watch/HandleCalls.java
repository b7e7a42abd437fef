package org.sharedinfo.explorer.watch;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.nio.Buffer;
import java.util.Optional;
import org.sharedinfo.explorer.run.Change;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

/** A call of a VarHandle's access mode. */
record HandleCalls(AccessMode mode, Site site, MethodHandle original)
    implements CallSites.SitedReplacement {

  @Override
  public Object call(Run run, Object[] arguments) throws Throwable {
    VarHandle handle = (VarHandle) arguments[0];
    if (!onMemory(handle)) {
      if (HandleShape.isOnHeap(handle)) {
        return original.invokeExact(arguments);
      }
      throw run.unseen(site + " through a handle that hides its memory: " + handle);
    }
    if (!Addresses.touches(run.watch(), arguments[1])) {
      return original.invokeExact(arguments);
    }
    Optional<HandleShape> found = HandleShape.of(handle);
    if (found.isEmpty()) {
      throw run.unseen(site + " through a handle that filters its values: " + handle);
    }
    HandleShape shape = found.get();
    RawValues values = shape.values();
    Optional<Long> offset = shape.offset(arguments);
    long address = start(arguments[1]) + offset.orElse(0L);
    boolean misaligned = address % values.bytes() != 0;
    if (offset.isEmpty() || !mayProceed(run, handle, shape, arguments, address)) {
      // It throws the exception meant for the actor.
      Object _ = (Object) original.invokeExact(arguments);
      throw run.unseen(site + " at an address outside watched memory");
    }
    int valueAt = 1 + handle.coordinateTypes().size();
    if (misaligned) {
      return plainPieces(run, values, address, arguments, valueAt);
    }
    Place place = Addresses.place(run, address, values.bytes());
    return perform(run, place, values, arguments, valueAt);
  }

  private Object plainPieces(
      Run run, RawValues values, long address, Object[] arguments, int valueAt) {
    if (mode == AccessMode.GET) {
      return values.value(Addresses.loadPlain(run, address, values.bytes(), site));
    }
    Addresses.storePlain(run, address, values.bytes(), values.raw(arguments[valueAt]), site);
    return NOTHING;
  }

  private Object perform(Run run, Place place, RawValues values, Object[] arguments, int valueAt) {
    return switch (mode) {
      case GET -> values.value(run.load(place, Ordering.PLAIN, site));
      case GET_OPAQUE -> values.value(run.load(place, Ordering.OPAQUE, site));
      case GET_ACQUIRE -> values.value(run.load(place, Ordering.ACQUIRE, site));
      case GET_VOLATILE -> values.value(run.load(place, Ordering.VOLATILE, site));
      case SET -> store(run, place, Ordering.PLAIN, values.raw(arguments[valueAt]));
      case SET_OPAQUE -> store(run, place, Ordering.OPAQUE, values.raw(arguments[valueAt]));
      case SET_RELEASE -> store(run, place, Ordering.RELEASE, values.raw(arguments[valueAt]));
      case SET_VOLATILE -> store(run, place, Ordering.VOLATILE, values.raw(arguments[valueAt]));
      case COMPARE_AND_SET,
          WEAK_COMPARE_AND_SET,
          WEAK_COMPARE_AND_SET_ACQUIRE,
          WEAK_COMPARE_AND_SET_RELEASE,
          WEAK_COMPARE_AND_SET_PLAIN -> {
        long expected = values.raw(arguments[valueAt]);
        long value = values.raw(arguments[valueAt + 1]);
        yield update(run, place, new Change.CompareAndSet(expected, value)) == expected;
      }
      case COMPARE_AND_EXCHANGE, COMPARE_AND_EXCHANGE_ACQUIRE, COMPARE_AND_EXCHANGE_RELEASE -> {
        long expected = values.raw(arguments[valueAt]);
        long value = values.raw(arguments[valueAt + 1]);
        yield values.value(update(run, place, new Change.CompareAndSet(expected, value)));
      }
      default -> values.value(update(run, place, change(values, arguments[valueAt])));
    };
  }

  private Change change(RawValues values, Object argument) {
    long raw = values.raw(argument);
    return switch (mode) {
      case GET_AND_SET, GET_AND_SET_ACQUIRE, GET_AND_SET_RELEASE -> new Change.Exchange(raw);
      case GET_AND_ADD, GET_AND_ADD_ACQUIRE, GET_AND_ADD_RELEASE ->
          new Change.Add(values.inOrder(false).raw(argument), values.swapped());
      case GET_AND_BITWISE_OR, GET_AND_BITWISE_OR_ACQUIRE, GET_AND_BITWISE_OR_RELEASE ->
          new Change.Or(raw);
      case GET_AND_BITWISE_AND, GET_AND_BITWISE_AND_ACQUIRE, GET_AND_BITWISE_AND_RELEASE ->
          new Change.And(raw);
      default -> new Change.Xor(raw);
    };
  }

  private Object store(Run run, Place place, Ordering ordering, long raw) {
    run.store(place, ordering, raw, site);
    return NOTHING;
  }

  // Both halves of an atomic update are at least opaque, whatever its name says.
  private long update(Run run, Place place, Change change) {
    String name = mode.name();
    if (name.endsWith("_ACQUIRE")) {
      return run.update(place, Ordering.ACQUIRE, Ordering.OPAQUE, change, site);
    }
    if (name.endsWith("_RELEASE")) {
      return run.update(place, Ordering.OPAQUE, Ordering.RELEASE, change, site);
    }
    if (name.endsWith("_PLAIN")) {
      return run.update(place, Ordering.OPAQUE, Ordering.OPAQUE, change, site);
    }
    return run.update(place, Ordering.VOLATILE, Ordering.VOLATILE, change, site);
  }

  private static boolean onMemory(VarHandle handle) {
    var coordinates = handle.coordinateTypes();
    return !coordinates.isEmpty()
        && (coordinates.getFirst() == MemorySegment.class
            || Buffer.class.isAssignableFrom(coordinates.getFirst()));
  }

  private static long start(Object memory) {
    return memory instanceof MemorySegment segment
        ? segment.address()
        : Addresses.whole((Buffer) memory).address();
  }

  private boolean mayProceed(
      Run run, VarHandle handle, HandleShape shape, Object[] arguments, long address)
      throws Throwable {
    boolean misaligned = address % shape.values().bytes() != 0;
    boolean plain = mode == AccessMode.GET || mode == AccessMode.SET;
    if (!handle.isAccessModeSupported(mode)
        || misaligned && (shape.isAligned() || !plain)
        || !Addresses.inside(run, address, shape.values().bytes())
        || mode != AccessMode.GET && isReadOnly(arguments[1])) {
      return false;
    }
    return isInBounds(handle, shape, arguments, address);
  }

  // A handle from a layout path checks indexes, and the whole layout against the segment.
  private static boolean isInBounds(
      VarHandle handle, HandleShape shape, Object[] arguments, long address) {
    if (arguments[1] instanceof MemorySegment segment && shape.standsAlone()) {
      long offset = address - segment.address();
      return offset >= 0
          && offset <= segment.byteSize() - shape.values().bytes()
          && segment.scope().isAlive();
    }
    try {
      Object[] coordinates =
          java.util.Arrays.copyOfRange(arguments, 1, 1 + handle.coordinateTypes().size());
      handle.toMethodHandle(AccessMode.GET).invokeWithArguments(coordinates);
      return true;
    } catch (Throwable e) {
      return false;
    }
  }

  private static boolean isReadOnly(Object memory) {
    return memory instanceof MemorySegment segment
        ? segment.isReadOnly()
        : ((Buffer) memory).isReadOnly();
  }
}
