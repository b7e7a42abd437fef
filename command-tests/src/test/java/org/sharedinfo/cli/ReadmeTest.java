package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The adapter in the README is short, compiles, and is right as it stands there. A test of the
 * distribution certifies it whole.
 */
class ReadmeTest {
  private static final Pattern ADAPTER =
      Pattern.compile("<!-- adapter -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void adapterIsCertified() throws IOException {
    Matcher readme = ADAPTER.matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(readme.find()).isTrue();
    String adapter = readme.group(1);
    List<String> body =
        adapter.lines().filter(l -> !l.isBlank() && !l.matches("(import|package) .*")).toList();
    assertThat(body).as("one role in fewer than 40 lines").hasSizeLessThan(40);

    Path source = folder.resolve("MyProvider.java");
    Files.writeString(source, adapter);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Javac.compile(classes, List.of(source.toString()));
    Path service = classes.resolve("META-INF/services/org.sharedinfo.spi.SharedInfoProvider");
    Files.createDirectories(service.getParent());
    Files.writeString(service, "com.example.MyProvider\n");

    var run =
        CommandRun.of(
            "certify",
            "--implementation",
            classes.toString(),
            "--abi",
            "x86_64",
            "--evidence",
            "example,property",
            "--out",
            folder.resolve("out").toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(2);
    assertThat(run.out()).contains("my control software", "PARTIAL").doesNotContain("FAIL");
  }
}
