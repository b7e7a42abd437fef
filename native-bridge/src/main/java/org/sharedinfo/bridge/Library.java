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
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.ProviderUnavailableException;

/** A shared library, loaded for good, with the table that it exports. */
@SuppressWarnings("restricted") // what a bridge is there for
final class Library {
  private static final String SYMBOL = "shared_info_tck";
  private static final Linker LINKER = Linker.nativeLinker();

  /** Ended by 0; what is longer is cut. */
  private static final long LONGEST_NAME = 256;

  private final String file;
  private final MemorySegment table;
  private final Map<String, Optional<MethodHandle>> handles = new HashMap<>();

  private Library(String file, MemorySegment table) {
    this.file = file;
    this.table = table;
  }

  /**
   * Loads a library.
   *
   * @throws ProviderUnavailableException if it cannot be loaded, or does not speak this C ABI
   */
  static Library load(Path path) {
    String file = String.valueOf(path.getFileName());
    SymbolLookup symbols;
    try {
      Optional<String> complaint = ElfHeader.complaint(path);
      if (complaint.isPresent()) {
        throw new ProviderUnavailableException(file + " cannot be loaded: " + complaint.get());
      }
      symbols = SymbolLookup.libraryLookup(path.toAbsolutePath(), Arena.global());
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
    return new Library(file, table(file, entry));
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
                  quick
                      ? new Linker.Option[] {Linker.Option.critical(false)}
                      : new Linker.Option[0];
              return Optional.of(
                  LINKER.downcallHandle(
                      pointer(Objects.requireNonNull(name)), descriptor, options));
            })
        .orElseThrow();
  }
}
