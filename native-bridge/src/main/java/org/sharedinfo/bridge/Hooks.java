package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.sharedinfo.explorer.run.Change;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Site;
import org.sharedinfo.explorer.watch.ToldAccess;
import org.sharedinfo.explorer.watch.ToldAccess.Range;

/**
 * Passes reports of a library that is linked with {@code shared_info_explore.c} to the explorer.
 * The structures are those of that file.
 */
@SuppressWarnings("restricted") // required by a bridge
final class Hooks {
  private static final int MOST_RANGES = 256;

  private static final StructLayout WATCH =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("count"),
          JAVA_LONG.withName("scratch"),
          JAVA_LONG.withName("scratch_end"),
          MemoryLayout.sequenceLayout(2 * MOST_RANGES, JAVA_LONG).withName("ranges"));

  private static final StructLayout STEP =
      MemoryLayout.structLayout(
          JAVA_INT.withName("kind"),
          JAVA_INT.withName("order"),
          JAVA_INT.withName("bytes"),
          JAVA_INT.withName("repeats"),
          JAVA_LONG.withName("address"),
          JAVA_LONG.withName("operand"),
          JAVA_LONG.withName("expected"),
          JAVA_LONG.withName("value"),
          JAVA_LONG.withName("where"),
          JAVA_LONG.withName("own"),
          JAVA_LONG.withName("own_where"));

  private static final long REPEATS = CAbi.at(STEP, "repeats");
  private static final long KIND = CAbi.at(STEP, "kind");
  private static final long ORDER = CAbi.at(STEP, "order");
  private static final long BYTES = CAbi.at(STEP, "bytes");
  private static final long AT = CAbi.at(STEP, "address");
  private static final long OPERAND = CAbi.at(STEP, "operand");
  private static final long EXPECTED = CAbi.at(STEP, "expected");
  private static final long VALUE = CAbi.at(STEP, "value");
  private static final long WHERE = CAbi.at(STEP, "where");
  private static final long OWN = CAbi.at(STEP, "own");
  private static final long OWN_WHERE = CAbi.at(STEP, "own_where");

  private static final int LATER_CALL = 1;
  private static final int FIRST_CALL = 2;

  private static final int GO_ON = 0;
  private static final int END = 1;

  private static final MemorySegment BEGIN =
      Callbacks.stub(MethodHandles.lookup(), "begin", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MemorySegment ON_STEP =
      Callbacks.stub(MethodHandles.lookup(), "step", FunctionDescriptor.of(JAVA_INT, ADDRESS));

  private Hooks() {}

  /** The kinds of that file, in its order. */
  private enum Kind {
    LOAD,
    STORE,
    EXCHANGE,
    COMPARE,
    ADD,
    AND,
    OR,
    XOR,
    FENCE,
    NEWS,
    UNSEEN_ACCESS,
    UNSEEN_STATIC,
    UNSEEN_OPERATION;

    private static final Kind[] ALL = values();
  }

  /** The functions for questions and reports of the library. */
  static MemorySegment table() {
    MemorySegment table = Arena.global().allocate(2 * ADDRESS.byteSize(), ADDRESS.byteAlignment());
    table.setAtIndex(ADDRESS, 0, BEGIN);
    table.setAtIndex(ADDRESS, 1, ON_STEP);
    return table;
  }

  @SuppressWarnings("unused") // called by the library
  private static int begin(MemorySegment pointer) {
    try {
      if (!ToldAccess.acts()) {
        return 0;
      }
      MemorySegment watch = pointer.reinterpret(WATCH.byteSize());
      MemorySegment scratch = Binding.scratch();
      watch.set(JAVA_LONG, CAbi.at(WATCH, "scratch"), scratch.address());
      watch.set(JAVA_LONG, CAbi.at(WATCH, "scratch_end"), scratch.address() + scratch.byteSize());
      List<Range> ranges = merged(ToldAccess.watched());
      if (ranges.size() > MOST_RANGES) {
        throw ToldAccess.unseen("more than " + MOST_RANGES + " pieces of the guest's memory");
      }
      watch.set(JAVA_LONG, CAbi.at(WATCH, "count"), ranges.size());
      long at = CAbi.at(WATCH, "ranges");
      for (Range range : ranges) {
        watch.set(JAVA_LONG, at, range.start());
        watch.set(JAVA_LONG, at + Long.BYTES, range.end());
        at += 2 * Long.BYTES;
      }
      return ToldAccess.enters() ? FIRST_CALL : LATER_CALL;
    } catch (Throwable thrown) {
      Callbacks.keep(thrown);
      return 0;
    }
  }

  private static List<Range> merged(List<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    ranges.stream()
        .sorted(Comparator.comparingLong(Range::start))
        .forEach(range -> {
          if (!merged.isEmpty() && merged.getLast().end() == range.start()) {
            merged.add(new Range(merged.removeLast().start(), range.end()));
          } else {
            merged.add(range);
          }
        });
    return merged;
  }

  @SuppressWarnings("unused") // called by the library
  private static int step(MemorySegment pointer) {
    try {
      MemorySegment step = pointer.reinterpret(STEP.byteSize());
      step(Binding.current(), step);
      step.set(JAVA_INT, REPEATS, ToldAccess.repeats() ? 1 : 0);
      return GO_ON;
    } catch (Throwable thrown) {
      Callbacks.keep(thrown);
      return END;
    }
  }

  private static void step(Binding binding, MemorySegment step) {
    Library library = binding.library();
    if (step.get(JAVA_LONG, OWN) != 0) {
      binding.ownMemoryChanged(
          "what "
              + library.file()
              + " keeps on its heap, in "
              + library.placeOf(step.get(JAVA_LONG, OWN_WHERE)));
    }
    Kind kind = Kind.ALL[step.get(JAVA_INT, KIND)];
    int order = step.get(JAVA_INT, ORDER);
    int bytes = step.get(JAVA_INT, BYTES);
    long address = step.get(JAVA_LONG, AT);
    long operand = step.get(JAVA_LONG, OPERAND);
    long expected = step.get(JAVA_LONG, EXPECTED);
    String where = library.placeOf(step.get(JAVA_LONG, WHERE));
    Site site = new Site(where, words(kind, order));
    switch (kind) {
      case LOAD ->
          answer(step, ToldAccess.load(address, bytes, Orders.of(order, Ordering.ACQUIRE), site));
      case STORE ->
          ToldAccess.store(address, bytes, Orders.of(order, Ordering.RELEASE), operand, site);
      case EXCHANGE -> update(step, address, bytes, new Change.Exchange(operand), site);
      case COMPARE ->
          update(step, address, bytes, new Change.CompareAndSet(expected, operand), site);
      case ADD -> update(step, address, bytes, new Change.Add(operand, 0), site);
      case AND -> update(step, address, bytes, new Change.And(operand), site);
      case OR -> update(step, address, bytes, new Change.Or(operand), site);
      case XOR -> update(step, address, bytes, new Change.Xor(operand), site);
      case FENCE -> ToldAccess.fence(Orders.fence(order), site);
      case NEWS -> {}
      case UNSEEN_ACCESS ->
          throw ToldAccess.unseen(
              where + " uses the guest's memory unobserved: compile it with -fsanitize=thread");
      case UNSEEN_STATIC ->
          throw ToldAccess.unseen(
              where + " changes " + library.objectOf(address) + ", which all actors share");
      case UNSEEN_OPERATION ->
          throw ToldAccess.unseen(
              where + " uses the guest's memory in a way that cannot be replayed");
    }
  }

  private static void update(
      MemorySegment step, long address, int bytes, Change change, Site site) {
    answer(step, ToldAccess.update(address, bytes, change, site));
  }

  private static void answer(MemorySegment step, long value) {
    step.set(JAVA_LONG, VALUE, value);
  }

  private static String words(Kind kind, int order) {
    return kind.name().toLowerCase(Locale.ROOT) + "(" + Orders.words(order) + ")";
  }

  /** The memory orders of C, by number; higher numbers mean plain. */
  private static final class Orders {
    private static final List<String> WORDS =
        List.of("relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst", "plain");
    private static final int RELAXED = 0;
    private static final int ACQUIRE = 2;
    private static final int RELEASE = 3;
    private static final int SEQ_CST = 5;
    private static final int PLAIN = 6;

    static Ordering of(int order, Ordering middle) {
      return switch (order) {
        case RELAXED -> Ordering.OPAQUE;
        case SEQ_CST -> Ordering.VOLATILE;
        case PLAIN -> Ordering.PLAIN;
        default -> middle;
      };
    }

    static Fence fence(int order) {
      return switch (order) {
        case ACQUIRE -> Fence.ACQUIRE;
        case RELEASE -> Fence.RELEASE;
        default -> Fence.FULL;
      };
    }

    static String words(int order) {
      return WORDS.get(order);
    }
  }
}
