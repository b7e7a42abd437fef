package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Optional;
import org.sharedinfo.explorer.run.OwnMemory;
import org.sharedinfo.explorer.watch.ToldAccess;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

/**
 * A library bound to one guest, until the binding is unreachable.
 *
 * <p>Threading: that of the role that it serves. A binding for an explored scenario counts changes
 * of the library's own memory, and the explorer watches it like any object.
 */
final class Binding {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final int OK = 0;
  private static final int OUT_OF_RANGE = 1;
  private static final int BAD_ARGUMENT = 2;
  private static final int BAD_STATE = 3;
  private static final int UNAVAILABLE = 4;
  private static final int BROKEN_WALK = 5;

  private static final long NUMBER = CAbi.at(CAbi.ERROR, "number");
  private static final long TEXT = CAbi.at(CAbi.ERROR, "text");

  private static final ThreadLocal<Optional<Binding>> CURRENT =
      ThreadLocal.withInitial(Optional::empty);

  private final Library library;
  private final MemorySegment state;
  private final boolean staged;

  /** Lets the explorer find what the library's callbacks change. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private final Domain domain;

  /** The library's own memory, visible to the explorer. */
  private final OwnMemory own;

  /** Memory in which one thread passes arguments to functions and gets results. */
  static final class Scratch {
    private static final long VALUE_BYTES = 32;

    private final MemorySegment both =
        Arena.ofAuto().allocate(VALUE_BYTES + CAbi.ERROR.byteSize(), Long.BYTES);

    /** Filled by a function with a result, or holds an argument. */
    final MemorySegment value = both.asSlice(0, VALUE_BYTES);

    /** Filled by a function that rejects a call. */
    final MemorySegment error = both.asSlice(VALUE_BYTES);
  }

  /** A call of a function, with this thread's memory. */
  @FunctionalInterface
  interface Call {
    @SuppressWarnings("checkstyle:IllegalThrows") // like method handles
    int with(MemorySegment state, Scratch scratch) throws Throwable;
  }

  /**
   * @throws IllegalStateException if the library cannot be attached to the guest
   */
  Binding(Library library, Domain domain) {
    this.library = library;
    this.staged = ToldAccess.stages();
    this.domain = domain;
    AttachedGuest.Role role = AttachedGuest.attach(library, domain);
    this.state = role.state();
    this.own = role.own();
    CLEANER.register(
        this, role); // must not refer to the binding, which would then never be released
  }

  /** Calls a function. Throws what a callback threw, or the function's error. */
  void call(Call call) {
    invoke(call);
  }

  /** Like {@link #call}; returns the 64 bits that it filled in. */
  long callForLong(Call call) {
    return invoke(call).value.get(JAVA_LONG, 0);
  }

  /** Like {@link #call}; returns whether the 32 bits that it filled in are not 0. */
  boolean callForBoolean(Call call) {
    return invoke(call).value.get(JAVA_INT, 0) != 0;
  }

  /** This thread's memory for results and errors. */
  static MemorySegment scratch() {
    return SCRATCH.get().both;
  }

  /** The binding whose function runs on this thread. */
  static Binding current() {
    return CURRENT.get().orElseThrow();
  }

  Library library() {
    return library;
  }

  /** A function of the library changed the library's own memory. */
  void ownMemoryChanged(String what) {
    own.changed(what);
  }

  /** Like {@link #call}; returns the memory that it filled. */
  Scratch invoke(Call call) {
    return staged && ToldAccess.acts() ? explored(call) : run(call);
  }

  private Scratch explored(Call call) {
    library
        .hidden()
        .ifPresent(why -> {
          throw ToldAccess.unseen(why);
        });
    Optional<Binding> outer = CURRENT.get();
    CURRENT.set(Optional.of(this));
    try {
      return run(call);
    } finally {
      CURRENT.set(outer);
    }
  }

  private Scratch run(Call call) {
    Scratch scratch = SCRATCH.get();
    scratch.error.set(JAVA_LONG, NUMBER, 0);
    scratch.error.set(JAVA_BYTE, TEXT, (byte) 0);
    int status;
    try {
      status = call.with(state, scratch);
    } catch (Throwable e) {
      throw new LinkageError("calling a function of the library", e);
    } finally {
      Reference.reachabilityFence(this); // otherwise it might be detached meanwhile
    }
    Callbacks.rethrow();
    if (status != OK) {
      throw refusal(status, scratch.error);
    }
    return scratch;
  }

  private RuntimeException refusal(int status, MemorySegment error) {
    long number = error.get(JAVA_LONG, NUMBER);
    String text = error.asSlice(TEXT, CAbi.TEXT_BYTES).getString(0);
    String hex = "0x" + Long.toHexString(number);
    // pfns, frames and addresses are unsigned; vCPUs and ports are signed, and always small
    String message = (number < 0 ? number + " (" + hex + ")" : "" + number) + ": " + text;
    return switch (status) {
      case OUT_OF_RANGE -> new IndexOutOfBoundsException(message);
      case BAD_ARGUMENT -> new IllegalArgumentException(message);
      case BAD_STATE -> new IllegalStateException(text);
      case UNAVAILABLE -> new P2mUnavailableException(hex + ": " + text);
      case BROKEN_WALK -> new P2mWalkException(hex + ": " + text);
      default ->
          new IllegalStateException(library.file() + " returned an unknown status: " + status);
    };
  }
}
