package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.ProviderUnavailableException;

/** A shared library, loaded for good, with a table of its functions. */
@SuppressWarnings("restricted") // what a bridge is there for
final class Library {
  private static final String SYMBOL = "shared_info_tck";
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Map<Path, Pair> LOADED = new ConcurrentHashMap<>();

  /** The states of all libraries that are in use. */
  private static final Set<Long> STATES = ConcurrentHashMap.newKeySet();

  /** Ended by 0; what is longer is cut. */
  private static final long LONGEST_NAME = 256;

  /** Exported by {@code shared_info_explore.c}. */
  private static final String EXPLORE = "shared_info_explore";

  private final String file;
  private final MemorySegment table;
  private final MemorySegment callbacks;
  private final boolean told;
  private final Optional<Symbols> symbols;
  private final Map<String, Optional<MethodHandle>> handles = new HashMap<>();
  private volatile boolean sharesStates;

  private Library(
      String file,
      MemorySegment table,
      MemorySegment callbacks,
      boolean told,
      Optional<Symbols> symbols) {
    this.file = file;
    this.table = table;
    this.callbacks = callbacks;
    this.told = told;
    this.symbols = symbols;
  }

  /**
   * A library, as it is called at all times but those at which it is explored, and as it is called
   * then.
   */
  record Pair(Library usual, Library explored) {}

  /**
   * Loads a library, once.
   *
   * @throws ProviderUnavailableException if it cannot be loaded, or does not speak this C ABI
   */
  static Pair load(Path path) {
    return LOADED.computeIfAbsent(path.toAbsolutePath(), Library::loadNow);
  }

  private static Pair loadNow(Path path) {
    String file = String.valueOf(path.getFileName());
    SymbolLookup symbols;
    try {
      Optional<String> complaint = ElfHeader.complaint(path);
      if (complaint.isPresent()) {
        throw new ProviderUnavailableException(file + " cannot be loaded: " + complaint.get());
      }
      symbols = SymbolLookup.libraryLookup(path, Arena.global());
    } catch (IOException e) {
      throw new ProviderUnavailableException(file + " cannot be read: " + e.getMessage());
    } catch (ProviderUnavailableException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ProviderUnavailableException(
          file + " cannot be loaded: a symbol or a library that it needs is missing (see ldd -r)");
    }
    MemorySegment entry =
        symbols
            .find(SYMBOL)
            .orElseThrow(() ->
                new ProviderUnavailableException(
                    file
                        + " exports no "
                        + SYMBOL
                        + "(): see shared_info_tck.h of this distribution"));
    MemorySegment table = table(file, entry);
    Optional<Symbols> names = Symbols.of(path, SYMBOL, entry.address());
    MemorySegment callbacks = Callbacks.all();
    Library usual = new Library(file, table, callbacks, false, names);
    return new Pair(
        usual,
        symbols
            .find(EXPLORE)
            .map(explore -> {
              MemorySegment through = Callbacks.all();
              return new Library(file, wrapped(explore, table, through), through, true, names);
            })
            .orElse(usual));
  }

