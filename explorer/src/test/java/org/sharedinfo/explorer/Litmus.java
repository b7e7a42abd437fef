package org.sharedinfo.explorer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sharedinfo.explorer.run.Change;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

/**
 * A litmus test in a small language, run on the explorer without any bytecode in between.
 *
 * <p>Threads are divided by {@code ||}, statements by {@code ;}. Places are the ints x, y, z, their
 * lowest bytes x0, x1 (and so on) and the longs u, v; all are 0 at first.
 *
 * <pre>
 *   x.rel = 1                store
 *   a = x.acq                load
 *   a = add x.vol 1          update: add, set, or; a is what was there
 *   a = cas x.vol 0 1        compare and set
 *   fence.full               also acq, rel, ll, ss
 * </pre>
 *
 * @param program of all threads
 * @param asked the outcome that the verdict is about: "a=1 b=0 x=2", where x is what is there in
 *     the end
 */
record Litmus(String program, String asked) {
  private static final int BYTES = 64;

  /** The outcomes that the explorer finds, each as sorted "name=value" words. */
  Set<String> outcomes(Explorer explorer, Optional<Explorer.MachineMaker> maker) {
    Set<String> outcomes = new TreeSet<>();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(BYTES, BYTES);
      Scenario scenario =
          Scenario.of(program, this::stage)
              .watching("m", memory)
              .checking(outcome -> {
                outcomes.add(words(outcome));
                return Optional.empty();
              });
      Exploration exploration =
          maker.isPresent() ? explorer.explore(scenario, maker.get()) : explorer.explore(scenario);
      if (!(exploration instanceof Exploration.Passed)) {
        throw new AssertionError(program + ": " + exploration);
      }
    }
    return outcomes;
  }

  /** Whether one of the outcomes is the one that is asked for. */
  boolean isAmong(Set<String> outcomes) {
    List<String> wanted = List.of(asked.split(" "));
    return outcomes.stream().anyMatch(o -> List.of(o.split(" ")).containsAll(wanted));
  }

  private void stage(Cast cast) {
    String[] threads = program.split("\\|\\|");
    for (int i = 0; i < threads.length; i++) {
      List<String> statements = Arrays.stream(threads[i].split(";")).map(String::strip).toList();
      cast.actor("T" + i, () -> run(statements));
    }
  }

  private static Map<String, Long> run(List<String> statements) {
    Map<String, Long> registers = new TreeMap<>();
    Run run = Run.here();
    for (int i = 0; i < statements.size(); i++) {
      Site site = new Site("T:" + i, statements.get(i));
      String[] words = statements.get(i).split("\\s+");
      if (words[0].startsWith("fence.")) {
        run.fence(fence(words[0].substring(6)), site);
      } else if (words[0].contains(".")) {
        run.store(place(words[0]), ordering(words[0]), Long.parseLong(words[2]), site);
      } else if (words.length == 3) {
        registers.put(words[0], run.load(place(words[2]), ordering(words[2]), site));
      } else {
        registers.put(words[0], update(run, words, site));
      }
    }
    return registers;
  }

  private static long update(Run run, String[] words, Site site) {
    long number = Long.parseLong(words[4]);
    Change change =
        switch (words[2]) {
          case "add" -> new Change.Add(number, 0);
          case "set" -> new Change.Exchange(number);
          case "or" -> new Change.Or(number);
          default -> new Change.CompareAndSet(number, Long.parseLong(words[5]));
        };
    Ordering ordering = ordering(words[3]);
    return switch (ordering) {
      case VOLATILE -> run.update(place(words[3]), ordering, ordering, change, site);
      case ACQUIRE -> run.update(place(words[3]), ordering, Ordering.OPAQUE, change, site);
      case RELEASE -> run.update(place(words[3]), Ordering.OPAQUE, ordering, change, site);
      default -> run.update(place(words[3]), Ordering.OPAQUE, Ordering.OPAQUE, change, site);
    };
  }

  private static Place place(String word) {
    String name = word.substring(0, word.indexOf('.'));
    long offset = 8L * "xyzuv".indexOf(name.charAt(0));
    if (name.length() == 2) {
      return new Place(0, offset + name.charAt(1) - '0', 1);
    }
    return new Place(0, offset, "uv".contains(name) ? 8 : 4);
  }

  private static Ordering ordering(String word) {
    return switch (word.substring(word.indexOf('.') + 1)) {
      case "pln" -> Ordering.PLAIN;
      case "opq" -> Ordering.OPAQUE;
      case "acq" -> Ordering.ACQUIRE;
      case "rel" -> Ordering.RELEASE;
      case "vol" -> Ordering.VOLATILE;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static Fence fence(String word) {
    return switch (word) {
      case "full" -> Fence.FULL;
      case "acq" -> Fence.ACQUIRE;
      case "rel" -> Fence.RELEASE;
      case "ll" -> Fence.LOAD_LOAD;
      case "ss" -> Fence.STORE_STORE;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static String words(Outcome outcome) {
    TreeMap<String, Object> all = new TreeMap<>();
    for (int i = 0; i < 26; i++) {
      try {
        Map<?, ?> registers = outcome.result("T" + i, Map.class);
        registers.forEach((name, value) -> all.put(name.toString(), value));
      } catch (IllegalArgumentException e) {
        break; // There are no more threads.
      }
    }
    MemorySegment memory = outcome.memory("m");
    for (char name : "xyz".toCharArray()) {
      all.put(String.valueOf(name), memory.get(ValueLayout.JAVA_INT, 8L * "xyzuv".indexOf(name)));
    }
    for (char name : "uv".toCharArray()) {
      all.put(String.valueOf(name), memory.get(ValueLayout.JAVA_LONG, 8L * "xyzuv".indexOf(name)));
    }
    StringBuilder words = new StringBuilder();
    all.forEach((name, value) -> words.append(name).append('=').append(value).append(' '));
    return words.toString().strip();
  }
}
