package org.sharedinfo.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.Rendering;
import org.sharedinfo.report.text.Resources;

/** The page for people: one file that needs nothing else, nor a network, nor script. */
public final class HtmlReport implements Rendering {
  public static final String FILE = "index.html";

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    ReportPage page =
        ReportPage.of(report, Templates.style(), Resources.text(HtmlReport.class, "page.js"));
    Templates.of("page/page.peb")
        .evaluate(writer, Map.of("page", page, "report", report), Locale.ROOT);
    writer.flush();
  }
}
