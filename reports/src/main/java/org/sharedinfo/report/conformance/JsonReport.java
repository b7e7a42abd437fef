package org.sharedinfo.report.conformance;

import java.io.IOException;
import java.io.OutputStream;
import org.sharedinfo.report.text.AsciiJson;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** The complete record, for machines, in the order in which it is declared. */
public final class JsonReport implements Rendering {
  private static final JsonMapper MAPPER =
      AsciiJson.MAPPER.rebuild().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  @Override
  public String file() {
    return "conformance.json";
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    MAPPER.writeValue(out, report);
    out.write('\n');
  }
}
