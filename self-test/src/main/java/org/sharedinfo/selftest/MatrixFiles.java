package org.sharedinfo.selftest;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes a kill matrix to a folder: kill-matrix.json, and index.html for readers. */
public final class MatrixFiles {
  private MatrixFiles() {}

  /**
   * Writes both files.
   *
   * @param folder must exist
   * @throws IOException if they cannot be written
   */
  public static void write(KillMatrix matrix, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("kill-matrix.json"),
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(matrix));
    try (Writer page = Files.newBufferedWriter(folder.resolve("index.html"))) {
      render(matrix, page);
    }
  }

  /** Writes the page. */
  static void render(KillMatrix matrix, Writer out) throws IOException {
    var loader = new ClasspathLoader(MatrixFiles.class.getClassLoader());
    loader.setPrefix("org/sharedinfo/selftest");
    new PebbleEngine.Builder()
        .loader(loader)
        .strictVariables(true)
        .cacheActive(false)
        .build()
        .getTemplate("matrix.peb")
        .evaluate(out, Map.of("page", MatrixPage.of(matrix)), Locale.ROOT);
  }
}
