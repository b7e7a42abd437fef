package org.sharedinfo.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;

/** The templates of pages; what comes from outside is made inert wherever it is put in. */
final class Templates {
  private static final String ESCAPING = "inert";

  private Templates() {}

  static PebbleTemplate of(String name) {
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
