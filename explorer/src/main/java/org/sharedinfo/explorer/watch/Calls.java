package org.sharedinfo.explorer.watch;

import java.lang.invoke.VarHandle.AccessMode;
import java.util.Set;

/** Which calls in a class are rewritten, and how. Owners are internal names. */
final class Calls {
  /** How a call is treated. */
  enum Kind {
    /** It uses no watched memory, or only returns a view of it. */
    LEAVE,
    HANDLE,
    FENCE,
    SEGMENT,
    BUFFER,
    PAUSE,
    /** Whether it can be observed depends on its arguments. */
    GUARD,
    /** It cannot be observed. */
    UNSEEN
  }

  private static final String HANDLE = "java/lang/invoke/VarHandle";
  private static final String SEGMENT = "java/lang/foreign/MemorySegment";

  private static final Set<String> FENCES =
      Set.of("fullFence", "acquireFence", "releaseFence", "loadLoadFence", "storeStoreFence");

  private static final Set<String> SEGMENT_ACCESS =
      Set.of(
          "get",
          "set",
          "getAtIndex",
          "setAtIndex",
          "fill",
          "copy",
          "copyFrom",
          "mismatch",
          "toArray",
          "getString",
          "setString");

  private static final Set<String> UNSAFE = Set.of("sun/misc/Unsafe", "jdk/internal/misc/Unsafe");

  private Calls() {}

  static Kind kindOf(String owner, String name, String descriptor) {
    if (owner.equals(HANDLE)) {
      if (FENCES.contains(name)) {
        return Kind.FENCE;
      }
      return isAccessMode(name) ? Kind.HANDLE : Kind.LEAVE;
    }
    if (owner.equals(SEGMENT)) {
      return SEGMENT_ACCESS.contains(name) ? Kind.SEGMENT : Kind.LEAVE;
    }
    if (owner.startsWith("java/nio/") && owner.endsWith("Buffer")) {
      return BufferCalls.touches(name) ? Kind.BUFFER : Kind.LEAVE;
    }
    if (isPause(owner, name)) {
      return Kind.PAUSE;
    }
    if (isUnseen(owner, name)) {
      return Kind.UNSEEN;
    }
    return isOfJdk(owner) && takesMemory(descriptor) && !isKnownToOnlyHandOn(owner)
        ? Kind.GUARD
        : Kind.LEAVE;
  }

  private static boolean isAccessMode(String name) {
    try {
      AccessMode.valueFromMethodName(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPause(String owner, String name) {
    return owner.equals("java/lang/Thread") && Set.of("onSpinWait", "yield", "sleep").contains(name)
        || owner.equals("java/util/concurrent/locks/LockSupport") && name.startsWith("park");
  }

  private static boolean isUnseen(String owner, String name) {
    if (UNSAFE.contains(owner)) {
      return !name.equals("getUnsafe")
          && (name.startsWith("get")
              || name.startsWith("put")
              || name.startsWith("compareAnd")
              || name.startsWith("weakCompareAnd")
              || name.endsWith("Memory")
              || name.endsWith("Fence"));
    }
    return switch (owner) {
      case "java/lang/invoke/MethodHandle" -> name.startsWith("invoke");
      case "java/lang/reflect/Method" -> name.equals("invoke");
      case "java/lang/Object" -> name.equals("wait");
      default -> false;
    };
  }

  private static boolean isOfJdk(String owner) {
    return owner.startsWith("java/")
        || owner.startsWith("javax/")
        || owner.startsWith("jdk/")
        || owner.startsWith("sun/")
        || owner.startsWith("com/sun/");
  }

  private static boolean takesMemory(String descriptor) {
    String parameters = descriptor.substring(0, descriptor.indexOf(')'));
    return parameters.contains("Ljava/lang/foreign/MemorySegment;")
        || parameters.contains("Ljava/nio/") && parameters.contains("Buffer;");
  }

  private static boolean isKnownToOnlyHandOn(String owner) {
    return owner.equals("java/lang/foreign/MemorySegment$Scope")
        || owner.equals("java/lang/foreign/Arena")
        || owner.equals("java/lang/foreign/Linker");
  }
}
