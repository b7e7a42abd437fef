package org.sharedinfo.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The page for people: one file that needs nothing else, nor a network, nor script. */
final class HtmlReport implements Rendering {
  static final String FILE = "index.html";

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    Page page = Page.of(report, Resources.text("page.css"), Resources.text("page.js"));
    Templates.of("page.peb").evaluate(writer, Map.of("page", page, "report", report), Locale.ROOT);
    writer.flush();
  }
}
