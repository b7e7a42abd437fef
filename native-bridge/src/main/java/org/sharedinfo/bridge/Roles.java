package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.FrequencyScaler;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.TimeUpdater;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;

/** The roles of a library. Every function may wait and call back. */
final class Roles {
  private Roles() {}

  static TimePublisher timePublisher(Library library, Binding binding) {
    MethodHandle publish = library.operation("publish_time", JAVA_INT, ADDRESS);
    return (vcpu, time) ->
        binding.call((state, scratch) -> {
          fill(scratch.value, time);
          return (int) publish.invokeExact(state, vcpu, scratch.value, scratch.error);
        });
  }

  private static void fill(MemorySegment struct, VcpuTime time) {
    struct.set(JAVA_LONG, 0, time.tscTimestamp());
    struct.set(JAVA_LONG, 8, time.systemTimeNanos());
    struct.set(JAVA_INT, 16, time.tscToSystemMul());
    struct.set(JAVA_BYTE, 20, time.tscShift());
    struct.set(JAVA_BYTE, 21, time.flags());
  }

  static FrequencyScaler frequencyScaler(Library library, Binding binding) {
    MethodHandle scaleOf = library.operation("scale_of", JAVA_LONG, ADDRESS);
    return hertz -> {
      MemorySegment scale =
          binding.invoke((state, scratch) ->
                  (int) scaleOf.invokeExact(state, hertz, scratch.value, scratch.error))
              .value;
      return new TimeScale(scale.get(JAVA_INT, 0), scale.get(JAVA_BYTE, 4));
    };
  }

  static TimeUpdater timeUpdater(Library library, Binding binding) {
    MethodHandle update = library.operation("update_time", JAVA_INT, ADDRESS);
    return (vcpu, last) ->
        binding.call((state, scratch) -> {
          fill(scratch.value, last);
          return (int) update.invokeExact(state, vcpu, scratch.value, scratch.error);
        });
  }

  static TimeReader timeReader(Library library, Binding binding) {
    MethodHandle time = library.operation("system_time", JAVA_INT, ADDRESS);
    return vcpu ->
        binding.callForLong(
            (state, scratch) -> (int) time.invokeExact(state, vcpu, scratch.value, scratch.error));
  }

  static FrequencyReader frequencyReader(Library library, Binding binding) {
    MethodHandle frequency = library.operation("frequency", JAVA_INT, ADDRESS);
    long resolution = library.frequencyResolution();
    return new FrequencyReader() {
      @Override
      public long frequencyHz(int vcpu) {
        return binding.callForLong((state, scratch) ->
            (int) frequency.invokeExact(state, vcpu, scratch.value, scratch.error));
      }

      @Override
      public long resolutionHz() {
        return resolution;
      }
    };
  }

  static WallclockPublisher wallclockPublisher(Library library, Binding binding) {
    MethodHandle publish = library.operation("publish_wallclock", JAVA_LONG, JAVA_INT);
    return (seconds, nanos) ->
        binding.call(
            (state, scratch) -> (int) publish.invokeExact(state, seconds, nanos, scratch.error));
  }

  static WallclockReader wallclockReader(Library library, Binding binding) {
    MethodHandle read = library.operation("time_of_day", JAVA_LONG, ADDRESS);
    return systemTime -> {
      MemorySegment time =
          binding.invoke((state, scratch) ->
                  (int) read.invokeExact(state, systemTime, scratch.value, scratch.error))
              .value;
      return new TimeOfDay(time.get(JAVA_LONG, 0), time.get(JAVA_INT, 8));
    };
  }

  static EventSender eventSender(Library library, Binding binding) {
    MethodHandle send = library.operation("send", JAVA_INT);
    return port ->
        binding.call((state, scratch) -> (int) send.invokeExact(state, port, scratch.error));
  }

  static BlockService blockService(Library library, Binding binding) {
    MethodHandle block = library.operation("block", JAVA_INT, ADDRESS);
    return vcpu ->
        binding.callForBoolean(
            (state, scratch) -> (int) block.invokeExact(state, vcpu, scratch.value, scratch.error));
  }

  static UnmaskService unmaskService(Library library, Binding binding) {
    MethodHandle unmask = library.operation("unmask_for_guest", JAVA_INT);
    return port ->
        binding.call((state, scratch) -> (int) unmask.invokeExact(state, port, scratch.error));
  }

