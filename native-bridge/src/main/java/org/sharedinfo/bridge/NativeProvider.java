package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.watch.ToldAccess;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.FrequencyScaler;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.LayoutDescriber;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;
import org.sharedinfo.spi.Limits;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.ProviderUnavailableException;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TimeUpdater;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;

/**
 * An implementation in a shared library, named by the system property {@value #LIBRARY}. A role is
 * offered when the library has all of its functions.
 */
@SuppressWarnings("restricted") // required by a bridge
public final class NativeProvider implements SharedInfoProvider {
  /** The system property with the path of the library. */
  public static final String LIBRARY = "org.sharedinfo.library";

  private static final long LONGEST_NAME = 64;
  private static final int MOST_FIELDS = 256;
  private static final String UNKNOWN = "unknown";

  private static final String[] TRAPS = {"nmi", "page_fault"};
  private static final String[] RECEIVER = {"mask", "unmask", "clear", "handle_upcall"};
  private static final String[] OWNER = {"p2m_set_up", "p2m_set", "p2m_grow"};
  private static final String[] OBSERVER = {"p2m_read", "p2m_changed_since"};

  /** Groups of functions that must be offered together. */
  private static final List<String[]> WHOLE = List.of(TRAPS, RECEIVER, OWNER, OBSERVER);

  private final Library library;
  private final Library explored;

  /**
   * Loads the library.
   *
   * @throws ProviderUnavailableException if none is named or it cannot be used
   */
  public NativeProvider() {
    this(
        Optional.ofNullable(System.getProperty(LIBRARY))
            .map(Path::of)
            .orElseThrow(
                () -> new ProviderUnavailableException("no library is named in " + LIBRARY)));
  }

  /**
   * Loads a library.
   *
   * @throws ProviderUnavailableException if it cannot be used
   */
  public NativeProvider(Path path) {
    Library.Pair loaded = Library.load(path);
    library = loaded.usual();
    explored = loaded.explored();
    check();
  }

  private void check() {
    if (!library.has("attach") && !library.has("attach_guest")) {
      throw unusable("its table has neither attach_guest() nor attach()");
    }
    if (abis().isEmpty()) {
      throw unusable(
          "its table names no ABI: set .abis to SITCK_X86_64, SITCK_X86_32 or SITCK_ARM64");
    }
    if (guestKinds().isEmpty()) {
      throw unusable(
          "its table names no kind of guest: set .guests to SITCK_PV, SITCK_HVM or both");
    }
    if (library.text("name").isEmpty()) {
      throw unusable("its table has no name");
    }
    WHOLE.forEach(this::checkWhole);
    for (Abi abi : abis()) {
      try {
        library.limits(abi).checkedFor(abi);
      } catch (IllegalArgumentException e) {
        throw unusable(String.valueOf(e.getMessage()));
      }
    }
  }

  private void checkWhole(String... functions) {
    List<String> present = library.present(functions);
    if (!present.isEmpty() && present.size() < functions.length) {
      List<String> missing = new ArrayList<>(List.of(functions));
      missing.removeAll(present);
      throw unusable(
          "its table has %s but not %s: offer all of them or none"
              .formatted(String.join(", ", present), String.join(", ", missing)));
    }
  }

  private ProviderUnavailableException unusable(String why) {
    return new ProviderUnavailableException(library.file() + ": " + why);
  }

  @Override
  public ImplementationInfo info() {
    return new ImplementationInfo(
        library.text("name").orElseThrow(),
        library.text("release").orElse(UNKNOWN),
        library.text("vendor").orElse(UNKNOWN));
  }

  @Override
  public Set<Abi> abis() {
    int bits = library.number("abis");
    Set<Abi> abis = EnumSet.noneOf(Abi.class);
    for (Abi abi : Abi.values()) {
      if ((bits & CAbi.bit(abi)) != 0) {
        abis.add(abi);
      }
    }
    return abis;
  }

  @Override
  public Set<GuestKind> guestKinds() {
    int bits = library.number("guests");
    Set<GuestKind> kinds = EnumSet.noneOf(GuestKind.class);
    if ((bits & CAbi.PV) != 0) {
      kinds.add(GuestKind.PV);
    }
    if ((bits & CAbi.HVM) != 0) {
      kinds.add(GuestKind.HVM);
    }
    return kinds;
  }

  @Override
  public Limits limits(Abi abi) {
    return library.limits(abi);
  }

