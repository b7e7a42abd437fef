package org.sharedinfo.recording.monitor;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** The results of bracketed reads of the wallclock: WCL-04 and WCL-06. */
final class WallclockValues extends Monitor {
  private static final Claim HIGH_HALF = new Claim(Rule.WCL_04, Role.WALLCLOCK_READER);
  private static final Claim SUM = new Claim(Rule.WCL_06, Role.WALLCLOCK_READER);
  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000L);
  private static final long LOW = 0xffff_ffffL;

  /**
   * wc_sec_hi in the year 2554, up to which 64 bits of nanoseconds reach. Negative ones are above.
   */
  private static final long LAST_HIGH = 4;

  private final Map<Call, Reading> reads = new HashMap<>();

  WallclockValues(Scene scene) {
    super(scene, Set.of(Field.Family.WALLCLOCK), Set.of(HIGH_HALF, SUM));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasLoadsOf(Side.GUEST);
  }

  @Override
  void forget() {
    reads.clear();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.WALLCLOCK) || call.is(Operation.TIME_OF_DAY)) {
      reads.put(call, new Reading(VersionedRecord.WALLCLOCK, call.line()));
    }
  }

  @Override
  void touch(Touch touch) {
    if (touch.stores()) {
      reads.values().forEach(Reading::disturb);
    }
    if (reads.isEmpty() || !touch.isBy(Side.GUEST) || !touch.loads() || !touch.knowsAfter()) {
      return;
    }
    scene().calls(scene().actor(touch.cpu())).stream()
        .filter(reads::containsKey)
        .findFirst()
        .filter(_ -> touch.isWhole())
        .ifPresent(call ->
            reads.getOrDefault(call, new Reading(VersionedRecord.WALLCLOCK, 0)).load(touch));
  }

  @Override
  void done(Call call, Mark.Done done) {
    Reading reading = reads.remove(call);
    OptionalLong seconds = Call.number(done.results(), 0);
    OptionalLong nanos = Call.number(done.results(), 1);
    if (reading == null || seconds.isEmpty() || nanos.isEmpty()) {
      return;
    }
    if (nanos.getAsLong() < 0 || nanos.getAsLong() >= SECOND.longValue()) {
      violated(SUM, call, "nanoseconds below 1000000000", nanos.getAsLong() + " ns");
      return;
    }
    OptionalLong added = call.is(Operation.WALLCLOCK) ? OptionalLong.of(0) : call.argument(0);
    boolean sound = reading.last().filter(Reading.Round::isSound).isPresent();
    if (sound && !reading.isOpen() && added.isPresent() && added.getAsLong() >= 0) {
      sum(call, reading, added.getAsLong(), seconds.getAsLong(), nanos.getAsLong());
    }
  }

  private void sum(Call call, Reading reading, long added, long seconds, long nanos) {
    Map<Field, Long> base = reading.values();
    Long low = base.get(Field.WC_SEC);
    Long fraction = base.get(Field.WC_NSEC);
    Long high = base.get(Field.WC_SEC_HI);
    if (low == null || fraction == null) {
      return;
    }
    BigInteger total =
        BigInteger.valueOf(low)
            .multiply(SECOND)
            .add(BigInteger.valueOf(fraction))
            .add(BigInteger.valueOf(added));
    long wanted = total.divide(SECOND).longValue() + (high == null ? 0 : high << Integer.SIZE);
    boolean right = total.mod(SECOND).longValue() == nanos && (wanted & LOW) == (seconds & LOW);
    if (!right && high(reading) > LAST_HIGH) {
      return; // A sum in 64 bits of nanoseconds does not hold such a base.
    }
    if (!right) {
      violated(
          SUM,
          call,
          "%d s + %d ns".formatted(wanted, total.mod(SECOND).longValue()),
          "%d s + %d ns".formatted(seconds, nanos));
      return;
    }
    scene().held(SUM);
    highHalf(call, high(reading), total.divide(SECOND).longValue(), seconds);
  }

  /** wc_sec_hi as the round saw it; if not read, its constant value; or 0. */
  private long high(Reading reading) {
    long at = scene().layout().wcSecHiOffset();
    boolean steady = !reading.isDisturbed() && scene().knows(at, Integer.BYTES);
    return reading
        .values()
        .getOrDefault(Field.WC_SEC_HI, steady ? scene().read(at, Integer.BYTES) : 0);
  }

  /**
   * Checks whether the seconds contain the high half.
   *
   * @param high the high half, or 0 if there is none or it is unknown
   * @param without the seconds from the low half alone
   */
  private void highHalf(Call call, long high, long without, long seconds) {
    if (high == 0) {
      return;
    }
    if (seconds == without + (high << Integer.SIZE)) {
      scene().held(HIGH_HALF);
    } else if (seconds >>> Integer.SIZE == without >>> Integer.SIZE || seconds == (int) without) {
      violated(
          HIGH_HALF,
          call,
          "wc_sec_hi " + high + " in the seconds",
          "seconds " + seconds + ", of wc_sec alone");
    }
  }
}
