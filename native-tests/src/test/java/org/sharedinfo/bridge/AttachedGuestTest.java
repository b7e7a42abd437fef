package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.tck.peer.FrameNumbers;
import org.sharedinfo.tck.peer.FrameTree;
import org.sharedinfo.tck.peer.Guest;

/** What a library gets of a guest, and keeps for it. */
class AttachedGuestTest {
  private static final int ATTACHED = 0;
  private static final int DETACHED = 1;
  private static final int ROLES = 2;
  private static final int KIND = 3;
  private static final int WRONG = 4;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> guests() throws IOException, InterruptedException {
    if (!CCompiler.isThere()) {
      return Stream.of(dynamicTest("no gcc here: no guest was attached", () -> {}));
    }
    Path library = CCompiler.library(folder.resolve("libguest.so"), Path.of("src/test/c/guest.c"));
    NativeProvider provider = NativeExample.load(library);
    return Stream.of(
        dynamicTest("roles of a guest share its state", () -> sharesStates(provider)),
        dynamicTest("a guest ends with its last role", () -> ends(library)),
        dynamicTest("the kind of a guest is told", () -> tellsKinds(provider)),
        dynamicTest("limits are told", () -> tellsLimits(provider)),
        dynamicTest("frames are mapped one after the other", () -> mapsFrames(provider)),
        dynamicTest("machine frames are found in lists", () -> findsPfns(provider)));
  }

  private static void sharesStates(NativeProvider provider) {
    try (Guest one = Guest.zeroed(Abi.X86_64);
        Guest other = Guest.zeroed(Abi.X86_64)) {
      var sender = provider.eventSender(one).orElseThrow();
      var block = provider.blockService(one).orElseThrow();
      var otherBlock = provider.blockService(other).orElseThrow();
      sender.send(7);
      assertThat(block.block(7)).isTrue();
      assertThat(otherBlock.block(7)).isFalse();
      TimeReader asked = provider.timeReader(one).orElseThrow();
      assertThat(asked.systemTimeNanos(ROLES)).isEqualTo(3);
      sender.send(8); // and is in use until here
    }
  }

  private static void ends(Path path) {
    Library library = Library.load(path).usual();
    try (Guest guest = Guest.zeroed(Abi.X86_64);
        Guest witness = Guest.zeroed(Abi.X86_64)) {
      TimeReader asked = Roles.timeReader(library, new Binding(library, witness));
      long attached = asked.systemTimeNanos(ATTACHED);
      long detached = asked.systemTimeNanos(DETACHED);
      AttachedGuest.Role one = AttachedGuest.attach(library, guest);
      AttachedGuest.Role other = AttachedGuest.attach(library, guest);
      assertThat(asked.systemTimeNanos(ATTACHED)).isEqualTo(attached + 1);
      one.run();
      assertThat(asked.systemTimeNanos(DETACHED)).isEqualTo(detached);
      other.run();
      assertThat(asked.systemTimeNanos(DETACHED)).isEqualTo(detached + 1);
      AttachedGuest.attach(library, guest).run();
      assertThat(asked.systemTimeNanos(ATTACHED)).isEqualTo(attached + 2);
      assertThat(asked.systemTimeNanos(DETACHED)).isEqualTo(detached + 2);
    }
  }

  private static void tellsKinds(NativeProvider provider) {
    for (GuestKind kind : GuestKind.values()) {
      try (Guest guest = Guest.zeroed(Abi.X86_64).kind(kind)) {
        TimeReader asked = provider.timeReader(guest).orElseThrow();
        assertThat(asked.systemTimeNanos(KIND)).isEqualTo(kind == GuestKind.PV ? 1 : 2);
        assertThat(asked.systemTimeNanos(WRONG)).isZero();
        assertThatThrownBy(() -> asked.systemTimeNanos(5))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageContaining("5");
      }
    }
  }

  private static void tellsLimits(NativeProvider provider) {
    assertThat(provider.limits(Abi.X86_64)).isEqualTo(new Limits(1024, 5, 3));
    assertThat(provider.limits(Abi.X86_32)).isEqualTo(Limits.of(Abi.X86_32));
    assertThat(provider.guestKinds()).containsExactly(GuestKind.PV, GuestKind.HVM);
    try (Guest guest = Guest.zeroed(Abi.X86_64)) {
      assertThat(provider.frequencyReader(guest).orElseThrow().resolutionHz()).isEqualTo(1000);
    }
  }

  private static void mapsFrames(NativeProvider provider) {
    try (Guest guest = Guest.zeroed(Abi.X86_64)) {
      guest.memory().place(0x77);
      guest.memory().place(0x78).setAtIndex(JAVA_LONG, 3, 0x0BAD_CAFEL);
      var observer = provider.p2mObserver(guest).orElseThrow();
      var entry = observer.read(0x77);
      assertThat(entry.mfn()).isEqualTo(0x0BAD_CAFEL);
      assertThat(entry.consistent()).as("the frame itself is seen").isTrue();
      assertThat(guest.memory().lookedUp()).contains(0x77L, 0x78L);
      assertThatThrownBy(() -> observer.read(0x78))
          .as("0x79 does not exist")
          .isInstanceOf(P2mUnavailableException.class);
    }
  }

  private static void findsPfns(NativeProvider provider) {
    try (Guest guest = Guest.zeroed(Abi.X86_64)) {
      var numbers = new FrameNumbers(Abi.X86_64, 1);
      FrameTree tree = FrameTree.plant(guest, 0x90, 600, pfn -> 0x5000 + pfn, numbers);
      var frame = guest.memory().place(0x78);
      guest.memory().place(0x77);
      var observer = provider.p2mObserver(guest).orElseThrow();
      for (long pfn : new long[] {0, 1, 2, 599}) {
        frame.setAtIndex(JAVA_LONG, 3, tree.mfnOf(pfn));
        assertThat(observer.read(0x77).generation()).isEqualTo(pfn);
      }
      frame.setAtIndex(JAVA_LONG, 3, 0x5000 + 600);
      assertThat(observer.read(0x77).generation()).isEqualTo(-1);
    }
  }
}
