package org.sharedinfo.abi;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The field at each byte of the frame, by name, for reports. Derived from the layouts. */
public final class FieldMap {
  /** The name of bytes that no field has. */
  public static final String PADDING = "padding";

  /** The name of bytes after the structure. */
  public static final String BEYOND = "beyond shared_info";

  /**
   * A field without parts of its own, or an array of padding.
   *
   * @param name its path, such as {@code vcpu_info[3].time.version}; wc_sec_hi has this one name in
   *     every ABI
   * @param offset bytes from the start of the frame
   * @param byteSize bytes
   */
  public record Field(String name, long offset, long byteSize) {}

  private static final Map<Abi, FieldMap> ALL = CStruct.forEachAbi(FieldMap::new);

  private final List<Field> fields;
  private final String[] names = new String[Abi.FRAME_BYTES];

  private FieldMap(Abi abi) {
    SharedInfo shared = SharedInfo.of(abi);
    List<Field> found = new ArrayList<>();
    collect(shared.layout(), "", 0, found);
    fields = List.copyOf(found);
    Arrays.fill(names, 0, (int) shared.byteSize(), PADDING);
    Arrays.fill(names, (int) shared.byteSize(), names.length, BEYOND);
    for (Field field : fields) {
      int start = (int) field.offset();
      Arrays.fill(names, start, start + (int) field.byteSize(), field.name());
    }
  }

  /** The names for an ABI; the same instance at every call. */
  public static FieldMap of(Abi abi) {
    return Objects.requireNonNull(ALL.get(abi));
  }

  /** The fields by ascending offset. */
  public List<Field> fields() {
    return fields;
  }

  /**
   * The name of the field that a byte belongs to, {@link #PADDING} or {@link #BEYOND}.
   *
   * @param offset 0 to 4095
   * @throws IndexOutOfBoundsException if the offset is outside the frame, with its number
   */
  public String nameAt(long offset) {
    if (offset < 0 || offset >= names.length) {
      throw new IndexOutOfBoundsException(
          "offset=" + offset + ", outside 0.." + (names.length - 1));
    }
    return names[(int) offset];
  }

  private static void collect(MemoryLayout layout, String path, long offset, List<Field> found) {
    switch (layout) {
      case GroupLayout group -> {
        long at = offset;
        for (MemoryLayout member : group.memberLayouts()) {
          collect(member, join(path, member.name().orElse("")), at, found);
          at += member.byteSize();
        }
      }
      case SequenceLayout array when !isPad(array) -> {
        long stride = array.elementLayout().byteSize();
        for (long i = 0; i < array.elementCount(); i++) {
          collect(array.elementLayout(), path + "[" + i + "]", offset + i * stride, found);
        }
      }
      case SequenceLayout pad -> found.add(new Field(path, offset, pad.byteSize()));
      case ValueLayout value -> found.add(new Field(path, offset, value.byteSize()));
      case PaddingLayout _ -> {
        // a gap: no field
      }
    }
  }

  private static boolean isPad(MemoryLayout layout) {
    return layout.name().orElse("").startsWith("pad");
  }

  private static String join(String path, String name) {
    return path.isEmpty() || name.equals(SharedInfo.WC_SEC_HI) ? name : path + "." + name;
  }
}
