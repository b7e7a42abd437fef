package org.sharedinfo.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
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
  private static final String ESCAPING = "inert";

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    Page page = Page.of(report, Resources.text("page.css"), Resources.text("page.js"));
    template().evaluate(writer, Map.of("page", page, "report", report), Locale.ROOT);
    writer.flush();
  }

  private static PebbleTemplate template() {
    ClasspathLoader loader = new ClasspathLoader(HtmlReport.class.getClassLoader());
    loader.setPrefix("org/sharedinfo/report");
    return new PebbleEngine.Builder()
        .loader(loader)
        .addEscapingStrategy(ESCAPING, new HtmlText())
        .defaultEscapingStrategy(ESCAPING)
        .strictVariables(true)
        .cacheActive(false)
        .build()
        .getTemplate("page.peb");
  }
}
