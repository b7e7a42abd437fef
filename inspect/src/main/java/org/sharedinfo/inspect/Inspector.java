package org.sharedinfo.inspect;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.inspect.Inspection.Events;
import org.sharedinfo.inspect.Inspection.FieldValue;
import org.sharedinfo.inspect.Inspection.P2m;
import org.sharedinfo.inspect.Inspection.Vcpu;
import org.sharedinfo.inspect.Inspection.Wallclock;

/** Decodes a dump. */
public final class Inspector {
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
   * @param abiReasons what spoke for the ABI, where it was guessed
   * @param tsc a TSC at which times are wanted
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
        inspector.p2m(),
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
    return new FieldValue(field.name(), field.offset(), field.byteSize(), hex, value);
  }

  private Vcpu vcpu(int vcpu) {
    var time = page.time(vcpu);
    return new Vcpu(
        vcpu,
        page.upcallPending(vcpu),
        page.upcallMask(vcpu),
        hex(page.selector(vcpu)),
        page.version(vcpu),
        Long.toUnsignedString(time.tscTimestamp()),
        Long.toUnsignedString(time.systemTimeNanos()),
        Integer.toUnsignedLong(time.tscToSystemMul()),
        time.tscShift(),
        Byte.toUnsignedInt(time.flags()),
        Clock.of(time).frequency().map(BigInteger::toString),
        systemTime(vcpu).map(BigInteger::toString));
  }

  private Optional<BigInteger> systemTime(int vcpu) {
    return tsc.isEmpty() ? Optional.empty() : Clock.of(page.time(vcpu)).systemTime(tsc.getAsLong());
  }

  private Wallclock wallclock() {
    BigInteger base =
        new BigInteger(Long.toUnsignedString(page.wcSeconds()))
            .multiply(NANOS_PER_SECOND)
            .add(BigInteger.valueOf(page.wcNsec()));
    return new Wallclock(
        page.wcVersion(),
        Long.toUnsignedString(page.wcSeconds()),
        page.wcNsec(),
        page.wcVersion() == 0 ? Optional.empty() : date(base),
        systemTime(0).flatMap(time -> date(base.add(time))));
  }

  /** A date of nanoseconds since 1970, where there is one. */
  private static Optional<String> date(BigInteger nanos) {
    BigInteger[] parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
    try {
      return parts[0].bitLength() > 62
          ? Optional.empty()
          : Optional.of(
              Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact())
                  .toString());
    } catch (DateTimeException beyond) {
      return Optional.empty();
    }
  }

  private Events events() {
    BitSet maskedToo = page.pending();
    maskedToo.and(page.masked());
    return new Events(
        page.deliverable().stream().boxed().toList(),
        maskedToo.stream().boxed().toList(),
        page.masked().cardinality());
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
    if (page.p2mCr3() != 0) {
      return (page.p2mGeneration() & 1) == 0
          ? "a linear list, at rest"
          : "a linear list whose mappings are being changed";
    }
    if (page.frameListList() == 0) {
      return "no list yet";
    }
    return page.frameListList() == page.allOnes()
        ? "no tree is kept, and no linear list is announced"
        : "a three-level tree";
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
