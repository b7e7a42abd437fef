package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.explorer.run.OwnMemory;
import org.sharedinfo.spi.Domain;

/**
 * A guest that a library is attached to: its structure, and the state that its roles share. It is
 * released with its last role.
 *
 * <p>Threading: one thread at a time attaches or detaches, across all guests and libraries.
 */
final class AttachedGuest {
  private static final Map<Key, AttachedGuest> ALL = new HashMap<>();

  private final Key key;
  private final MemorySegment struct;
  private final MemorySegment state;

  /** Looked up before any role acts, because a look-up changes the library's table of handles. */
  private final Optional<MethodHandle> detachRole;

  private final Optional<MethodHandle> detachGuest;
  private final OwnMemory own = new OwnMemory();
  private int roles;

  /**
   * A guest in a library. It holds no reference to the guest, whose callbacks may hold its roles.
   */
  private static final class Key {
    private final Library library;
    private final WeakReference<Domain> domain;
    private final int hash;

    Key(Library library, Domain domain) {
      this.library = library;
      this.domain = new WeakReference<>(domain);
      this.hash = 31 * System.identityHashCode(library) + System.identityHashCode(domain);
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || other instanceof Key key
              && library == key.library
              && Optional.ofNullable(domain.get()).filter(key.domain::refersTo).isPresent();
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** A role of a guest in a library, until it ends. */
  record Role(AttachedGuest guest, MemorySegment state) implements Runnable {
    /** Detaches the role, and the guest after its last role. */
    @Override
    public void run() {
      synchronized (ALL) {
        guest.detach(state);
      }
    }

    /** The library's own memory: the guest's, if its roles share a state. */
    OwnMemory own() {
      return guest.hasState() ? guest.own : new OwnMemory();
    }
  }

  private AttachedGuest(Key key, Domain domain) {
    this.key = key;
    this.detachRole = ending(key.library, "detach");
    this.detachGuest = ending(key.library, "detach_guest");
    this.struct = Callbacks.announce(domain, key.library.callbacks());
    this.state =
        key.library.has("attach_guest")
            ? attach(key.library, "attach_guest", struct)
            : MemorySegment.NULL;
  }

  /**
   * Attaches a role of a guest, and the guest before its first role.
   *
   * @throws IllegalStateException if the library fails
   */
  static Role attach(Library library, Domain domain) {
    synchronized (ALL) {
      AttachedGuest guest =
          ALL.computeIfAbsent(new Key(library, domain), key -> new AttachedGuest(key, domain));
      guest.roles++;
      if (!library.has("attach")) {
        return new Role(guest, guest.state);
      }
      try {
        MemorySegment state = attach(library, "attach", guest.struct, guest.state);
        if (!guest.shares(state)) {
          library.attached(state);
        }
        return new Role(guest, state);
      } catch (IllegalStateException e) {
        guest.release();
        throw e;
      }
    }
  }

  private static MemorySegment attach(
      Library library, String function, MemorySegment... arguments) {
    MemorySegment state;
    try {
      state =
          arguments.length == 1
              ? (MemorySegment)
                  library
                      .function(function, FunctionDescriptor.of(ADDRESS, ADDRESS))
                      .invokeExact(arguments[0])
              : (MemorySegment)
                  library
                      .function(function, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS))
                      .invokeExact(arguments[0], arguments[1]);
    } catch (Throwable e) {
      throw new LinkageError("calling " + function + "()", e);
    }
    if (state.address() == 0) {
      if (arguments.length == 1) {
        Callbacks.forget(arguments[0]);
      }
      throw new IllegalStateException(library.file() + ": " + function + "() returned NULL");
    }
    return state;
  }

  private boolean hasState() {
    return state.address() != 0;
  }

  /** Whether a role's state is the guest's: then sharing it is intended. */
  private boolean shares(MemorySegment role) {
    return role.address() == state.address() || role.address() == struct.address();
  }

  private void detach(MemorySegment role) {
    if (key.library.has("attach")) {
      if (!shares(role)) {
        Library.detaching(role);
      }
      end(detachRole, role);
    }
    release();
  }

  private void release() {
    roles--;
    if (roles == 0) {
      ALL.remove(key);
      if (hasState()) {
        end(detachGuest, state);
      }
      Callbacks.forget(struct);
    }
  }

  private static Optional<MethodHandle> ending(Library library, String function) {
    return library.has(function)
        ? Optional.of(library.function(function, FunctionDescriptor.ofVoid(ADDRESS)))
        : Optional.empty();
  }

  private static void end(Optional<MethodHandle> function, MemorySegment ended) {
    if (function.isPresent()) {
      try {
        function.get().invokeExact(ended);
      } catch (Throwable e) {
        throw new LinkageError("releasing a state of the library", e);
      }
    }
  }
}
