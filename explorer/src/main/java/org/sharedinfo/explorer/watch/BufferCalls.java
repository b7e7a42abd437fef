package org.sharedinfo.explorer.watch;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Set;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

/** A call of a buffer's method that uses its bytes. */
record BufferCalls(String name, Site site, MethodHandle original)
    implements CallSites.SitedReplacement {
  private static final Set<String> OTHERS =
      Set.of(
          "compact",
          "compareTo",
          "equals",
          "hashCode",
          "mismatch",
          "toString",
          "read",
          "append",
          "subSequence",
          "charAt",
          "chars");

  private static final Set<String> SINGLE =
      Set.of("", "Char", "Short", "Int", "Long", "Float", "Double");

  /** Whether a method of a buffer uses its bytes. */
  static boolean touches(String name) {
    return isSingle(name) || OTHERS.contains(name);
  }

  private static boolean isSingle(String name) {
    return (name.startsWith("get") || name.startsWith("put")) && SINGLE.contains(name.substring(3));
  }

  @Override
  public Object call(Run run, Object[] arguments) throws Throwable {
    if (isTransfer(arguments)) {
      return transfer(run, arguments);
    }
    if (!(arguments[0] instanceof Buffer buffer) || !Addresses.touches(run.watch(), buffer)) {
      for (Object argument : arguments) {
        if (Addresses.touches(run.watch(), argument)) {
          throw run.unseen(site + " from watched memory");
        }
      }
      return original.invokeExact(arguments);
    }
    boolean writes = name.startsWith("put");
    if (name.equals("toString") && !(buffer instanceof CharBuffer)) {
      return original.invokeExact(arguments);
    }
    if (buffer instanceof ByteBuffer bytes && isBulk(arguments)) {
      return bulk(run, bytes, arguments, writes);
    }
    if (!isSingle(name) || !takesSingle(arguments, writes)) {
      throw run.unseen(site + " on watched memory");
    }
    return single(run, buffer, arguments, writes);
  }

  private static boolean takesSingle(Object[] arguments, boolean writes) {
    int most = writes ? 3 : 2;
    if (arguments.length > most || writes && arguments.length < 2) {
      return false;
    }
    for (int i = 1; i < arguments.length; i++) {
      if (!(arguments[i] instanceof Number || arguments[i] instanceof Character)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it moves an array of bytes, or a part of one: at an index or at the position. */
  private boolean isBulk(Object[] arguments) {
    return (name.equals("get") || name.equals("put"))
        && arguments.length >= 2
        && (arguments[1] instanceof byte[]
            || arguments.length >= 3 && arguments[2] instanceof byte[]);
  }

  private Object bulk(Run run, ByteBuffer buffer, Object[] arguments, boolean writes)
      throws Throwable {
    int arrayAt = arguments[1] instanceof byte[] ? 1 : 2;
    boolean relative = arrayAt == 1;
    byte[] array = (byte[]) arguments[arrayAt];
    boolean whole = arguments.length == arrayAt + 1;
    int from = whole ? 0 : (int) arguments[arrayAt + 1];
    int count = whole ? array.length : (int) arguments[arrayAt + 2];
    int index = relative ? buffer.position() : (int) arguments[1];
    MemorySegment all = Addresses.whole(buffer);
    boolean legal =
        from >= 0
            && count >= 0
            && count <= array.length - from
            && index >= 0
            && count <= buffer.limit() - index
            && !(writes && buffer.isReadOnly())
            && all.scope().isAlive();
    if (!legal || count == 0) {
      // It throws the exception meant for the actor, or does nothing.
      return original.invokeExact(arguments);
    }
    long address = inside(run, buffer, index, count);
    if (relative) {
      buffer.position(index + count);
    }
    if (writes) {
      Addresses.storeAll(run, address, Arrays.copyOfRange(array, from, from + count), site);
    } else {
      System.arraycopy(Addresses.loadAll(run, address, count, site), 0, array, from, count);
    }
    return buffer;
  }

  /** Whether it moves bytes between buffers: by position or by index. */
  private boolean isTransfer(Object[] arguments) {
    return name.equals("put")
        && arguments[0] instanceof ByteBuffer
        && (arguments.length == 2 && arguments[1] instanceof ByteBuffer
            || arguments.length == 5 && arguments[2] instanceof ByteBuffer);
  }

  @SuppressWarnings("ReferenceEquality") // a transfer into the same buffer, not an equal one
  private Object transfer(Run run, Object[] arguments) throws Throwable {
    ByteBuffer target = (ByteBuffer) arguments[0];
    boolean relative = arguments.length == 2;
    ByteBuffer source = (ByteBuffer) arguments[relative ? 1 : 2];
    int to = relative ? target.position() : (int) arguments[1];
    int from = relative ? source.position() : (int) arguments[3];
    int count = relative ? source.remaining() : (int) arguments[4];
    boolean watched =
        Addresses.touches(run.watch(), source) || Addresses.touches(run.watch(), target);
    boolean legal =
        count > 0
            && to >= 0
            && from >= 0
            && count <= target.limit() - to
            && count <= source.limit() - from
            && !target.isReadOnly()
            && !(relative && source == target);
    if (!watched || !legal) {
      return original.invokeExact(arguments);
    }
    byte[] bytes = new byte[count];
    if (Addresses.touches(run.watch(), source)) {
      bytes = Addresses.loadAll(run, inside(run, source, from, count), count, site);
    } else {
      source.get(from, bytes);
    }
    if (Addresses.touches(run.watch(), target)) {
      Addresses.storeAll(run, inside(run, target, to, count), bytes, site);
    } else {
      target.put(to, bytes);
    }
    if (relative) {
      source.position(from + count);
      target.position(to + count);
    }
    return target;
  }

  private long inside(Run run, ByteBuffer buffer, int index, int count) {
    long address = Addresses.whole(buffer).address() + index;
    if (!Addresses.inside(run, address, count)) {
      throw run.unseen(site + " at an address outside watched memory");
    }
    return address;
  }

  private Object single(Run run, Buffer buffer, Object[] arguments, boolean writes)
      throws Throwable {
    RawValues values = values(buffer);
    boolean relative = arguments.length == (writes ? 2 : 1);
    int unit = buffer instanceof ByteBuffer ? 1 : values.bytes();
    long index = relative ? buffer.position() : ((Number) arguments[1]).longValue();
    int places = values.bytes() / unit;
    MemorySegment whole = Addresses.whole(buffer);
    long address = whole.address() + index * unit;
    boolean legal =
        index >= 0
            && index <= buffer.limit() - places
            && !(writes && buffer.isReadOnly())
            && whole.scope().isAlive();
    if (!legal || !Addresses.inside(run, address, values.bytes())) {
      // It throws the exception meant for the actor.
      Object _ = (Object) original.invokeExact(arguments);
      throw run.unseen(site + " at an address outside watched memory");
    }
    if (relative) {
      buffer.position((int) index + places);
    }
    if (writes) {
      long raw = values.raw(arguments[arguments.length - 1]);
      Addresses.storePlain(run, address, values.bytes(), raw, site);
      return buffer;
    }
    return values.value(Addresses.loadPlain(run, address, values.bytes(), site));
  }

  private RawValues values(Buffer buffer) {
    Class<?> type =
        switch (name.substring(3)) {
          case "Char" -> char.class;
          case "Short" -> short.class;
          case "Int" -> int.class;
          case "Long" -> long.class;
          case "Float" -> float.class;
          case "Double" -> double.class;
          default -> element(buffer);
        };
    return RawValues.of(type).orElseThrow().inOrder(order(buffer) == ByteOrder.BIG_ENDIAN);
  }

  private static Class<?> element(Buffer buffer) {
    return switch (buffer) {
      case ByteBuffer _ -> byte.class;
      case ShortBuffer _ -> short.class;
      case CharBuffer _ -> char.class;
      case IntBuffer _ -> int.class;
      case LongBuffer _ -> long.class;
      case FloatBuffer _ -> float.class;
      case DoubleBuffer _ -> double.class;
    };
  }

  private static ByteOrder order(Buffer buffer) {
    return switch (buffer) {
      case ByteBuffer b -> b.order();
      case ShortBuffer b -> b.order();
      case CharBuffer b -> b.order();
      case IntBuffer b -> b.order();
      case LongBuffer b -> b.order();
      case FloatBuffer b -> b.order();
      case DoubleBuffer b -> b.order();
    };
  }
}
