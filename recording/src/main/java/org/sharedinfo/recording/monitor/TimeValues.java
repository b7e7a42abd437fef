package org.sharedinfo.recording.monitor;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.abi.VcpuTimeInfo;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * The results of bracketed reads of time, if the recording contains their TSC samples: TIM-01 to
 * TIM-03, TIM-12 and TIM-13.
 */
final class TimeValues extends Monitor {
  private static final Claim FORMULA = claim(Rule.TIM_01);
  private static final Claim WRAPS = claim(Rule.TIM_02);
  private static final Claim FREQUENCY = claim(Rule.TIM_03);
  private static final Claim FORWARD = claim(Rule.TIM_12);
  private static final Claim WITHIN = claim(Rule.TIM_13);
  private static final Claim SIGNED = claim(Rule.LAY_12);

  /** A coarser resolution that a frequency may have, before the shift. */
  private static final BigInteger KILOHERTZ = BigInteger.valueOf(1_000);

  private static final class Read {
    private final Reading reading;
    private final List<Mark.Tsc> samples = new ArrayList<>();

    Read(long line) {
      reading = new Reading(VersionedRecord.TIME, line);
    }
  }

  /** How far another reader's result may be ahead of a reader's own for the reader to return it. */
  private static final BigInteger AHEAD = BigInteger.valueOf(1_000_000);

  /** The last result from a vCPU's record. */
  private record Last(long version, long tsc, long nanos) {}

  private final Map<Call, Read> reads = new HashMap<>();
  private final Map<Long, Last> last = new HashMap<>();
  private Optional<Long> greatest = Optional.empty();

  TimeValues(Scene scene) {
    super(
        scene,
        Set.of(Field.Family.TIME),
        Set.of(FORMULA, WRAPS, FREQUENCY, FORWARD, WITHIN, SIGNED));
  }

  private static Claim claim(Rule rule) {
    return new Claim(rule, Role.TIME_READER);
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasLoadsOf(Side.GUEST);
  }

