package org.sharedinfo.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Function;

/** Lays members out as a C compiler does: each at the next multiple of its alignment. */
final class CStruct {
  private CStruct() {}

  /** The structure of these named members, with the gaps that alignment requires. */
  static StructLayout of(String name, List<MemoryLayout> members) {
    List<MemoryLayout> elements = new ArrayList<>();
    long end = 0;
    long alignment = 1;
    for (MemoryLayout member : members) {
      end = pad(elements, end, member.byteAlignment());
      elements.add(member);
      end += member.byteSize();
      alignment = Math.max(alignment, member.byteAlignment());
    }
    pad(elements, end, alignment);
    return MemoryLayout.structLayout(elements.toArray(MemoryLayout[]::new)).withName(name);
  }

  /** The offset of a direct field. */
  static long offset(StructLayout struct, String field) {
    return struct.byteOffset(PathElement.groupElement(field));
  }

  /** The offset of a direct field that an ABI may lack. */
  static OptionalLong find(StructLayout struct, String field) {
    return struct.memberLayouts().stream()
            .anyMatch(has -> has.name().filter(field::equals).isPresent())
        ? OptionalLong.of(offset(struct, field))
        : OptionalLong.empty();
  }

  /**
   * The offset of a field that some ABIs lack.
   *
   * @throws NoSuchElementException if this ABI lacks it, with the names of both
   */
  static long require(OptionalLong offset, Abi abi, String field) {
    return offset.orElseThrow(
        () -> new NoSuchElementException("%s has no %s".formatted(abi.id(), field)));
  }

  /** Checks a structure's size and number of gap bytes. */
  static void require(StructLayout struct, long bytes, long gapBytes) {
    long gaps =
        struct.memberLayouts().stream()
            .filter(PaddingLayout.class::isInstance)
            .mapToLong(MemoryLayout::byteSize)
            .sum();
    if (struct.byteSize() != bytes || gaps != gapBytes) {
      throw new IllegalStateException(
          "%s: bytes=%d, gaps=%d; expected bytes=%d, gaps=%d"
              .formatted(struct.name().orElse("?"), struct.byteSize(), gaps, bytes, gapBytes));
    }
  }

  /** One instance for each ABI. */
  static <T> Map<Abi, T> forEachAbi(Function<Abi, T> constructor) {
    Map<Abi, T> all = new EnumMap<>(Abi.class);
    for (Abi abi : Abi.values()) {
      all.put(abi, constructor.apply(abi));
    }
    return all;
  }

  private static long pad(List<MemoryLayout> elements, long end, long alignment) {
    long next = Math.ceilDiv(end, alignment) * alignment;
    if (next > end) {
      elements.add(MemoryLayout.paddingLayout(next - end));
    }
    return next;
  }
}
