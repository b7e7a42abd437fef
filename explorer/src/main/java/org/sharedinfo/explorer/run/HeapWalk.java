package org.sharedinfo.explorer.run;

import java.lang.constant.Constable;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Finds the part of the Java heap that the actors reach. */
final class HeapWalk {
  private static final int MOST_OBJECTS = 1 << 18;
  private static final long LARGEST_SEGMENT = 1 << 20;
  private static final int ALL = -1;

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return fieldsOf(type);
        }
      };

  private final WatchedMemory watch;
  private final IdentityHashMap<Object, Integer> reached = new IdentityHashMap<>();
  private final Deque<Object> open = new ArrayDeque<>();
  private final Set<GuardedLoader> loaders = new HashSet<>();
  private final List<Slot> shared = new ArrayList<>();
  private final List<Slot> own = new ArrayList<>();
  private final List<Object> monitors = new ArrayList<>();

  private HeapWalk(WatchedMemory watch) {
    this.watch = watch;
  }

  static HeapGuard guard(List<?> actors, WatchedMemory watch, LateStatics late) {
    HeapWalk walk = new HeapWalk(watch);
    for (int i = 0; i < actors.size(); i++) {
      walk.from(actors.get(i), 1 << i);
    }
    walk.fromStatics();
    walk.reached.forEach(walk::sort);
    return new HeapGuard(walk.shared, walk.own, walk.monitors, late.snapshot());
  }

  private void from(Object start, int actor) {
    reach(start, actor);
    while (!open.isEmpty()) {
      Object object = open.pop();
      children(object).forEach(child -> reach(child, actor));
    }
  }

  private void reach(Object object, int actor) {
    if (object == null || isValue(object)) {
      return;
    }
    int before = reached.getOrDefault(object, 0);
    int after = before | actor;
    if (after == before) {
      return;
    }
    if (reached.size() >= MOST_OBJECTS) {
      throw new UnseenException(
          "the actors reach more than " + MOST_OBJECTS + " objects on the Java heap");
    }
    reached.put(object, after);
    open.push(object);
    if (object.getClass().getClassLoader() instanceof GuardedLoader loader) {
      loaders.add(loader);
    }
  }

  private void fromStatics() {
    for (GuardedLoader loader : List.copyOf(loaders)) {
      for (Class<?> type : loader.initialisedClasses()) {
        monitors.add(type);
        for (Field field : type.getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
            Object held = read(field, type);
            if (!Modifier.isFinal(field.getModifiers())) {
              shared.add(new Slot.OfField(type, field, held));
            }
            from(held, ALL);
          }
        }
      }
    }
  }

  private void sort(Object object, int actors) {
    boolean many = Integer.bitCount(actors) > 1;
    if (many) {
      monitors.add(object);
    }
    List<Slot> slots = many ? shared : own;
    switch (object) {
      case Object[] array -> slots.add(new Slot.OfArray(array, array.clone()));
      case Collection<?> collection when isOfJdk(object) ->
          slots.add(Slot.OfElements.of(collection));
      case Map<?, ?> map when isOfJdk(object) -> slots.add(Slot.OfElements.of(map));
      case MemorySegment segment -> {
        if (isMutableHere(segment)) {
          slots.add(Slot.OfMemory.of(segment));
        }
      }
      case OwnMemory memory -> slots.add(new Slot.OfOwn(memory, memory.changes()));
      default -> {
        if (object.getClass().isArray()) {
          slots.add(Slot.OfNumbers.of(object));
        } else if (isOfJdk(object)) {
          if (showsState(object)) {
            slots.add(new Slot.OfText(object, object.toString()));
          }
        } else {
          for (Field field : FIELDS.get(object.getClass())) {
            if (!Modifier.isFinal(field.getModifiers())) {
              slots.add(new Slot.OfField(object, field, read(field, object)));
            }
          }
        }
      }
    }
  }

  private List<Object> children(Object object) {
    List<Object> found = new ArrayList<>();
    switch (object) {
      case Object[] array -> found.addAll(java.util.Arrays.asList(array));
      case Collection<?> collection when isOfJdk(object) -> found.addAll(collection);
      case Map<?, ?> map when isOfJdk(object) ->
          found.addAll(java.util.Arrays.asList(Slot.OfElements.elements(map)));
      case Optional<?> optional -> optional.ifPresent(found::add);
      case AtomicReference<?> reference -> found.add(reference.get());
      default -> {
        if (!isOfJdk(object)) {
          for (Field field : FIELDS.get(object.getClass())) {
            if (!field.getType().isPrimitive()) {
              found.add(read(field, object));
            }
          }
        }
      }
    }
    return found;
  }

  private boolean isMutableHere(MemorySegment segment) {
    return segment.byteSize() <= LARGEST_SEGMENT
        && segment.isAccessibleBy(Thread.currentThread())
        && segment.scope().isAlive()
        && !(segment.isNative() && watch.touches(segment.address(), segment.byteSize()));
  }

  // Strings, boxed numbers, classes, handles, layouts. Not enum constants, which may have fields.
  private static boolean isValue(Object object) {
    return object instanceof Constable && !(object instanceof Enum<?>)
        || object instanceof WatchedMemory
        || object instanceof java.lang.foreign.MemoryLayout
        || object instanceof java.lang.foreign.Arena
        || object instanceof ClassLoader
        || object instanceof Thread;
  }

  private static boolean isOfJdk(Object object) {
    Class<?> type = object.getClass();
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }

  private static boolean showsState(Object object) {
    String name = object.getClass().getName();
    return name.startsWith("java.util.concurrent.")
        || object instanceof StringBuilder
        || object instanceof StringBuffer
        || object instanceof BitSet;
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      if (at.getClassLoader() == null) {
        break;
      }
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          try {
            field.setAccessible(true);
            fields.add(field);
          } catch (InaccessibleObjectException e) {
            throw new UnseenException(
                at.getName() + "." + field.getName() + " cannot be read: open its module");
          }
        }
      }
    }
    return List.copyOf(fields);
  }

  private static Object read(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new UnseenException(
          field.getDeclaringClass().getName() + "." + field.getName() + " cannot be read");
    }
  }
}
