package org.sharedinfo.inspect;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.inspect.Inspection.DateAtTsc;
import org.sharedinfo.inspect.Inspection.Events;
import org.sharedinfo.inspect.Inspection.FieldValue;
import org.sharedinfo.inspect.Inspection.P2m;
import org.sharedinfo.inspect.Inspection.Selected;
import org.sharedinfo.inspect.Inspection.Vcpu;
import org.sharedinfo.inspect.Inspection.Wallclock;

/** Decodes a dump. */
public final class Inspector {
  private static final Pattern TIME_FIELD = Pattern.compile("vcpu_info\\[([0-9]+)\\]\\.time\\..*");
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

  private final Dump dump;
  private final PageView page;
  private final OptionalLong tsc;

  private Inspector(Dump dump, Abi abi, OptionalLong tsc) {
    this.dump = dump;
    this.page = new PageView(dump, abi);
    this.tsc = tsc;
  }

  /**
   * Decodes a dump.
   *
   * @param abiReasons the reasons for the ABI, if it was guessed
   * @param tsc a TSC for which to compute times
   */
  public static Inspection inspect(Dump dump, Abi abi, List<String> abiReasons, OptionalLong tsc) {
    var inspector = new Inspector(dump, abi, tsc);
    return new Inspection(
        dump.name(),
        dump.note(),
        abi.id(),
        abiReasons,
        inspector.fields(),
        inspector.page.vcpusInUse().stream().map(inspector::vcpu).toList(),
        inspector.wallclock(),
        inspector.events(),
        abi.hasArchParts() ? Optional.of(inspector.p2m()) : Optional.empty(),
        Observations.of(inspector.page));
  }

  private List<FieldValue> fields() {
    List<FieldValue> found = new ArrayList<>();
    for (FieldMap.Field field : FieldMap.of(page.abi()).fields()) {
      if (!page.isZero(field.offset(), field.offset() + field.byteSize())) {
        found.add(value(dump, page, field));
      }
    }
    return found;
  }

  static FieldValue value(Dump dump, PageView page, FieldMap.Field field) {
    int from = (int) field.offset();
    String hex = HexFormat.of().formatHex(dump.bytes(), from, from + (int) field.byteSize());
    String value =
        switch ((int) field.byteSize()) {
          case 1 ->
              field.name().endsWith("tsc_shift")
                  ? Integer.toString((byte) page.u8(from))
                  : Integer.toString(page.u8(from));
          case 4 -> Long.toString(page.u32(from));
          case 8 -> Long.toUnsignedString(page.u64(from));
          default -> "";
        };
    return new FieldValue(
        field.name(), field.offset(), field.byteSize(), hex, value, isUpdating(page, field.name()));
  }

  /**
   * Whether a field belongs to a record with an odd version; the version itself is always whole.
   */
  private static boolean isUpdating(PageView page, String field) {
    if (field.endsWith("version")) {
      return false;
    }
    Matcher time = TIME_FIELD.matcher(field);
    return time.matches()
        ? page.isUpdating(Integer.parseInt(time.group(1)))
        : field.startsWith("wc_") && page.isWallclockUpdating();
  }

  private Vcpu vcpu(int vcpu) {
    var time = page.time(vcpu);
    return new Vcpu(
        vcpu,
        page.upcallPending(vcpu),
        page.abi().hasUpcallMask() ? OptionalInt.of(page.upcallMask(vcpu)) : OptionalInt.empty(),
        hex(page.selector(vcpu)),
        !page.isUnpublished(vcpu),
        page.isUpdating(vcpu),
        page.mayBeDeadCopy(vcpu),
        page.version(vcpu),
        Long.toUnsignedString(time.tscTimestamp()),
        Long.toUnsignedString(time.systemTimeNanos()),
        Integer.toUnsignedLong(time.tscToSystemMul()),
        time.tscShift(),
        Byte.toUnsignedInt(time.flags()),
        page.isWhole(vcpu)
            ? Clock.of(time).frequency().map(BigInteger::toString)
            : Optional.empty(),
        systemTime(vcpu).map(BigInteger::toString));
  }

  /** The time at the requested TSC, by a record that is whole and not newer. */
  private Optional<BigInteger> systemTime(int vcpu) {
    Clock clock = Clock.of(page.time(vcpu));
    return tsc.isPresent() && page.isWhole(vcpu) && !clock.startsAfter(tsc.getAsLong())
        ? clock.systemTime(tsc.getAsLong())
        : Optional.empty();
  }

  private Wallclock wallclock() {
    BigInteger base =
        BigInteger.valueOf(page.wcSeconds())
            .multiply(NANOS_PER_SECOND)
            .add(BigInteger.valueOf(page.wcNsec()));
    return new Wallclock(
        page.wcVersion(),
        page.isWallclockUpdating(),
        Long.toString(page.wcSeconds()),
        page.wcNsec(),
        isWallclockSet() ? date(base) : Optional.empty(),
        isWallclockSet() && !page.isWallclockUpdating() ? dateAtTsc(base) : Optional.empty());
  }

  private boolean isWallclockSet() {
    return page.wcVersion() != 0 || page.wcSeconds() != 0 || page.wcNsec() != 0;
  }

  private Optional<DateAtTsc> dateAtTsc(BigInteger base) {
    return IntStream.range(0, page.abi().vcpus())
        .boxed()
        .flatMap(vcpu ->
            systemTime(vcpu).stream()
                .flatMap(time -> date(base.add(time)).stream())
                .map(date -> new DateAtTsc(date, vcpu)))
        .findFirst();
  }

  /** The date for nanoseconds since 1970, if valid. */
  private static Optional<String> date(BigInteger nanos) {
    try {
      return Optional.of(
          Instant.ofEpochSecond(
                  nanos.divide(NANOS_PER_SECOND).longValueExact(),
                  nanos.remainder(NANOS_PER_SECOND).longValueExact())
              .toString());
    } catch (DateTimeException | ArithmeticException beyond) {
      return Optional.empty();
    }
  }

  private Events events() {
    BitSet maskedToo = page.pending();
    maskedToo.and(page.masked());
    return new Events(
        page.deliverable().stream().boxed().toList(),
        selected(),
        maskedToo.stream().boxed().toList(),
        page.masked().cardinality());
  }

  private List<Selected> selected() {
    Map<List<Integer>, List<Integer>> ports = new LinkedHashMap<>();
    page.deliverable().stream()
        .forEach(
            port -> ports.computeIfAbsent(page.selectedBy(port), _ -> new ArrayList<>()).add(port));
    return ports.entrySet().stream()
        .map(group -> new Selected(group.getKey(), group.getValue()))
        .toList();
  }

  private P2m p2m() {
    return new P2m(
        p2mState(),
        Long.toUnsignedString(page.maxPfn()),
        hex(page.frameListList()),
        hex(page.p2mCr3()),
        page.p2mCr3() == 0
            ? Optional.empty()
            : Optional.of(hex(Cr3.frame(page.abi(), page.p2mCr3()))),
        hex(page.p2mVaddr()),
        Long.toUnsignedString(page.p2mGeneration()));
  }

  private String p2mState() {
    String tree =
        page.frameListList() == 0 || page.frameListList() == page.allOnes()
            ? ""
            : "a three-level tree";
    if (page.p2mCr3() == 0) {
      return tree.isEmpty() ? "no list is published" : tree;
    }
    String linear =
        (page.p2mGeneration() & 1) == 0
            ? "a linear list, no change of its mappings in progress"
            : "a linear list, its mappings being changed";
    return tree.isEmpty() ? linear : linear + "; " + tree;
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
