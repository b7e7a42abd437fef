package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be seen into is named, and never passes. */
class NotExplorableTest {
  private static final String SUBJECTS = "org.sharedinfo.explorer.subject.";

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment memory = arena.allocate(256, 256);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          methodHandle     | Hidden.methodHandle:      | MethodHandle.invokeExact
          reflection       | Hidden.reflection:        | Method.invoke
          boundHandle      | Hidden.boundHandle:       | VarHandle.getVolatile through a handle that hides its memory
          filteredHandle   | Hidden.filteredHandle:    | VarHandle.getVolatile through a handle that filters its values
          string           | Hidden.string:            | MemorySegment.getString
          pointer          | Hidden.pointer:           | MemorySegment.get with addresses
          bufferInOneGo    | Hidden.bufferInOneGo:     | LongBuffer.get on watched memory
          bufferIntoBuffer | Hidden.bufferIntoBuffer:  | IntBuffer.put from watched memory
          handedToTheJdk   | Hidden.handedToTheJdk:    | CRC32.update on watched memory
          pauses           | Hidden.pauses:            | Thread.onSpinWait repeatedly
          nativeMethod     | Hidden.peek               | native
          otherThread      | Hidden.lambda$otherThread | another thread
          clock            | Hidden.clock:             | differently when it is run again
          waits            | Hidden.waits:             | Object.wait
          """)
  void isNamed(String method, String where, String what) throws ReflectiveOperationException {
    assertThat(reason(explore(Bounds.USUAL, hidden(method)))).contains(where).contains(what);
  }

  @Test
  void endlessComputation() throws ReflectiveOperationException {
    Scenario scenario = hidden("endless");
    assertThat(reason(explore(Bounds.USUAL.withRunMillis(300), scenario)))
        .contains("actor \"it\" did not reach its next access")
        .contains("Hidden.endless");
  }

  /** It may go on at any time: what it works on is not touched any more, not even put back. */
  @Test
  void actorAtRestKeepsTheMemory() {
    MemorySegment other = memory.asSlice(64, 4);
    Scenario scenario =
        Scenario.of("rests", cast -> cast.actor("it", () -> restAfterAStore(other)))
            .watching("m", memory);
    Exploration exploration = explore(Bounds.USUAL.withRunMillis(300), scenario);
    assertThat(reason(exploration)).contains("actor \"it\" did not reach its next access");
    assertThat(((Exploration.NotExplorable) exploration).abandoned()).isTrue();
    assertThat(other.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
  }

  private static int restAfterAStore(MemorySegment memory) {
    memory.fill((byte) 1);
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
    return 0;
  }

  @Test
  void unsafe() throws ReflectiveOperationException {
    Class<?> subject = UnsafeSubject.load();
    Method peek = subject.getMethod("peek", long.class);
    Scenario scenario =
        Scenario.of("unsafe", cast -> cast.actor("it", () -> call(peek, memory.address())))
            .watching("m", memory);
    assertThat(reason(explore(Bounds.USUAL, scenario))).contains("Peeker.peek calls Unsafe.getInt");
  }

  @Test
  void storesOfCodeThatIsNotWatched() {
    MemorySegment other = memory.asSlice(64, 4);
    Scenario scenario =
        Scenario.of("blind", cast -> cast.actor("it", () -> other.fill((byte) 1)))
            .watching("m", memory);
    assertThat(reason(explore(Bounds.USUAL, scenario)))
        .contains("actor \"it\" wrote to watched memory 0 at offset 64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          monitor         | holds the monitor of java.lang.Object
          method          | holds the monitor of org.sharedinfo.explorer.subject.Sharing
          classMonitor    | holds the monitor of org.sharedinfo.explorer.subject.Sharing.class
          reentrantLock   | java.util.concurrent.locks.ReentrantLock
          atomicInteger   | java.util.concurrent.atomic.AtomicInteger
          field           | Sharing.count
          spinFlag        | Sharing.busy
          staticField     | Sharing.sent
          collection      | java.util.ArrayList
          numbers         | an array of long
          unwatchedMemory | a memory segment that is not watched
          """)
  void sharingIsNamed(String method, String what) throws ReflectiveOperationException {
    assertThat(reason(explore(Bounds.USUAL, sharing(method, 2)))).contains(what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache", "ownObjects"})
  void isNoSharing(String method) throws ReflectiveOperationException {
    assertThat(explore(Bounds.USUAL, sharing(method, 2))).isInstanceOf(Exploration.Passed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monitor",
        "method",
        "reentrantLock",
        "atomicInteger",
        "field",
        "spinFlag",
        "collection",
        "numbers",
        "unwatchedMemory"
      })
  void ofOneActorIsNoSharing(String method) throws ReflectiveOperationException {
    assertThat(explore(Bounds.USUAL, sharing(method, 1))).isInstanceOf(Exploration.Passed.class);
  }

  private Scenario hidden(String method) throws ReflectiveOperationException {
    Method body =
        Watched.loader().loadClass(SUBJECTS + "Hidden").getMethod(method, MemorySegment.class);
    return Scenario.of(method, cast -> cast.actor("it", () -> call(body, memory)))
        .watching("m", memory);
  }

  /** One object for as many actors. */
  private Scenario sharing(String method, int actors) throws ReflectiveOperationException {
    Class<?> subject = Watched.loader().loadClass(SUBJECTS + "Sharing");
    var make = subject.getConstructor(MemorySegment.class);
    Method body = subject.getMethod(method);
    return Scenario.of(
            method,
            cast -> {
              Object shared = Watched.make(make, memory);
              for (int i = 0; i < actors; i++) {
                cast.actor("actor " + i, () -> body.invoke(shared));
              }
            })
        .watching("m", memory);
  }

  private static Exploration explore(Bounds bounds, Scenario scenario) {
    return Explorer.under(Model.SEQUENTIAL).with(bounds).explore(scenario);
  }

  private static String reason(Exploration exploration) {
    assertThat(exploration).isInstanceOf(Exploration.NotExplorable.class);
    return ((Exploration.NotExplorable) exploration).reason();
  }

  private static Object call(Method method, Object argument) throws Exception {
    try {
      return method.invoke(null, argument);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case Throwable cause -> throw new IllegalStateException(cause);
      }
    }
  }
}
