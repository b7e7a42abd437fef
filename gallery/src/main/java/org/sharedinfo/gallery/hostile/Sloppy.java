package org.sharedinfo.gallery.hostile;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.fault.TimeReaderFaults;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimeReader;

/** Accidental harm: child processes, stops, floods of output, exceptions that cannot be printed. */
public final class Sloppy {
  private static final int SIGSTOP = 19;
  private static final int FLOOD_MEGABYTES = 200;

  private Sloppy() {}

  /** Does harm at the first call, and returns wrong results at every call. */
  private abstract static class Once extends Hostile {
    private boolean done;

    abstract void harm();

    @Override
    synchronized long attack(Domain domain) {
      if (!done) {
        done = true;
        harm();
      }
      return 1;
    }
  }

  /** Starts a child process that inherits its streams and never ends. */
  public static final class LeavesAHelper extends Once {
    @Override
    void harm() {
      start("sleep", "86400");
    }
  }

  /** Starts a child process in a session of its own. */
  public static final class LeavesADaemon extends Once {
    @Override
    void harm() {
      start("sh", "-c", "setsid sleep 86401 & exit 0");
    }
  }

  private static void start(String... command) {
    try {
      var _ = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Never returns from its constructor. */
  public static final class SleepsInConstructor extends Hostile {
    /** Sleeps. */
    public SleepsInConstructor() {
      while (abis().contains(Abi.X86_64)) {
        LockSupport.park();
      }
    }

    @Override
    long attack(Domain domain) {
      return 0;
    }
  }

  /** Spins in its constructor. */
  public static final class SpinsInConstructor extends Hostile {
    /** Spins. */
    public SpinsInConstructor() {
      while (abis().contains(Abi.X86_64)) {
        Thread.onSpinWait();
      }
    }

    @Override
    long attack(Domain domain) {
      return 0;
    }
  }

  /** Stops its own process, as a debugger would. */
  @SuppressWarnings("restricted")
  public static final class StopsItself extends Hostile {
    @Override
    long attack(Domain domain) {
      Linker linker = Linker.nativeLinker();
      var raise =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
      try {
        return (int) raise.invokeExact((int) ProcessHandle.current().pid(), SIGSTOP);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits in native code in a way that blocks every thread of its JVM. */
  @SuppressWarnings("restricted")
  public static final class BlocksTheJvm extends Hostile {
    @Override
    long attack(Domain domain) {
      Linker linker = Linker.nativeLinker();
      var pause =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("pause"),
              FunctionDescriptor.of(JAVA_INT),
              Linker.Option.critical(false));
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (domain.abi() == Abi.X86_64) {
              System.gc(); // Waits for a safepoint of all threads.
            }
          });
      try {
        return (int) pause.invokeExact();
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Throws an exception that throws again when it is printed. */
  public static final class ThrowsTheUnprintable extends Hostile {
    /** An exception that cannot be printed. */
    public static final class Unprintable extends RuntimeException {
      private static final long serialVersionUID = 1L;

      @Override
      public String toString() {
        throw new IllegalStateException("nothing to say");
      }

      @Override
      public String getMessage() {
        throw new IllegalStateException("nothing to say");
      }
    }

    @Override
    long attack(Domain domain) {
      throw new Unprintable();
    }
  }

  /** Prints {@value #FLOOD_MEGABYTES} MB around the JVM's own streams. */
  public static final class Floods extends Once {
    @Override
    void harm() {
      byte[] block = ("flood ".repeat(1 << 17) + "\n").getBytes(StandardCharsets.US_ASCII);
      var err = new FileOutputStream(FileDescriptor.err);
      try {
        for (long left = FLOOD_MEGABYTES * 1_000_000L; left > 0; left -= block.length) {
          err.write(block);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Locks the version that it reads, and ends its process when asked for a frequency. */
  public static final class LocksAndHalts extends Hostile {
    @Override
    public Optional<TimeReader> timeReader(Domain domain) {
      return new TimeReaderFaults.LocksVersion().timeReader(domain);
    }

    @Override
    long attack(Domain domain) {
      Runtime.getRuntime().halt(1);
      return 0;
    }
  }

  /** Offers its role to the step-by-step checks, but not to the races. */
  public static final class Flickers implements SharedInfoProvider {
    private static final String RACES = "org.sharedinfo.jcstress.";

    @Override
    public ImplementationInfo info() {
      return new ImplementationInfo("Flickers", "1", "hostile");
    }

    @Override
    public Set<Abi> abis() {
      return Set.of(Abi.X86_64);
    }

    @Override
    public Optional<TimeReader> timeReader(Domain domain) {
      boolean races = System.getProperty("sun.java.command", "").startsWith(RACES);
      return races ? Optional.empty() : Optional.of(_ -> 0);
    }
  }
}
