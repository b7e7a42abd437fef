package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What code does to watched memory is what it does to memory. */
class InterceptionTest {
  private static final int BYTES = 256;

  record Case(Method method, Model model, Tearing tearing) {
    @Override
    public String toString() {
      return method.getName() + " " + model.id() + " " + tearing;
    }
  }

  static List<Case> cases() throws ClassNotFoundException {
    Class<?> subject = Watched.loader().loadClass("org.sharedinfo.explorer.subject.Accesses");
    List<Case> cases = new ArrayList<>();
    for (Method method : subject.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        for (Model model : Model.values()) {
          for (Tearing tearing : Tearing.values()) {
            cases.add(new Case(method, model, tearing));
          }
        }
      }
    }
    assertThat(cases).hasSizeGreaterThan(50);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesTheSame(Case tested) throws ReflectiveOperationException {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment own = filled(arena);
      Object expected = tested.method().invoke(null, own);

      MemorySegment watched = filled(arena);
      byte[] before = watched.toArray(ValueLayout.JAVA_BYTE);
      List<Object> results = new ArrayList<>();
      List<byte[]> memories = new ArrayList<>();
      Scenario scenario =
          Scenario.of("one actor", cast -> cast.actor("it", () -> call(tested, watched)))
              .watching("m", watched)
              .checking(outcome -> {
                results.add(outcome.result("it", Object.class));
                memories.add(outcome.memory("m").toArray(ValueLayout.JAVA_BYTE));
                return Optional.empty();
              });
      Exploration exploration =
          Explorer.under(tested.model()).with(tested.tearing()).explore(scenario);

      assertThat(exploration).isInstanceOf(Exploration.Passed.class);
      assertThat(results).containsExactly(expected);
      assertThat(memories).hasSize(1);
      assertThat(memories.getFirst()).isEqualTo(own.toArray(ValueLayout.JAVA_BYTE));
      assertThat(watched.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
    }
  }

  private static MemorySegment filled(Arena arena) {
    MemorySegment memory = arena.allocate(BYTES, BYTES);
    byte[] pattern = new byte[BYTES - 64];
    for (int i = 0; i < pattern.length; i += 7) {
      pattern[i] = (byte) i;
    }
    MemorySegment.copy(pattern, 0, memory, ValueLayout.JAVA_BYTE, 64, pattern.length);
    return memory;
  }

  private static Object call(Case tested, MemorySegment memory) throws Exception {
    try {
      return tested.method().invoke(null, memory);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case Throwable cause -> throw new IllegalStateException(cause);
      }
    }
  }
}
