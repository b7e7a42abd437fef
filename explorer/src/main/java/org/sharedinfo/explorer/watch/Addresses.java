package org.sharedinfo.explorer.watch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;
import org.sharedinfo.explorer.run.WatchedMemory;

/** Maps addresses to watched places. */
final class Addresses {
  private Addresses() {}

  /** Whether this is watched memory or a view of it. */
  static boolean touches(WatchedMemory watch, Object argument) {
    return switch (argument) {
      case MemorySegment s -> s.isNative() && watch.touches(s.address(), s.byteSize());
      case Buffer b when b.isDirect() -> {
        MemorySegment whole = whole(b);
        yield watch.touches(whole.address(), whole.byteSize());
      }
      case null, default -> false;
    };
  }

  static void foreign(Object argument, Site site) {
    switch (argument) {
      case MemorySegment s when s.isNative() ->
          WatchedMemory.foreign(s.address(), s.byteSize(), site);
      case Buffer b when b.isDirect() -> {
        MemorySegment whole = whole(b);
        WatchedMemory.foreign(whole.address(), whole.byteSize(), site);
      }
      case null, default -> {}
    }
  }

  /** Everything that a buffer can reach, from index 0. */
  static MemorySegment whole(Buffer buffer) {
    return MemorySegment.ofBuffer(
        switch (buffer) {
          case ByteBuffer b -> b.duplicate().clear();
          case ShortBuffer b -> b.duplicate().clear();
          case CharBuffer b -> b.duplicate().clear();
          case IntBuffer b -> b.duplicate().clear();
          case LongBuffer b -> b.duplicate().clear();
          case FloatBuffer b -> b.duplicate().clear();
          case DoubleBuffer b -> b.duplicate().clear();
        });
  }

  static Place place(Run run, long address, int bytes) {
    WatchedMemory watch = run.watch();
    int memory = watch.find(address);
    return new Place(memory, address - watch.start(memory), bytes);
  }

  /** Whether all bytes are in one watched memory. */
  static boolean inside(Run run, long address, long bytes) {
    int memory = run.watch().find(address);
    return memory != WatchedMemory.NONE && run.watch().find(address + bytes - 1) == memory;
  }

  /** Loads raw bits, in pieces if the address is not aligned. */
  static long loadPlain(Run run, long address, int bytes, Site site) {
    if (address % bytes == 0) {
      return run.load(place(run, address, bytes), Ordering.PLAIN, site);
    }
    long value = 0;
    for (int at = 0; at < bytes; ) {
      int piece = piece(address + at, bytes - at, bytes);
      value |= run.load(place(run, address + at, piece), Ordering.PLAIN, site) << Byte.SIZE * at;
      at += piece;
    }
    return value;
  }

  /** Stores raw bits, in pieces if the address is not aligned. */
  static void storePlain(Run run, long address, int bytes, long value, Site site) {
    if (address % bytes == 0) {
      run.store(place(run, address, bytes), Ordering.PLAIN, value, site);
      return;
    }
    for (int at = 0; at < bytes; ) {
      int piece = piece(address + at, bytes - at, bytes);
      run.store(place(run, address + at, piece), Ordering.PLAIN, value >>> Byte.SIZE * at, site);
      at += piece;
    }
  }

  /** Loads many bytes, in whole pieces, from first to last. */
  static byte[] loadAll(Run run, long address, long bytes, Site site) {
    byte[] into = new byte[Math.toIntExact(bytes)];
    MemorySegment view = MemorySegment.ofArray(into);
    for (int at = 0; at < into.length; ) {
      int piece = piece(address + at, into.length - at, run.wholePiece());
      long value = run.load(place(run, address + at, piece), Ordering.PLAIN, site);
      for (int i = 0; i < piece; i++) {
        view.set(ValueLayout.JAVA_BYTE, at + i, (byte) (value >>> Byte.SIZE * i));
      }
      at += piece;
    }
    return into;
  }

  /** Stores many bytes, in whole pieces, from first to last. */
  static void storeAll(Run run, long address, byte[] from, Site site) {
    for (int at = 0; at < from.length; ) {
      int piece = piece(address + at, from.length - at, run.wholePiece());
      long value = 0;
      for (int i = piece - 1; i >= 0; i--) {
        value = value << Byte.SIZE | from[at + i] & 0xFF;
      }
      run.store(place(run, address + at, piece), Ordering.PLAIN, value, site);
      at += piece;
    }
  }

  private static int piece(long address, int left, int most) {
    int aligned = (int) Math.min(Long.lowestOneBit(address | most), most);
    return Math.min(aligned, Integer.highestOneBit(left));
  }
}
