package org.sharedinfo.explorer.run;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A mutable part of the heap, and the value it held. */
// slots are never compared: changes are detected by identity
@SuppressWarnings({"ArrayRecordComponent", "ReferenceEquality"})
sealed interface Slot {
  boolean changed();

  /** Class and field, for a reason. */
  String name();

  /** What changed, for a reason. */
  default String change() {
    return "changed " + name() + " on the Java heap, which other actors share,";
  }

  /** A non-final field; the owner is ignored for a static one. */
  record OfField(Object owner, Field field, Object held) implements Slot {
    @Override
    public boolean changed() {
      try {
        Object now = field.get(owner);
        return field.getType().isPrimitive() ? !held.equals(now) : now != held;
      } catch (IllegalAccessException e) {
        throw new UnseenException(name() + " cannot be read: " + e.getMessage());
      }
    }

    @Override
    public String name() {
      return field.getDeclaringClass().getName() + "." + field.getName();
    }
  }

  /** An array of references. */
  record OfArray(Object[] array, Object[] held) implements Slot {
    @Override
    public boolean changed() {
      for (int i = 0; i < array.length; i++) {
        if (array[i] != held[i]) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String name() {
      return "an array of " + array.getClass().getComponentType().getName();
    }
  }

  /** An array of primitives. */
  record OfNumbers(Object array, Object held) implements Slot {
    static OfNumbers of(Object array) {
      int length = Array.getLength(array);
      Object copy = Array.newInstance(array.getClass().getComponentType(), length);
      System.arraycopy(array, 0, copy, 0, length);
      return new OfNumbers(array, copy);
    }

    @Override
    public boolean changed() {
      return !Arrays.deepEquals(new Object[] {array}, new Object[] {held});
    }

    @Override
    public String name() {
      return "an array of " + array.getClass().getComponentType().getName();
    }
  }

  /** A JDK collection, by the identity of its elements. */
  record OfElements(Object container, Object[] held) implements Slot {
    static OfElements of(Object container) {
      return new OfElements(container, elements(container));
    }

    static Object[] elements(Object container) {
      if (container instanceof Map<?, ?> map) {
        List<Object> all = new ArrayList<>();
        map.forEach((key, value) -> {
          all.add(key);
          all.add(value);
        });
        return all.toArray();
      }
      return ((Collection<?>) container).toArray();
    }

    @Override
    public boolean changed() {
      Object[] now = elements(container);
      return now.length != held.length || new OfArray(now, held).changed();
    }

    @Override
    public String name() {
      return "a " + container.getClass().getName();
    }
  }

  /** An atomic, a lock or the like: its text shows its state. */
  record OfText(Object leaf, String held) implements Slot {
    @Override
    public boolean changed() {
      return !leaf.toString().equals(held);
    }

    @Override
    public String name() {
      return "a " + leaf.getClass().getName();
    }
  }

  /** Memory of native code, which reports its changes. */
  record OfOwn(OwnMemory memory, int changes) implements Slot {
    @Override
    public boolean changed() {
      return memory.changes() != changes;
    }

    @Override
    public String name() {
      return "its own memory";
    }

    @Override
    public String change() {
      return "changed " + memory.last() + ", which other actors share,";
    }
  }

  /** Memory that is not watched. */
  record OfMemory(MemorySegment segment, byte[] held) implements Slot {
    static OfMemory of(MemorySegment segment) {
      return new OfMemory(segment, segment.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public boolean changed() {
      return segment.mismatch(MemorySegment.ofArray(held)) >= 0;
    }

    @Override
    public String name() {
      return "a memory segment that is not watched";
    }
  }
}
