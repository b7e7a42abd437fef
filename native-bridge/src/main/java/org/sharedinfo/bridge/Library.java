package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Limits;
import org.sharedinfo.spi.ProviderUnavailableException;

/** A shared library, loaded permanently, with a table of its functions. */
@SuppressWarnings("restricted") // required by a bridge
final class Library {
  private static final String SYMBOL = "shared_info_tck";

  /** The previous version. */
  private static final int OLDER = 1;

  private static final String TO_CHANGE =
      " offers version 1 of the kit's C ABI; this kit needs version 2: compile it with this kit's"
          + " shared_info_tck.h, start its table with SITCK_TABLE(abis, guests), add the guest's"
          + " state to attach()'s parameters, and wake sleeping vCPUs by wake() instead of"
          + " upcall()";

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Map<Path, Pair> LOADED = new ConcurrentHashMap<>();

  /** The states of all libraries that are in use. */
  private static final Set<Long> STATES = ConcurrentHashMap.newKeySet();

  /** Terminated by 0; longer names are truncated. */
  private static final long LONGEST_NAME = 256;

  /** Exported by {@code shared_info_explore.c}. */
  private static final String EXPLORE = "shared_info_explore";

  private final String file;
  private final MemorySegment table;
  private final MemorySegment callbacks;
  private final boolean told;
  private final Optional<LibrarySymbols> symbols;
  private final Map<String, Optional<MethodHandle>> handles = new HashMap<>();
  private volatile boolean sharesStates;

  private Library(
      String file,
      MemorySegment table,
      MemorySegment callbacks,
      boolean told,
      Optional<LibrarySymbols> symbols) {
    this.file = file;
    this.table = table;
    this.callbacks = callbacks;
    this.told = told;
    this.symbols = symbols;
  }

  /** A library in its two forms: for normal use, and for exploration. */
  record Pair(Library usual, Library explored) {}

  /**
   * Loads a library, once.
   *
   * @throws ProviderUnavailableException if it cannot be loaded or does not use this C ABI
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
    Optional<LibrarySymbols> names = LibrarySymbols.of(path, SYMBOL, entry.address());
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
      return whole(EXPLORE, (MemorySegment) call.invokeExact(table, Hooks.table(), callbacks));
    } catch (Throwable e) {
      throw new LinkageError("calling " + EXPLORE, e);
    }
  }

  /** The functions that it must call back. */
  MemorySegment callbacks() {
    return callbacks;
  }

  /** Why its accesses cannot be replayed, if so. */
  Optional<String> hidden() {
    if (!told) {
      return Optional.of(
          file + " does not report its accesses: link it with shared_info_explore.c");
    }
    return sharesStates
        ? Optional.of(file + ": attach() returned a state that is in use already")
        : Optional.empty();
  }

  /** A place in its code: a function and an offset, if the file has symbols. */
  String placeOf(long address) {
    return symbols
        .flatMap(names -> names.at(address))
        .orElseGet(() -> file + " at 0x" + Long.toHexString(address));
  }

  /** The object at an address outside its heap and stacks. */
  String objectOf(long address) {
    return symbols
        .flatMap(names -> names.objectAt(address))
        .map(name -> name + " (a static object of " + file + ")")
        .orElse("static memory of " + file);
  }

  /** Records a state that the library created. */
  void attached(MemorySegment state) {
    if (!STATES.add(state.address())) {
      sharesStates = true;
    }
  }

  /** Records that a state is about to be released. */
  static void detaching(MemorySegment state) {
    STATES.remove(state.address());
  }

  private static MemorySegment table(String file, MemorySegment entry) {
    MemorySegment table = ask(entry, CAbi.VERSION);
    if (table.address() == 0) {
      table = ask(entry, OLDER);
    }
    if (table.address() == 0) {
      throw new ProviderUnavailableException(
          file + " does not offer version " + CAbi.VERSION + " of the kit's C ABI");
    }
    int version =
        table.reinterpret(Integer.BYTES).get(JAVA_INT, CAbi.at(CAbi.IMPLEMENTATION, "version"));
    if (version == OLDER) {
      throw new ProviderUnavailableException(file + TO_CHANGE);
    }
    if (version != CAbi.VERSION) {
      throw new ProviderUnavailableException(
          file
              + " offers version "
              + version
              + " of the kit's C ABI; this kit needs version "
              + CAbi.VERSION);
    }
    return whole(file, table);
  }

