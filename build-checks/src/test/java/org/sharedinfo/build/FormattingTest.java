package org.sharedinfo.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every source looks as google-java-format makes it; {@code -Dformat=write} makes it so. */
class FormattingTest {
  @Test
  void sourcesAreFormatted() throws IOException, FormatterException {
    boolean write = "write".equals(System.getProperty("format"));
    var formatter = new Formatter();
    List<Path> sources = Sources.java();
    List<Path> different = new ArrayList<>();
    for (Path source : sources) {
      String text = Files.readString(source);
      String wanted = formatter.formatSourceAndFixImports(text);
      if (!wanted.equals(text)) {
        if (write) {
          Files.writeString(source, wanted);
        } else {
          different.add(Sources.root().relativize(source));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(150);
    assertThat(different)
        .as(
            "not formatted; repair with: mvn -q -pl build-checks -am test -Dtest=FormattingTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false"
                + " -Dformat=write")
        .isEmpty();
  }
}