  private <T> Optional<T> role(
      Domain domain, BiFunction<Library, Binding, T> make, String... functions) {
    Library used = ToldAccess.stages() ? explored : library;
    return used.has(functions)
        ? Optional.of(make.apply(used, new Binding(used, domain)))
        : Optional.empty();
  }

  @Override
  public Optional<TimePublisher> timePublisher(Domain domain) {
    return role(domain, Roles::timePublisher, "publish_time");
  }

  @Override
  public Optional<FrequencyScaler> frequencyScaler(Domain domain) {
    return role(domain, Roles::frequencyScaler, "scale_of");
  }

  @Override
  public Optional<TimeUpdater> timeUpdater(Domain domain) {
    return role(domain, Roles::timeUpdater, "update_time");
  }

  @Override
  public Optional<TimeReader> timeReader(Domain domain) {
    return role(domain, Roles::timeReader, "system_time");
  }

  @Override
  public Optional<FrequencyReader> frequencyReader(Domain domain) {
    return role(domain, Roles::frequencyReader, "frequency");
  }

  @Override
  public Optional<WallclockPublisher> wallclockPublisher(Domain domain) {
    return role(domain, Roles::wallclockPublisher, "publish_wallclock");
  }

  @Override
  public Optional<WallclockReader> wallclockReader(Domain domain) {
    return role(domain, Roles::wallclockReader, "time_of_day");
  }

  @Override
  public Optional<EventSender> eventSender(Domain domain) {
    return role(domain, Roles::eventSender, "send");
  }

  @Override
  public Optional<BlockService> blockService(Domain domain) {
    return role(domain, Roles::blockService, "block");
  }

  @Override
  public Optional<UnmaskService> unmaskService(Domain domain) {
    return role(domain, Roles::unmaskService, "unmask_for_guest");
  }

  @Override
  public Optional<TrapPublisher> trapPublisher(Domain domain) {
    return role(domain, Roles::trapPublisher, TRAPS);
  }

  @Override
  public Optional<EventReceiver> eventReceiver(Domain domain) {
    return role(domain, Roles::eventReceiver, RECEIVER);
  }

  @Override
  public Optional<P2mOwner> p2mOwner(Domain domain) {
    return role(domain, Roles::p2mOwner, OWNER);
  }

  @Override
  public Optional<P2mObserver> p2mObserver(Domain domain) {
    return role(domain, Roles::p2mObserver, OBSERVER);
  }

  @Override
  public Optional<LayoutDescriber> layoutDescriber(Abi abi) {
    return library.has("layout") ? Optional.of(() -> structs(abi)) : Optional.empty();
  }

  private List<StructDeclaration> structs(Abi abi) {
    MemorySegment fields;
    try {
      fields =
          (MemorySegment)
              library
                  .function("layout", FunctionDescriptor.of(ADDRESS, JAVA_INT))
                  .invokeExact(CAbi.bit(abi));
    } catch (Throwable e) {
      throw new LinkageError("calling layout()", e);
    }
    if (fields.address() == 0) {
      throw new IllegalStateException(library.file() + ": layout() returned NULL");
    }
    fields = fields.reinterpret(MOST_FIELDS * CAbi.FIELD.byteSize());
    Map<String, Long> sizes = new LinkedHashMap<>();
    Map<String, List<FieldDeclaration>> found = new LinkedHashMap<>();
    for (int i = 0; i < MOST_FIELDS; i++) {
      MemorySegment one = fields.asSlice(i * CAbi.FIELD.byteSize(), CAbi.FIELD);
      MemorySegment structure = one.get(ADDRESS, CAbi.at(CAbi.FIELD, "structure"));
      if (structure.address() == 0) {
        break;
      }
      String of = structure.reinterpret(LONGEST_NAME).getString(0);
      MemorySegment name = one.get(ADDRESS, CAbi.at(CAbi.FIELD, "name"));
      long size = one.get(JAVA_LONG, CAbi.at(CAbi.FIELD, "size"));
      List<FieldDeclaration> own = found.computeIfAbsent(of, _ -> new ArrayList<>());
      if (name.address() == 0) {
        sizes.put(of, size);
      } else {
        own.add(
            new FieldDeclaration(
                name.reinterpret(LONGEST_NAME).getString(0),
                one.get(JAVA_LONG, CAbi.at(CAbi.FIELD, "offset")),
                size));
      }
    }
    return found.entrySet().stream()
        .map(struct ->
            new StructDeclaration(
                struct.getKey(),
                Objects.requireNonNullElse(sizes.get(struct.getKey()), 0L),
                struct.getValue()))
        .toList();
  }
}
