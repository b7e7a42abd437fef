package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.sharedinfo.explorer.watch.ToldAccess;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;

/**
 * The functions that a library calls back. One stub per callback serves all guests: the kit's
 * pointer identifies the guest.
 *
 * <p>An exception cannot pass through C. It is kept for the thread and thrown when the library's
 * function returns.
 */
@SuppressWarnings("restricted") // required by a bridge
final class Callbacks {
  private static final Map<Long, WeakReference<Domain>> DOMAINS = new ConcurrentHashMap<>();

  /** Structures of released guests, for reuse: an arena per guest would cost more. */
  private static final Deque<MemorySegment> FREE = new ConcurrentLinkedDeque<>();

  private static final AtomicLong NEXT = new AtomicLong(1);
  private static final ThreadLocal<Pending> PENDING = ThreadLocal.withInitial(Pending::new);

  private static final MemorySegment FRAME =
      stub("frame", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG));
  private static final MemorySegment ALLOCATE =
      stub("allocate", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
  private static final MemorySegment TSC = stub("tsc", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
  private static final MemorySegment VCPU_OF =
      stub("vcpuOf", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MemorySegment UPCALL =
      stub("upcall", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
  private static final MemorySegment WAKE =
      stub("wake", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
  private static final MemorySegment EVENT =
      stub("event", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
  private static final MemorySegment UNMASK =
      stub("unmask", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));

  private static final MemorySegment MAP_FRAMES =
      stub("mapFrames", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MemorySegment UNMAP_FRAMES =
      stub("unmapFrames", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));
  private static final MemorySegment MFN_TO_PFN =
      stub("mfnToPfn", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));

  private Callbacks() {}

  /** The first exception of a thread's callbacks. */
  private static final class Pending {
    private boolean is;
    private Throwable thrown = new IllegalStateException();

    void keep(Throwable one) {
      if (!is) {
        is = true;
        thrown = one;
      }
    }
  }

  private static MemorySegment stub(String name, FunctionDescriptor descriptor) {
    return stub(MethodHandles.lookup(), name, descriptor);
  }

  /** A function for the library to call: a static method of the class that looks it up. */
  static MemorySegment stub(Lookup in, String name, FunctionDescriptor descriptor) {
    try {
      MethodType type = descriptor.toMethodType();
      return Linker.nativeLinker()
          .upcallStub(in.findStatic(in.lookupClass(), name, type), descriptor, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** The callbacks, in a structure without a guest. */
  static MemorySegment all() {
    MemorySegment struct = Arena.global().allocate(CAbi.DOMAIN);
    set(struct, "frame", FRAME);
    set(struct, "allocate", ALLOCATE);
    set(struct, "tsc", TSC);
    set(struct, "vcpu_of", VCPU_OF);
    set(struct, "upcall", UPCALL);
    set(struct, "wake", WAKE);
    set(struct, "event", EVENT);
    set(struct, "unmask", UNMASK);
    set(struct, "map_frames", MAP_FRAMES);
    set(struct, "unmap_frames", UNMAP_FRAMES);
    set(struct, "mfn_to_pfn", MFN_TO_PFN);
    return struct;
  }

  /**
   * A guest's structure for the library, until the guest is released.
   *
   * @param callbacks the functions that the library must call: {@link #all}, or their wrappers
   */
  static MemorySegment announce(Domain domain, MemorySegment callbacks) {
    long id = NEXT.getAndIncrement();
    DOMAINS.put(id, new WeakReference<>(domain));
    MemorySegment free = FREE.pollFirst();
    MemorySegment struct = free == null ? Arena.global().allocate(CAbi.DOMAIN) : free;
    struct.copyFrom(callbacks);
    set(struct, "size", Math.toIntExact(CAbi.DOMAIN.byteSize()));
    set(struct, "abi", CAbi.bit(domain.abi()));
    set(struct, "kind", domain.kind() == GuestKind.PV ? CAbi.PV : CAbi.HVM);
    set(struct, "shared_info", domain.sharedInfo());
    set(struct, "kit", MemorySegment.ofAddress(id));
    return struct;
  }

  private static void set(MemorySegment struct, String field, MemorySegment value) {
    struct.set(ADDRESS, CAbi.at(CAbi.DOMAIN, field), value);
  }

  private static void set(MemorySegment struct, String field, int value) {
    struct.set(JAVA_INT, CAbi.at(CAbi.DOMAIN, field), value);
  }

  /** Releases a guest. */
  static void forget(MemorySegment struct) {
    DOMAINS.remove(struct.get(ADDRESS, CAbi.at(CAbi.DOMAIN, "kit")).address());
    FREE.addFirst(struct);
  }

  /** Keeps an exception from a callback, for {@link #rethrow}. */
  static void keep(Throwable thrown) {
    PENDING.get().keep(thrown);
  }

  /** Throws what a callback of this thread has thrown since the last call. */
  static void rethrow() {
    Pending pending = PENDING.get();
    if (pending.is) {
      pending.is = false;
      switch (pending.thrown) {
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        default -> throw new IllegalStateException(pending.thrown);
      }
    }
  }

  private static Domain domain(MemorySegment kit) {
    return Optional.ofNullable(DOMAINS.get(kit.address()))
        .flatMap(guest -> Optional.ofNullable(guest.get()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a callback was given a kit pointer that belongs to no attached guest"));
  }

  @SuppressWarnings("unused") // called by the library
  private static MemorySegment frame(MemorySegment kit, long number) {
    try {
      return domain(kit).machine().frame(number).orElse(MemorySegment.NULL);
    } catch (Throwable thrown) {
      keep(thrown);
      return MemorySegment.NULL;
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static long allocate(MemorySegment kit) {
    try {
      return domain(kit).machine().allocate();
    } catch (IllegalStateException e) {
      return -1; // means that no frame is left
    } catch (Throwable thrown) {
      keep(thrown);
      return -1;
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static long tsc(MemorySegment kit) {
    try {
      return domain(kit).tsc();
    } catch (Throwable thrown) {
      keep(thrown);
      return 0;
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static int vcpuOf(MemorySegment kit, int port) {
    try {
      return domain(kit).vcpuOf(port);
    } catch (IndexOutOfBoundsException e) {
      return -1; // means that the port is out of range
    } catch (Throwable thrown) {
      keep(thrown);
      return -1;
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static void upcall(MemorySegment kit, int vcpu) {
    try {
      domain(kit).upcall(vcpu);
    } catch (Throwable thrown) {
      keep(thrown);
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static void wake(MemorySegment kit, int vcpu) {
    try {
      domain(kit).wake(vcpu);
    } catch (Throwable thrown) {
      keep(thrown);
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static MemorySegment mapFrames(MemorySegment kit, MemorySegment numbers, long count) {
    try {
      Machine machine = domain(kit).machine();
      Optional<MemorySegment> mapping =
          ToldAccess.acts()
              ? FrameMappings.inPlace(machine, numbers, count)
              : FrameMappings.map(machine, numbers, count);
      return mapping.orElse(MemorySegment.NULL);
    } catch (FrameMappings.ScatteredException scattered) {
      keep(ToldAccess.unseen("map_frames(): " + scattered.getMessage()));
      return MemorySegment.NULL;
    } catch (Throwable thrown) {
      keep(thrown);
      return MemorySegment.NULL;
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static void unmapFrames(MemorySegment kit, MemorySegment mapping, long count) {
    try {
      FrameMappings.unmap(mapping, count);
    } catch (Throwable thrown) {
      keep(thrown);
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static long mfnToPfn(MemorySegment kit, long mfn) {
    try {
      return domain(kit).machine().pfnOf(mfn).orElse(-1);
    } catch (Throwable thrown) {
      keep(thrown);
      return -1;
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static void event(MemorySegment kit, int port) {
    try {
      domain(kit).event(port);
    } catch (Throwable thrown) {
      keep(thrown);
    }
  }

  @SuppressWarnings("unused") // called by the library
  private static void unmask(MemorySegment kit, int port) {
    try {
      domain(kit).unmask(port);
    } catch (Throwable thrown) {
      keep(thrown);
    }
  }
}