  @Override
  void forget() {
    reads.clear();
    last.clear();
    greatest = Optional.empty();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.TIME) || call.is(Operation.FREQUENCY)) {
      reads.put(call, new Read(call.line()));
    }
  }

  private Optional<Call> reading(int actor) {
    return scene().calls(actor).stream().filter(reads::containsKey).findFirst();
  }

  @Override
  void touch(Touch touch) {
    if (touch.stores()) {
      reads.values().forEach(read -> read.reading.disturb());
    }
    if (reads.isEmpty() || !touch.isBy(Side.GUEST) || !touch.loads() || !touch.knowsAfter()) {
      return;
    }
    reading(scene().actor(touch.cpu()))
        .filter(call -> call.has(0, touch.index()) && touch.isWhole())
        .ifPresent(call -> read(call).reading.load(touch));
  }

  private Read read(Call call) {
    return reads.getOrDefault(call, new Read(0));
  }

  @Override
  void mark(Mark mark) {
    if (mark instanceof Mark.Tsc sample) {
      reading(scene().actor(sample.cpu())).ifPresent(call -> read(call).samples.add(sample));
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Read read = reads.remove(call);
    if (read == null) {
      return;
    }
    OptionalLong result = Call.number(done.results(), 0);
    if (call.is(Operation.FREQUENCY)) {
      frequency(call, read, result);
    } else if (result.isPresent()
        && !read.reading.isOpen()
        && read.reading.last().filter(Reading.Round::isSound).isPresent()) {
      time(call, read, result.getAsLong());
    }
  }

  private void frequency(Call call, Read read, OptionalLong result) {
    Long mul = read.reading.values().get(Field.TSC_TO_SYSTEM_MUL);
    Long shift = read.reading.values().get(Field.TSC_SHIFT);
    if (mul == null || shift == null) {
      return;
    }
    Optional<BigInteger> wanted = TimeFormula.hertz(mul, shift);
    if (wanted.filter(hertz -> hertz.bitLength() > Long.SIZE).isPresent()) {
      return; // Out-of-range values are not checked.
    }
    boolean right =
        wanted.isEmpty()
            ? result.isEmpty()
            : result.isPresent() && isNear(result.getAsLong(), wanted.get(), shift);
    if (right) {
      scene().held(FREQUENCY);
    } else {
      violated(
          FREQUENCY,
          call,
          wanted.map(hertz -> hertz + " Hz").orElse("a rejected call, because the multiplier is 0"),
          result.isPresent() ? Long.toUnsignedString(result.getAsLong()) + " Hz" : "a refusal");
    }
  }

  private static boolean isNear(long hertz, BigInteger wanted, long shift) {
    BigInteger slack = (byte) shift < 0 ? KILOHERTZ.shiftLeft(-(byte) shift) : KILOHERTZ;
    return TimeFormula.unsigned(hertz).subtract(wanted).abs().compareTo(slack) < 0;
  }

  private void time(Call call, Read read, long nanos) {
    Map<Field, Long> record = record(call, read);
    if (read.samples.isEmpty()) {
      if (scene().header().marks().contains("tsc")
          && record.containsKey(Field.TSC_TIMESTAMP)
          && !isEarlier(nanos)) {
        violated(WITHIN, call, "the TSC sampled during the read", "it was not sampled");
      }
      return;
    }
    Optional<Mark.Tsc> used =
        read.samples.reversed().stream()
            .filter(sample -> TimeFormula.at(record, sample.value()).equals(Optional.of(nanos)))
            .findFirst();
    if (used.isPresent()) {
      exact(call, read, used.get(), nanos);
    } else if (TimeFormula.at(record, 0).isPresent()
        && !greatest.equals(Optional.of(nanos))
        && !mayBeAnothers(record, read.samples.getLast(), nanos)) {
      Mark.Tsc sample = read.samples.getLast();
      violated(
          FORMULA,
          call,
          Long.toUnsignedString(TimeFormula.at(record, sample.value()).orElseThrow()) + " ns",
          Long.toUnsignedString(nanos) + " ns");
    }
    if (greatest.isEmpty() || Long.compareUnsigned(nanos, greatest.get()) > 0) {
      greatest = Optional.of(nanos);
    }
  }

  /** Whether an earlier read returned this too. */
  private boolean isEarlier(long nanos) {
    return greatest.filter(value -> value == nanos).isPresent()
        || last.values().stream().anyMatch(before -> before.nanos() == nanos);
  }

  /**
   * Whether a result may come from a read that the recording does not show: one still in progress
   * or without brackets. Monotonic readers return other readers' results.
   */
  private boolean mayBeAnothers(Map<Field, Long> record, Mark.Tsc sample, long nanos) {
    boolean hidden = !scene().bracketsAll() || !reads.isEmpty();
    BigInteger ahead =
        TimeFormula.unsigned(nanos)
            .subtract(TimeFormula.unsigned(TimeFormula.at(record, sample.value()).orElseThrow()));
    return hidden
        && scene().hasSeveralProcessors()
        && ahead.signum() > 0
        && ahead.compareTo(AHEAD) < 0;
  }

  /**
   * The field values that the reader saw; fields it did not read have their contents, if unchanged.
   */
  private Map<Field, Long> record(Call call, Read read) {
    Map<Field, Long> record = new EnumMap<>(Field.class);
    record.putAll(read.reading.values());
    OptionalLong vcpu = call.argument(0);
    if (!read.reading.isDisturbed()
        && vcpu.isPresent()
        && vcpu.getAsLong() >= 0
        && vcpu.getAsLong() < scene().abi().vcpus()) {
      VcpuTimeInfo layout = VcpuTimeInfo.of(scene().abi());
      long at = scene().layout().timeOffset((int) vcpu.getAsLong());
      fill(record, Field.TSC_TIMESTAMP, at + layout.tscTimestampOffset(), Long.BYTES);
      fill(record, Field.SYSTEM_TIME, at + layout.systemTimeOffset(), Long.BYTES);
      fill(record, Field.TSC_TO_SYSTEM_MUL, at + layout.tscToSystemMulOffset(), Integer.BYTES);
      fill(record, Field.TSC_SHIFT, at + layout.tscShiftOffset(), 1);
    }
    return record;
  }

  private void fill(Map<Field, Long> record, Field field, long at, int size) {
    if (scene().knows(at, size)) {
      record.putIfAbsent(field, scene().read(at, size));
    }
  }

  private void exact(Call call, Read read, Mark.Tsc sample, long nanos) {
    scene().held(FORMULA);
    scene().held(WRAPS);
    Map<Field, Long> record = record(call, read);
    if (record.getOrDefault(Field.TSC_SHIFT, 0L).byteValue() < 0) {
      scene().held(SIGNED);
    }
    boolean older = sample.value() - record.getOrDefault(Field.TSC_TIMESTAMP, 0L) < 0;
    if (older && sample.line() < read.reading.roundLine()) {
      violated(
          WITHIN,
          call,
          "the TSC sampled after version is first read",
          "a sample from before the record was published");
    } else {
      scene().held(WITHIN);
    }
    long version = read.reading.last().orElseThrow().second();
    long vcpu = call.argument(0).orElse(-1);
    Last before = last.put(vcpu, new Last(version, sample.value(), nanos));
    if (before != null
        && before.version() == version
        && Long.compareUnsigned(sample.value(), before.tsc()) >= 0
        && !older) {
      if (Long.compareUnsigned(nanos, before.nanos()) >= 0) {
        scene().held(FORWARD);
      } else {
        violated(
            FORWARD,
            call,
            "at least " + Long.toUnsignedString(before.nanos()) + " ns",
            Long.toUnsignedString(nanos) + " ns");
      }
    }
  }
}
