package org.sharedinfo.tck.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sharedinfo.abi.Abi;

/**
 * Where a C compiler puts the fields of the structures, one table for each ABI.
 *
 * <p>The tables are data: {@code sizeof} and {@code offsetof} of the public C definitions. They are
 * the kit's only source of offsets.
 */
public final class FieldTable {
  /** Bytes of the frame that holds shared_info. */
  public static final int FRAME_BYTES = 4096;

  private static final Map<Abi, FieldTable> TABLES = new EnumMap<>(Abi.class);

  static {
    for (Abi abi : Abi.values()) {
      TABLES.put(abi, new FieldTable(abi));
    }
  }

  /** A field and its place, in bytes from the start of its structure. */
  public record Field(String name, int offset, int size) {}

  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Map<String, Integer> sizes = new LinkedHashMap<>();
  private final String[] names = new String[FRAME_BYTES];
  private final int vcpuStride;

  private FieldTable(Abi abi) {
    for (String line : lines(abi.id() + ".csv")) {
      String[] cells = line.split(",", -1);
      switch (cells[0]) {
        case "field" ->
            fields.put(
                cells[1],
                new Field(cells[1], Integer.parseInt(cells[2]), Integer.parseInt(cells[3])));
        case "sizeof", "constant" -> sizes.put(cells[1], Integer.parseInt(cells[3]));
        default -> {
          // the heading and alignments are not needed
        }
      }
    }
    // the x86 headers' name for a place that differs there; other ABIs have but one
    fields.computeIfAbsent(
        "shared_info.xen_wc_sec_hi",
        alias -> {
          Field field = field("shared_info.wc_sec_hi");
          return new Field(alias, field.offset(), field.size());
        });
    vcpuStride = field("shared_info.vcpu_info[1]").offset();
    nameBytes();
  }

  /** The table of an ABI. */
  public static FieldTable of(Abi abi) {
    return Objects.requireNonNull(TABLES.get(abi));
  }

  /**
   * A field by its path from its structure's name, such as {@code vcpu_time_info.version}.
   *
   * @throws IllegalArgumentException if the table has none of this name
   */
  public Field field(String path) {
    Field found = fields.get(path);
    if (found == null) {
      throw new IllegalArgumentException("no such field in the table: " + path);
    }
    return found;
  }

  /** The offset in the frame of a field of shared_info, such as {@code wc_sec}. */
  public int at(String name) {
    return field("shared_info." + name).offset();
  }

  /** The offset in the frame of a field of one vcpu_info, such as {@code time.version}. */
  public int vcpu(int vcpu, String name) {
    return vcpu * vcpuStride + field("vcpu_info." + name).offset();
  }

  /** Whether vcpu_info has a field, such as {@code evtchn_upcall_mask}. */
  public boolean vcpuHas(String name) {
    return fields.containsKey("vcpu_info." + name);
  }

  /** Bytes from one vcpu_info to the next. */
  public int vcpuStride() {
    return vcpuStride;
  }

  /** The bytes of a structure or type, or the value of a constant. */
  public int sizeOf(String name) {
    Integer size = sizes.get(name);
    if (size == null) {
      throw new IllegalArgumentException("no such size in the table: " + name);
    }
    return size;
  }

  /** The direct fields of a structure, in the table's order. */
  public List<Field> fieldsOf(String struct) {
    List<Field> found = new ArrayList<>();
    String prefix = struct + ".";
    for (Field field : fields.values()) {
      String rest = field.name().startsWith(prefix) ? field.name().substring(prefix.length()) : "";
      if (!rest.isEmpty() && rest.indexOf('.') < 0 && rest.indexOf('[') < 0) {
        found.add(new Field(rest, field.offset(), field.size()));
      }
    }
    return found;
  }

  /** What lies at a byte of the frame: the field's name, or that it is padding or beyond. */
  public String nameAt(int offset) {
    return names[offset];
  }

  private void nameBytes() {
    int end = sizeOf("shared_info");
    for (int i = 0; i < FRAME_BYTES; i++) {
      names[i] = i < end ? "padding" : "beyond shared_info";
    }
    int word = sizeOf("long");
    for (Field field : fieldsOf("shared_info")) {
      switch (field.name()) {
        case "vcpu_info", "arch" -> {
          // named by their parts
        }
        case "evtchn_pending", "evtchn_mask" -> {
          for (int i = 0; i < field.size(); i++) {
            names[field.offset() + i] = field.name() + "[" + i / word + "]";
          }
        }
        default -> name(field.name(), field.offset(), field.size());
      }
    }
    for (Field field : fieldsOf("arch_shared_info")) {
      if (!field.name().equals("wc_sec_hi")) {
        name("arch." + field.name(), at("arch") + field.offset(), field.size());
      }
    }
    name("wc_sec_hi", at("xen_wc_sec_hi"), 4);
    for (int vcpu = 0; vcpu < sizeOf("XEN_LEGACY_MAX_VCPUS"); vcpu++) {
      String base = "vcpu_info[" + vcpu + "].";
      for (Field field : fieldsOf("vcpu_info")) {
        if (!field.name().equals("arch") && !field.name().equals("time")) {
          name(base + field.name(), vcpu(vcpu, field.name()), field.size());
        }
      }
      for (Field field : fieldsOf("arch_vcpu_info")) {
        name(base + "arch." + field.name(), vcpu(vcpu, "arch") + field.offset(), field.size());
      }
      for (Field field : fieldsOf("vcpu_time_info")) {
        name(base + "time." + field.name(), vcpu(vcpu, "time." + field.name()), field.size());
      }
    }
  }

  private void name(String name, int offset, int size) {
    for (int i = 0; i < size; i++) {
      names[offset + i] = name;
    }
  }

  private static List<String> lines(String resource) {
    try (var in = FieldTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing table: " + resource);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
