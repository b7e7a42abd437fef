package org.sharedinfo.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What a C compiler says of the structures: a row for each size, alignment, constant and field. */
final class CompilerTable {
  /** One row; {@code offset} is empty but for fields. */
  record Row(Abi abi, String kind, String name, String offset, long value) {
    @Override
    public String toString() {
      return abi.id() + " " + kind + " " + name;
    }
  }

  private CompilerTable() {}

  static List<Row> rows(Abi abi) {
    return text(abi.id() + ".csv")
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(c -> new Row(abi, c[0], c[1], c[2], Long.parseLong(c[3])))
        .toList();
  }

  /** The offset of a field, such as {@code shared_info.wc_sec}. */
  static long offset(Abi abi, String field) {
    return rows(abi).stream()
        .filter(row -> row.kind().equals("field") && row.name().equals(field))
        .mapToLong(row -> Long.parseLong(row.offset()))
        .findFirst()
        .orElseThrow();
  }

  private static String text(String resource) {
    try (InputStream in = CompilerTable.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
