package org.sharedinfo.explorer.watch;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

/** Links the rewritten calls. Public only because rewritten classes call it; not an API. */
public final class CallSites {
  private static final Lookup HERE = MethodHandles.lookup();

  private CallSites() {}

  /** A call that is replaced while an actor runs. */
  interface Replacement {
    /** Represents no result. */
    Object NOTHING = "nothing";

    /**
     * Performs the replaced call.
     *
     * @param run of the actor
     * @param arguments with the receiver first
     * @return the call's result; {@link #NOTHING} if it has none
     */
    Object call(Run run, Object[] arguments) throws Throwable;
  }

  /** A VarHandle's access mode; the handle is the first parameter. */
  public static CallSite handle(Lookup lookup, String name, MethodType type, String where) {
    AccessMode mode = AccessMode.valueFromMethodName(name);
    MethodHandle original = MethodHandles.varHandleInvoker(mode, type.dropParameterTypes(0, 1));
    return site(
        type,
        original,
        new HandleCalls(mode, new Site(where, "VarHandle." + name), generic(original)));
  }

  /** A method of MemorySegment. */
  public static CallSite segment(
      Lookup lookup,
      String name,
      MethodType type,
      String where,
      String shown,
      MethodHandle original) {
    return site(type, original, new SegmentCalls(name, new Site(where, shown), generic(original)));
  }

  /** A method of a buffer. */
  public static CallSite buffer(
      Lookup lookup,
      String name,
      MethodType type,
      String where,
      String shown,
      MethodHandle original) {
    return site(type, original, new BufferCalls(name, new Site(where, shown), generic(original)));
  }

  /** A JDK method that takes memory and may use it unobserved. */
  public static CallSite guarded(
      Lookup lookup,
      String name,
      MethodType type,
      String where,
      String shown,
      MethodHandle original) {
    Site site = new Site(where, shown);
    MethodHandle through = generic(original);
    return site(
        type,
        original,
        (run, arguments) -> {
          for (Object argument : arguments) {
            if (Addresses.touches(run.watch(), argument)) {
              throw run.unseen(site + " on watched memory");
            }
          }
          return through.invokeExact(arguments);
        });
  }

  /** A call that only lets time pass. */
  public static CallSite pause(
      Lookup lookup,
      String name,
      MethodType type,
      String where,
      String shown,
      MethodHandle original) {
    Site site = new Site(where, shown);
    return site(
        type,
        original,
        (run, _) -> {
          run.pause(site);
          return Replacement.NOTHING;
        });
  }

  /** A fence. */
  public static CallSite fence(Lookup lookup, String name, MethodType type, String where)
      throws ReflectiveOperationException {
    MethodHandle original = lookup.findStatic(VarHandle.class, name, type);
    Site site = new Site(where, "VarHandle." + name);
    Fence fence =
        switch (name) {
          case "fullFence" -> Fence.FULL;
          case "acquireFence" -> Fence.ACQUIRE;
          case "releaseFence" -> Fence.RELEASE;
          case "loadLoadFence" -> Fence.LOAD_LOAD;
          default -> Fence.STORE_STORE;
        };
    return site(
        type,
        original,
        (run, _) -> {
          run.fence(fence, site);
          return Replacement.NOTHING;
        });
  }

  /** Placed before a call that cannot be observed. */
  public static CallSite unseen(
      Lookup lookup, String name, MethodType type, String where, String shown) {
    Site site = new Site(where, shown);
    MethodHandle nothing = MethodHandles.zero(void.class);
    return site(
        type,
        nothing,
        (run, _) -> {
          throw run.unseen(site.toString());
        });
  }

  /** A native method of a watched class. */
  public static Error nativeMethod(String method) {
    Run run = Run.here();
    if (run.acts()) {
      throw run.unseen(method + " is native");
    }
    return new UnsatisfiedLinkError(method + " is native, and was loaded to be explored");
  }

  /** A watched class starts its static initialiser. */
  public static void initialised(Class<?> type) {
    if (type.getClassLoader() instanceof WatchingLoader loader) {
      loader.initialised(type);
    }
  }

  static boolean acts() {
    return Run.here().acts();
  }

  private static CallSite site(MethodType type, MethodHandle original, Replacement replacement) {
    return new ConstantCallSite(around(original, type, replacement));
  }

  /** The replacement if an actor runs, the original otherwise. */
  static MethodHandle around(MethodHandle original, MethodType type, Replacement replacement) {
    MethodHandle test = find("acts", MethodType.methodType(boolean.class));
    MethodHandle call =
        find("replace", MethodType.methodType(Object.class, Replacement.class, Object[].class));
    MethodHandle replaced =
        MethodHandles.insertArguments(call, 0, replacement)
            .asCollector(Object[].class, type.parameterCount())
            .asType(type);
    MethodHandle outside =
        MethodHandles.foldArguments(original.asType(type), watchOutside(type, replacement));
    return MethodHandles.guardWithTest(test, replaced, outside);
  }

  static Object replace(Replacement replacement, Object[] arguments) throws Throwable {
    return replacement.call(Run.here(), arguments);
  }

  // Other threads may not use the memories of an exploration.
  private static MethodHandle watchOutside(MethodType type, Replacement replacement) {
    MethodHandle look =
        find("outside", MethodType.methodType(void.class, Replacement.class, Object[].class));
    return MethodHandles.insertArguments(look, 0, replacement)
        .asCollector(Object[].class, type.parameterCount())
        .asType(type.changeReturnType(void.class));
  }

  static void outside(Replacement replacement, Object[] arguments) {
    if (replacement instanceof SitedReplacement sited && !Run.here().stages()) {
      for (Object argument : arguments) {
        Addresses.foreign(argument, sited.site());
      }
    }
  }

  /** A replacement of an access to memory. */
  interface SitedReplacement extends Replacement {
    Site site();
  }

  private static MethodHandle generic(MethodHandle original) {
    return original
        .asFixedArity()
        .asSpreader(Object[].class, original.type().parameterCount())
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  private static MethodHandle find(String name, MethodType type) {
    try {
      return HERE.findStatic(CallSites.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }
}
