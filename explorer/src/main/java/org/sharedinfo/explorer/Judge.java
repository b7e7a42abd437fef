package org.sharedinfo.explorer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sharedinfo.explorer.run.Finish;
import org.sharedinfo.explorer.run.Node;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.WatchedMemory;
import org.sharedinfo.explorer.search.ExecutionEnd;
import org.sharedinfo.explorer.search.Marks;

/** Runs a scenario's check on the ends of executions. */
final class Judge implements Function<ExecutionEnd, Optional<String>> {
  private final Scenario scenario;
  private final List<String> names;
  private final WatchedMemory watch;

  Judge(Scenario scenario, List<String> names, WatchedMemory watch) {
    this.scenario = scenario;
    this.names = names;
    this.watch = watch;
  }

  @Override
  public Optional<String> apply(ExecutionEnd terminal) {
    try {
      return scenario.check().complaint(outcome(terminal));
    } catch (AssertionError | Outcome.NoResultException e) {
      return Optional.of(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
  }

  private Outcome outcome(ExecutionEnd terminal) {
    Map<String, Ending> endings = new LinkedHashMap<>();
    Map<String, List<Object>> notes = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      switch (terminal.at()[i]) {
        case Node.End end -> {
          endings.put(names.get(i), ending(end.finish()));
          notes.put(names.get(i), end.notes());
        }
        case Node.Step _ -> {
          endings.put(names.get(i), new Ending.Waiting());
          notes.put(names.get(i), List.of());
        }
      }
    }
    List<Outcome.Mark> marks = new ArrayList<>();
    for (Marks.Made made : terminal.marks().list()) {
      marks.add(new Outcome.Mark(names.get(made.actor()), made.value()));
    }
    return new Outcome(endings, notes, memories(terminal), List.copyOf(marks));
  }

  private static Ending ending(Finish finish) {
    return switch (finish) {
      case Finish.Returned(Finish.Nothing _) -> new Ending.Returned(Ending.Nothing.NOTHING);
      case Finish.Returned(Object value) -> new Ending.Returned(value);
      case Finish.Threw(Throwable thrown) -> new Ending.Threw(thrown);
    };
  }

  private Map<String, MemorySegment> memories(ExecutionEnd terminal) {
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < watch.size(); i++) {
      contents.add(watch.initial(i));
    }
    for (int block = 0; block < terminal.partition().size(); block++) {
      Place place = terminal.partition().place(block);
      long value = terminal.values()[block];
      for (int i = 0; i < place.bytes(); i++) {
        contents.get(place.memory())[(int) place.offset() + i] = (byte) (value >>> Byte.SIZE * i);
      }
    }
    Map<String, MemorySegment> memories = new LinkedHashMap<>();
    int number = 0;
    for (String name : scenario.memories().keySet()) {
      memories.put(name, aligned(contents.get(number++)));
    }
    return memories;
  }

  // Backed by a long array, so that every layout of up to eight bytes is aligned.
  private static MemorySegment aligned(byte[] content) {
    MemorySegment copy = MemorySegment.ofArray(new long[(content.length + 7) / 8]);
    MemorySegment.copy(content, 0, copy, ValueLayout.JAVA_BYTE, 0, content.length);
    return copy.asSlice(0, content.length).asReadOnly();
  }
}