  private static MemorySegment wrapped(
      MemorySegment explore, MemorySegment table, MemorySegment callbacks) {
    MethodHandle call =
        LINKER.downcallHandle(explore, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    try {
      return ((MemorySegment) call.invokeExact(table, Hooks.table(), callbacks))
          .reinterpret(CAbi.IMPLEMENTATION.byteSize());
    } catch (Throwable e) {
      throw new LinkageError("calling " + EXPLORE, e);
    }
  }

  /** What it is to call back. */
  MemorySegment callbacks() {
    return callbacks;
  }

  /** Why its accesses cannot be played, if they cannot. */
  Optional<String> hidden() {
    if (!told) {
      return Optional.of(
          file + " does not tell of its accesses: link it with shared_info_explore.c");
    }
    return sharesStates
        ? Optional.of(file + ": attach() returned a state that is in use already")
        : Optional.empty();
  }

  /** A place of its code: a function and an offset, as far as the file names functions. */
  String placeOf(long address) {
    return symbols
        .flatMap(names -> names.at(address))
        .orElseGet(() -> file + " at 0x" + Long.toHexString(address));
  }

  /** What lies at an address outside of its heap and its stacks. */
  String objectOf(long address) {
    return symbols
        .flatMap(names -> names.objectAt(address))
        .map(name -> name + " (a static object of " + file + ")")
        .orElse("static memory of " + file);
  }

  /** It made a state. */
  void attached(MemorySegment state) {
    if (!STATES.add(state.address())) {
      sharesStates = true;
    }
  }

  /** It is about to end a state. */
  static void detaching(MemorySegment state) {
    STATES.remove(state.address());
  }

  private static MemorySegment table(String file, MemorySegment entry) {
    MethodHandle call = LINKER.downcallHandle(entry, FunctionDescriptor.of(ADDRESS, JAVA_INT));
    MemorySegment table;
    try {
      table = (MemorySegment) call.invokeExact(CAbi.VERSION);
    } catch (Throwable e) {
      throw new LinkageError("calling " + SYMBOL, e);
    }
    if (table.address() == 0) {
      throw new ProviderUnavailableException(
          file + " does not offer version " + CAbi.VERSION + " of the kit's C ABI");
    }
    table = table.reinterpret(CAbi.IMPLEMENTATION.byteSize());
    int version = table.get(JAVA_INT, CAbi.at(CAbi.IMPLEMENTATION, "version"));
    if (version != CAbi.VERSION) {
      throw new ProviderUnavailableException(
          file
              + " speaks version "
              + version
              + " of the kit's C ABI, this kit version "
              + CAbi.VERSION);
    }
    return table;
  }

  /** The file's name. */
  String file() {
    return file;
  }

  /** A text of the table. */
  String text(String field) {
    MemorySegment at = pointer(field);
    if (at.address() == 0) {
      throw new ProviderUnavailableException(file + " has no " + field + " in its table");
    }
    return at.reinterpret(LONGEST_NAME).getString(0);
  }

  /** The ABIs that it offers. */
  Set<Abi> abis() {
    int bits = table.get(JAVA_INT, CAbi.at(CAbi.IMPLEMENTATION, "abis"));
    Set<Abi> abis = EnumSet.noneOf(Abi.class);
    if ((bits & CAbi.X86_64) != 0) {
      abis.add(Abi.X86_64);
    }
    if ((bits & CAbi.X86_32) != 0) {
      abis.add(Abi.X86_32);
    }
    return abis;
  }

  private MemorySegment pointer(String field) {
    return table.get(ADDRESS, CAbi.at(CAbi.IMPLEMENTATION, field));
  }

  /** Whether all of some functions are there. */
  boolean has(String... functions) {
    for (String function : functions) {
      if (pointer(function).address() == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * A function that returns a status: its state first, its error last.
   *
   * @param quick whether it neither waits nor calls back: then the JVM stays as it is meanwhile
   */
  MethodHandle operation(String function, boolean quick, MemoryLayout... parameters) {
    MemoryLayout[] all = new MemoryLayout[parameters.length + 2];
    all[0] = ADDRESS;
    System.arraycopy(parameters, 0, all, 1, parameters.length);
    all[all.length - 1] = ADDRESS;
    return handle(function, quick, FunctionDescriptor.of(JAVA_INT, all));
  }

  /** Any other function. */
  MethodHandle function(String function, FunctionDescriptor descriptor) {
    return handle(function, false, descriptor);
  }

  private synchronized MethodHandle handle(
      String function, boolean quick, FunctionDescriptor descriptor) {
    return handles
        .computeIfAbsent(
            function,
            name -> {
              Linker.Option[] options =
                  quick && !told
                      ? new Linker.Option[] {Linker.Option.critical(false)}
                      : new Linker.Option[0];
              return Optional.of(
                  LINKER.downcallHandle(
                      pointer(Objects.requireNonNull(name)), descriptor, options));
            })
        .orElseThrow();
  }
}
