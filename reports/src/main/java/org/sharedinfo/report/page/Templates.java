package org.sharedinfo.report.page;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import org.sharedinfo.report.text.HtmlText;
import org.sharedinfo.report.text.Resources;

/** The templates of pages; what comes from outside is made inert wherever it is put in. */
public final class Templates {
  private static final String ESCAPING = "inert";

  private Templates() {}

  /** The style sheet that all pages share. */
  public static String style() throws IOException {
    return Resources.text(Templates.class, "page.css");
  }

  /**
   * The template in a file.
   *
   * @param name with its folder, inside {@code report}
   */
  public static PebbleTemplate of(String name) {
    ClasspathLoader loader = new ClasspathLoader(Templates.class.getClassLoader());
    loader.setPrefix("org/sharedinfo/report");
    return new PebbleEngine.Builder()
        .loader(loader)
        .addEscapingStrategy(ESCAPING, new HtmlText())
        .defaultEscapingStrategy(ESCAPING)
        .strictVariables(true)
        .cacheActive(false)
        .build()
        .getTemplate(name);
  }
}
