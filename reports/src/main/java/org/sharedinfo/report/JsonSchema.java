package org.sharedinfo.report;

import java.io.IOException;
import java.io.OutputStream;

/** The JSON Schema of {@link JsonReport}'s file. */
final class JsonSchema implements Rendering {
  static final String FILE = "conformance.schema.json";

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    out.write(Resources.bytes(FILE));
  }
}
