package org.sharedinfo.explorer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.sharedinfo.explorer.watch.WatchingLoader;

/** Scenarios over the subjects that have flaws. */
final class Scenarios {
  private static final String SUBJECTS = "org.sharedinfo.explorer.subject.";

  private Scenarios() {}

  /** What the scenarios need of a subject that is loaded by a loader of its own. */
  private record Subject(Class<?> type, Class<?> flaws) {
    static Subject of(String name) {
      try {
        WatchingLoader loader = Watched.loader();
        return new Subject(
            loader.loadClass(SUBJECTS + name), loader.loadClass(SUBJECTS + name + "$Flaw"));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    Object make(MemorySegment memory, String flaw) {
      try {
        return Watched.make(
            type.getConstructor(MemorySegment.class, flaws),
            memory,
            flaws.getField(flaw).get(null));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    MethodHandle method(String name, MethodType shape) {
      try {
        return MethodHandles.lookup()
            .findVirtual(type, name, shape)
            .asType(shape.insertParameterTypes(0, Object.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** So many updates against one read, which must not be torn. */
  static Scenario seqlock(MemorySegment memory, String flaw, int updates) {
    return seqlock(memory, flaw, updates, false);
  }

  /** The same, with a mark after each update if so asked. */
  static Scenario seqlock(MemorySegment memory, String flaw, int updates, boolean marked) {
    Subject subject = Subject.of("Seqlock");
    MethodHandle write = subject.method("write", MethodType.methodType(void.class, int.class));
    MethodHandle read = subject.method("read", MethodType.methodType(String.class));
    return Scenario.of(
            updates + " updates, 1 read",
            cast -> {
              Object lock = subject.make(memory, flaw);
              cast.actor(
                  "writer",
                  () -> {
                    for (int i = 1; i <= updates; i++) {
                      invoke(write, lock, i);
                      if (marked) {
                        Stage.mark(i);
                      }
                    }
                  });
              cast.actor("reader", () -> invoke(read, lock));
            })
        .watching("page", memory)
        .naming((_, offset, _) -> fieldOfSeqlock(offset))
        .checking(outcome -> {
          String seen = outcome.result("reader", String.class);
          return seen.startsWith("torn") ? Optional.of(seen) : Optional.empty();
        });
  }

  private static String fieldOfSeqlock(long offset) {
    return switch ((int) offset) {
      case 0 -> "version";
      case 8 -> "stamp";
      case 16 -> "time";
      case 24 -> "mul";
      case 28 -> "shift";
      case 29 -> "flags";
      default -> "+" + offset;
    };
  }

  /** So many senders against so many handler calls: no event may be lost. */
  static Scenario channels(MemorySegment memory, String flaw, int senders, int calls) {
    Subject subject = Subject.of("Channels");
    MethodHandle send = subject.method("send", MethodType.methodType(boolean.class, int.class));
    MethodHandle upcall =
        subject.method("upcall", MethodType.methodType(void.class, IntConsumer.class));
    return Scenario.of(
            senders + " senders, " + calls + " calls",
            cast -> {
              Object channels = subject.make(memory, flaw);
              for (int i = 0; i < senders; i++) {
                int port = i;
                cast.actor("sender " + i, () -> invoke(send, channels, port));
              }
              IntConsumer event = Stage::note;
              cast.actor(
                  "vcpu",
                  () -> {
                    for (int i = 0; i < calls; i++) {
                      invoke(upcall, channels, event);
                    }
                  });
            })
        .watching("page", memory)
        .checking(outcome -> lost(outcome, senders));
  }

  private static Optional<String> lost(Outcome outcome, int senders) {
    MemorySegment page = outcome.memory("page");
    long pending = page.get(ValueLayout.JAVA_LONG, 2048);
    boolean heard =
        page.get(ValueLayout.JAVA_BYTE, 0) != 0 && page.get(ValueLayout.JAVA_LONG, 8) != 0;
    for (int port = 0; port < senders; port++) {
      boolean isPending = (pending >>> port & 1) != 0;
      if (isPending ? !heard : !outcome.notes("vcpu").contains(port)) {
        return Optional.of("event " + port + " is lost");
      }
    }
    return Optional.empty();
  }

  private static Object invoke(MethodHandle method, Object... arguments) throws Exception {
    try {
      return method.invokeWithArguments(arguments);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
