package org.sharedinfo.report.conformance;

import java.io.IOException;
import java.io.OutputStream;
import org.sharedinfo.report.text.Resources;

/** The JSON Schema of {@link JsonReport}'s file. */
public final class JsonSchema implements Rendering {
  static final String FILE = "conformance.schema.json";

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    out.write(Resources.bytes(JsonSchema.class, FILE));
  }
}
