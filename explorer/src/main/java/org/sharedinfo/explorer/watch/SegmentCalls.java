package org.sharedinfo.explorer.watch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

/** A call of a MemorySegment method that uses its bytes. */
record SegmentCalls(String name, Site site, MethodHandle original)
    implements CallSites.SitedReplacement {

  @Override
  public Object call(Run run, Object[] arguments) throws Throwable {
    boolean touches = false;
    for (Object argument : arguments) {
      touches |= argument instanceof MemorySegment s && Addresses.touches(run.watch(), s);
    }
    if (!touches) {
      return original.invokeExact(arguments);
    }
    return switch (name) {
      case "get", "getAtIndex" -> access(run, arguments, Optional.empty());
      case "set", "setAtIndex" -> access(run, arguments, Optional.of(arguments[3]));
      case "fill" -> many(run, arguments, NOWHERE, whole(arguments[0]));
      case "copyFrom" -> copyFrom(run, arguments);
      case "copy" -> copy(run, arguments);
      case "toArray" -> many(run, arguments, whole(arguments[0]), NOWHERE);
      case "mismatch" -> mismatch(run, arguments);
      default -> throw run.unseen(site + " on watched memory");
    };
  }

  private Object access(Run run, Object[] arguments, Optional<Object> written) throws Throwable {
    MemorySegment segment = (MemorySegment) arguments[0];
    ValueLayout layout = (ValueLayout) arguments[1];
    Optional<RawValues> known = RawValues.of(layout);
    if (known.isEmpty()) {
      throw run.unseen(site + " with addresses as values");
    }
    RawValues values = known.get();
    int bytes = values.bytes();
    long index = ((Number) arguments[2]).longValue();
    long offset = name.endsWith("AtIndex") ? index * bytes : index;
    long address = segment.address() + offset;
    boolean legal =
        offset >= 0
            && offset <= segment.byteSize() - bytes
            && address % layout.byteAlignment() == 0
            && segment.scope().isAlive()
            && !(written.isPresent() && segment.isReadOnly());
    if (!legal || !Addresses.inside(run, address, bytes)) {
      // It throws the exception meant for the actor.
      Object _ = (Object) original.invokeExact(arguments);
      throw run.unseen(site + " at an address outside watched memory");
    }
    if (written.isPresent()) {
      Addresses.storePlain(run, address, bytes, values.raw(written.get()), site);
      return NOTHING;
    }
    return values.value(Addresses.loadPlain(run, address, bytes, site));
  }

  /** Bytes of one of the arguments. */
  private record Range(int argument, long offset, long bytes) {}

  private static final Range NOWHERE = new Range(-1, 0, 0);

  private static Range whole(Object segment) {
    return new Range(0, 0, ((MemorySegment) segment).byteSize());
  }

  private Object copyFrom(Run run, Object[] arguments) throws Throwable {
    long bytes = ((MemorySegment) arguments[1]).byteSize();
    return many(run, arguments, new Range(1, 0, bytes), new Range(0, 0, bytes));
  }

  private Object mismatch(Run run, Object[] arguments) throws Throwable {
    if (arguments.length == 2) {
      Object[] both = arguments.clone();
      both[1] = standIn(run, whole(arguments[1]).bytes(), 0, (MemorySegment) arguments[1], true);
      return many(run, both, whole(arguments[0]), NOWHERE);
    }
    long from = (long) arguments[1];
    long to = (long) arguments[2];
    long otherFrom = (long) arguments[4];
    long otherTo = (long) arguments[5];
    Object[] both = arguments.clone();
    both[3] = standIn(run, otherTo - otherFrom, otherFrom, (MemorySegment) arguments[3], true);
    both[4] = 0L;
    both[5] = otherTo - otherFrom;
    return many(run, both, new Range(0, from, to - from), NOWHERE);
  }

  private Object copy(Run run, Object[] arguments) throws Throwable {
    Object[] a = arguments;
    if (a.length == 5 && a[0] instanceof MemorySegment && a[2] instanceof MemorySegment) {
      long bytes = (long) a[4];
      return many(run, a, new Range(0, (long) a[1], bytes), new Range(2, (long) a[3], bytes));
    }
    if (a.length == 7) {
      long count = (long) a[6];
      long from = ((ValueLayout) a[1]).byteSize() * count;
      long to = ((ValueLayout) a[4]).byteSize() * count;
      return many(run, a, new Range(0, (long) a[2], from), new Range(3, (long) a[5], to));
    }
    if (a[0] instanceof MemorySegment) {
      long bytes = ((ValueLayout) a[1]).byteSize() * (int) a[5];
      return many(run, a, new Range(0, (long) a[2], bytes), NOWHERE);
    }
    long bytes = ((ValueLayout) a[3]).byteSize() * (int) a[5];
    return many(run, a, NOWHERE, new Range(2, (long) a[4], bytes));
  }

  // Reads the source, runs the original on scratch memory, and writes the result.
  private Object many(Run run, Object[] arguments, Range source, Range target) throws Throwable {
    Object[] replaced = arguments.clone();
    Optional<MemorySegment> written = Optional.empty();
    if (source.argument() >= 0) {
      MemorySegment segment = (MemorySegment) arguments[source.argument()];
      if (Addresses.touches(run.watch(), segment)) {
        replaced[source.argument()] = standIn(run, source, segment, true);
      }
    }
    if (target.argument() >= 0) {
      MemorySegment segment = (MemorySegment) arguments[target.argument()];
      if (Addresses.touches(run.watch(), segment)) {
        MemorySegment standIn = standIn(run, target, segment, false);
        written = Optional.of(standIn);
        replaced[target.argument()] = standIn;
      }
    }
    Object result = original.invokeExact(replaced);
    if (written.isPresent()) {
      long address = ((MemorySegment) arguments[target.argument()]).address() + target.offset();
      byte[] bytes =
          written.get().asSlice(target.offset(), target.bytes()).toArray(ValueLayout.JAVA_BYTE);
      Addresses.storeAll(run, address, bytes, site);
      return written.get().equals(result) ? arguments[target.argument()] : result;
    }
    return result;
  }

  private MemorySegment standIn(Run run, Range range, MemorySegment segment, boolean read) {
    MemorySegment part = segment.asSlice(range.offset(), range.bytes());
    MemorySegment whole = own(segment.address(), segment.byteSize());
    if (read && part.byteSize() > 0) {
      copyIn(run, part, whole.asSlice(range.offset(), range.bytes()));
    }
    return !read && segment.isReadOnly() ? whole.asReadOnly() : whole;
  }

  private MemorySegment standIn(
      Run run, long bytes, long offset, MemorySegment segment, boolean read) {
    if (!Addresses.touches(run.watch(), segment)) {
      return segment.asSlice(offset, bytes);
    }
    return standIn(run, new Range(0, offset, bytes), segment, read).asSlice(offset, bytes);
  }

  private void copyIn(Run run, MemorySegment part, MemorySegment into) {
    byte[] bytes = Addresses.loadAll(run, part.address(), part.byteSize(), site);
    MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, 0, bytes.length);
  }

  // Aligned like the memory that it replaces.
  private static MemorySegment own(long address, long bytes) {
    long skew = address % Long.BYTES;
    return Arena.ofAuto().allocate(bytes + skew, Long.BYTES).asSlice(skew, bytes);
  }
}
