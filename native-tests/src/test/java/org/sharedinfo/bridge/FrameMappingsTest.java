package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.MachineLimitException;
import org.sharedinfo.tck.peer.Guest;

class FrameMappingsTest {
  private static final long NUMBER = 0x77;

  @Test
  void limitIsThatOfTheSystem() {
    assertThat(FrameMappings.most()).isGreaterThan(10_000);
  }

  @Test
  void framesPastTheLimitAreTheMachinesFault() {
    try (Guest guest = Guest.zeroed(Abi.X86_64);
        Arena arena = Arena.ofConfined()) {
      guest.memory().place(NUMBER);
      long count = Math.min(FrameMappings.most(), 1 << 20) + 1;
      MemorySegment numbers = numbers(arena, count);
      if (count > 1 << 20) {
        assertThat(FrameMappings.map(guest.memory(), numbers, count)).isEmpty();
      } else {
        assertThatThrownBy(() -> FrameMappings.map(guest.memory(), numbers, count))
            .isInstanceOf(MachineLimitException.class)
            .hasMessageContaining("" + count)
            .hasMessageContaining("vm.max_map_count");
      }
    }
  }

  @Test
  void framesThatTheGuestLacksAreNotMapped() {
    try (Guest guest = Guest.zeroed(Abi.X86_64);
        Arena arena = Arena.ofConfined()) {
      assertThat(FrameMappings.map(guest.memory(), numbers(arena, 2), 2)).isEmpty();
      assertThat(FrameMappings.inPlace(guest.memory(), numbers(arena, 1), 1)).isEmpty();
    }
  }

  @Test
  void frameInItsOwnPlaceIsNotUnmapped() {
    try (Guest guest = Guest.zeroed(Abi.X86_64);
        Arena arena = Arena.ofConfined()) {
      MemorySegment frame = guest.memory().place(NUMBER);
      MemorySegment found =
          FrameMappings.inPlace(guest.memory(), numbers(arena, 1), 1).orElseThrow();
      assertThat(found.address()).isEqualTo(frame.address());
      FrameMappings.unmap(found, 1);
      frame.set(JAVA_LONG, 0, 5);
      assertThat(frame.get(JAVA_LONG, 0)).isEqualTo(5);
    }
  }

  @Test
  void framesApartHaveNoPlaceInCommon() {
    try (Guest guest = Guest.zeroed(Abi.X86_64);
        Arena arena = Arena.ofConfined()) {
      guest.memory().place(NUMBER);
      assertThatThrownBy(() -> FrameMappings.inPlace(guest.memory(), numbers(arena, 2), 2))
          .isInstanceOf(FrameMappings.ScatteredException.class);
    }
  }

  @Test
  void whatIsNoMappingIsNotUnmapped() {
    assertThatThrownBy(() -> FrameMappings.unmap(MemorySegment.ofAddress(0x1000), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The same frame, so many times. */
  private static MemorySegment numbers(Arena arena, long count) {
    long[] numbers = new long[Math.toIntExact(count)];
    Arrays.fill(numbers, NUMBER);
    return arena.allocateFrom(JAVA_LONG, numbers);
  }
}
