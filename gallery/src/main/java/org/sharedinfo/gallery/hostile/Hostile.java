package org.sharedinfo.gallery.hostile;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimeReader;

/** Implementations that try to crash or deceive the kit, most of them from {@code frequencyHz}. */
public abstract class Hostile implements SharedInfoProvider {
  private static final List<byte[]> HELD = new ArrayList<>();

  /** The attack, made instead of reading a frequency. */
  abstract long attack(Domain domain);

  @Override
  public ImplementationInfo info() {
    return new ImplementationInfo(getClass().getSimpleName(), "1", "hostile");
  }

  @Override
  public Set<Abi> abis() {
    return Set.of(Abi.X86_64);
  }

  @Override
  public Optional<TimeReader> timeReader(Domain domain) {
    return Optional.of(_ -> 0);
  }

  @Override
  public Optional<FrequencyReader> frequencyReader(Domain domain) {
    return Optional.of(_ -> attack(domain));
  }

  /** Never returns. */
  public static final class Hangs extends Hostile {
    @Override
    long attack(Domain domain) {
      while (true) {
        LockSupport.park();
      }
    }
  }

  /** Spins forever. */
  public static final class Spins extends Hostile {
    @Override
    long attack(Domain domain) {
      while (domain.abi() == Abi.X86_64) {
        Thread.onSpinWait();
      }
      return 0;
    }
  }

  /** Writes to an unmapped address. */
  @SuppressWarnings("restricted")
  public static final class Crashes extends Hostile {
    @Override
    long attack(Domain domain) {
      MemorySegment.ofAddress(16).reinterpret(8).set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      return 0;
    }
  }

  /** Ends the process. */
  public static final class Exits extends Hostile {
    @Override
    long attack(Domain domain) {
      System.exit(0);
      return 0;
    }
  }

  /** Ends the process without running shutdown hooks. */
  public static final class Halts extends Hostile {
    @Override
    long attack(Domain domain) {
      Runtime.getRuntime().halt(1);
      return 0;
    }
  }

  /** Throws an Error that looks like a failed assertion of the kit. */
  public static final class ThrowsError extends Hostile {
    @Override
    long attack(Domain domain) {
      throw new AssertionError("not the kit's");
    }
  }

  /** Overflows the stack. */
  public static final class Recurses extends Hostile {
    @Override
    @SuppressWarnings("InfiniteRecursion")
    long attack(Domain domain) {
      return attack(domain) + 1;
    }
  }

  /** Exhausts the heap. */
  public static final class EatsTheHeap extends Hostile {
    @Override
    long attack(Domain domain) {
      while (true) {
        HELD.add(new byte[1 << 24]);
      }
    }
  }

  /** Prints megabytes, some of which look like messages, and then returns a wrong result. */
  public static final class Prints extends Hostile {
    @Override
    long attack(Domain domain) {
      for (int i = 0; i < 20_000; i++) {
        System.out.println("{\"type\":\"done\"} " + "x".repeat(100));
        System.err.println("{\"type\":\"done\"} " + "x".repeat(100));
      }
      return 1;
    }
  }

  /** Unmaps the frame's memory. */
  @SuppressWarnings("restricted")
  public static final class UnmapsTheFrame extends Hostile {
    @Override
    long attack(Domain domain) {
      Linker linker = Linker.nativeLinker();
      var munmap =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("munmap"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
      try {
        int _ = (int) munmap.invokeExact(domain.sharedInfo().address(), 4096L);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      return domain.sharedInfo().get(ValueLayout.JAVA_BYTE, 0);
    }
  }

  /** Throws in its constructor. */
  public static final class ThrowsInConstructor extends Hostile {
    /** Always fails. */
    public ThrowsInConstructor() {
      throw new IllegalStateException("no licence file");
    }

    @Override
    long attack(Domain domain) {
      return 0;
    }
  }

  /** Ends the process in its constructor. */
  public static final class ExitsInConstructor extends Hostile {
    /** Ends the process. */
    public ExitsInConstructor() {
      System.exit(5);
    }

    @Override
    long attack(Domain domain) {
      return 0;
    }
  }
}