  static TrapPublisher trapPublisher(Library library, Binding binding) {
    MethodHandle nmi = library.operation("nmi", JAVA_INT);
    MethodHandle pageFault = library.operation("page_fault", JAVA_INT, JAVA_LONG);
    return new TrapPublisher() {
      @Override
      public void nmi(NmiReason reason) {
        int bit =
            switch (reason) {
              case IO_CHECK -> 0;
              case PCI_SERR -> 1;
              case UNKNOWN -> 2;
            };
        binding.call((state, scratch) -> (int) nmi.invokeExact(state, bit, scratch.error));
      }

      @Override
      public void pageFault(int vcpu, long address) {
        binding.call(
            (state, scratch) -> (int) pageFault.invokeExact(state, vcpu, address, scratch.error));
      }
    };
  }

  static EventReceiver eventReceiver(Library library, Binding binding) {
    MethodHandle mask = library.operation("mask", JAVA_INT);
    MethodHandle unmask = library.operation("unmask", JAVA_INT);
    MethodHandle clear = library.operation("clear", JAVA_INT);
    MethodHandle upcall = library.operation("handle_upcall", JAVA_INT);
    return new EventReceiver() {
      @Override
      public void mask(int port) {
        binding.call((state, scratch) -> (int) mask.invokeExact(state, port, scratch.error));
      }

      @Override
      public void unmask(int port) {
        binding.call((state, scratch) -> (int) unmask.invokeExact(state, port, scratch.error));
      }

      @Override
      public void clear(int port) {
        binding.call((state, scratch) -> (int) clear.invokeExact(state, port, scratch.error));
      }

      @Override
      public void upcall(int vcpu) {
        binding.call((state, scratch) -> (int) upcall.invokeExact(state, vcpu, scratch.error));
      }
    };
  }

  static P2mOwner p2mOwner(Library library, Binding binding) {
    MethodHandle setUp = library.operation("p2m_set_up", ADDRESS, JAVA_LONG);
    MethodHandle set = library.operation("p2m_set", JAVA_LONG, JAVA_LONG);
    Optional<MethodHandle> remap =
        library.has("p2m_remap")
            ? Optional.of(library.operation("p2m_remap", JAVA_LONG))
            : Optional.empty();
    MethodHandle grow = library.operation("p2m_grow", ADDRESS, JAVA_LONG);
    return new P2mOwner() {
      @Override
      public void setUp(long[] mfns) {
        withEntries(binding, setUp, mfns);
      }

      @Override
      public void set(long pfn, long mfn) {
        binding.call((state, scratch) -> (int) set.invokeExact(state, pfn, mfn, scratch.error));
      }

      @Override
      public boolean remaps() {
        return remap.isPresent();
      }

      @Override
      public void remap(long pfn) {
        MethodHandle function = remap.orElseThrow(UnsupportedOperationException::new);
        binding.call((state, scratch) -> (int) function.invokeExact(state, pfn, scratch.error));
      }

      @Override
      public void grow(long[] mfns) {
        withEntries(binding, grow, mfns);
      }
    };
  }

  private static void withEntries(Binding binding, MethodHandle function, long[] mfns) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entries = arena.allocateFrom(JAVA_LONG, mfns);
      binding.call((state, scratch) ->
          (int) function.invokeExact(state, entries, (long) mfns.length, scratch.error));
    }
  }

  static P2mObserver p2mObserver(Library library, Binding binding) {
    MethodHandle read = library.operation("p2m_read", JAVA_LONG, ADDRESS);
    MethodHandle changed = library.operation("p2m_changed_since", ADDRESS, ADDRESS);
    return new P2mObserver() {
      @Override
      public P2mEntry read(long pfn) {
        MemorySegment entry =
            binding.invoke((state, scratch) ->
                    (int) read.invokeExact(state, pfn, scratch.value, scratch.error))
                .value;
        return new P2mEntry(
            entry.get(JAVA_LONG, 0), entry.get(JAVA_LONG, 8), entry.get(JAVA_INT, 16) != 0);
      }

      @Override
      public boolean changedSince(P2mEntry entry) {
        return binding
                .invoke((state, scratch) -> {
                  MemorySegment struct = scratch.value;
                  struct.set(JAVA_LONG, 0, entry.mfn());
                  struct.set(JAVA_LONG, 8, entry.generation());
                  struct.set(JAVA_INT, 16, entry.consistent() ? 1 : 0);
                  MemorySegment answer = struct.asSlice(24, Integer.BYTES);
                  return (int) changed.invokeExact(state, struct, answer, scratch.error);
                })
                .value
                .get(JAVA_INT, 24)
            != 0;
      }
    };
  }
}