  private static MemorySegment ask(MemorySegment entry, int version) {
    MethodHandle call = LINKER.downcallHandle(entry, FunctionDescriptor.of(ADDRESS, JAVA_INT));
    try {
      return (MemorySegment) call.invokeExact(version);
    } catch (Throwable e) {
      throw new LinkageError("calling " + SYMBOL, e);
    }
  }

  /** A table in this kit's size: a longer one is truncated, a shorter one is padded with 0. */
  private static MemorySegment whole(String file, MemorySegment table) {
    long at = CAbi.at(CAbi.IMPLEMENTATION, "size");
    long size = Integer.toUnsignedLong(table.reinterpret(at + Integer.BYTES).get(JAVA_INT, at));
    if (size < CAbi.at(CAbi.IMPLEMENTATION, "attach_guest")) {
      throw new ProviderUnavailableException(
          file
              + " says that its table has "
              + size
              + " bytes: set .size = sizeof(struct sitck_implementation), or use SITCK_TABLE");
    }
    MemorySegment whole = Arena.global().allocate(CAbi.IMPLEMENTATION);
    long known = Math.min(size, whole.byteSize());
    return whole.copyFrom(table.reinterpret(known));
  }

  /** The file's name. */
  String file() {
    return file;
  }

  /** A text of the table; empty if the library gives none. */
  Optional<String> text(String field) {
    MemorySegment at = pointer(field);
    return at.address() == 0
        ? Optional.empty()
        : Optional.of(at.reinterpret(LONGEST_NAME).getString(0)).filter(text -> !text.isBlank());
  }

  /** 32 bits of the table. */
  int number(String field) {
    return table.get(JAVA_INT, CAbi.at(CAbi.IMPLEMENTATION, field));
  }

  /** The resolution of frequencies, in hertz. */
  long frequencyResolution() {
    long declared = table.get(JAVA_LONG, CAbi.at(CAbi.IMPLEMENTATION, "frequency_resolution"));
    return declared == 0 ? 1 : declared;
  }

  /** The limits that it declares for an ABI. */
  Limits limits(Abi abi) {
    MemorySegment declared =
        table.asSlice(CAbi.at(CAbi.IMPLEMENTATION, "limits_" + abi.id()), CAbi.LIMITS);
    int ports = declared.get(JAVA_INT, CAbi.at(CAbi.LIMITS, "ports"));
    int vcpus = declared.get(JAVA_INT, CAbi.at(CAbi.LIMITS, "vcpus"));
    int first = declared.get(JAVA_INT, CAbi.at(CAbi.LIMITS, "first_port"));
    Limits usual = Limits.of(abi);
    return new Limits(
        ports == 0 ? usual.ports() : ports,
        vcpus == 0 ? usual.vcpus() : vcpus,
        switch (first) {
          case 0 -> usual.firstPort();
          case CAbi.PORT_0 -> 0;
          default -> first;
        });
  }

  private MemorySegment pointer(String field) {
    return table.get(ADDRESS, CAbi.at(CAbi.IMPLEMENTATION, field));
  }

  /** Whether all of these functions exist. */
  boolean has(String... functions) {
    for (String function : functions) {
      if (pointer(function).address() == 0) {
        return false;
      }
    }
    return true;
  }

  /** Those of these functions that exist. */
  List<String> present(String... functions) {
    return Arrays.stream(functions).filter(this::has).toList();
  }

  /** A function that returns a status: its state first, its error last. */
  MethodHandle operation(String function, MemoryLayout... parameters) {
    MemoryLayout[] all = new MemoryLayout[parameters.length + 2];
    all[0] = ADDRESS;
    System.arraycopy(parameters, 0, all, 1, parameters.length);
    all[all.length - 1] = ADDRESS;
    return function(function, FunctionDescriptor.of(JAVA_INT, all));
  }

  /** Any other function. */
  synchronized MethodHandle function(String function, FunctionDescriptor descriptor) {
    return handles
        .computeIfAbsent(
            function,
            name ->
                Optional.of(
                    LINKER.downcallHandle(pointer(Objects.requireNonNull(name)), descriptor)))
        .orElseThrow();
  }
}
