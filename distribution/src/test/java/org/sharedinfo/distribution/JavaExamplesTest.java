package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in Java, and the stanzas of the README, work from the unpacked zip alone. */
class JavaExamplesTest {
  private static final Pattern COORDINATES =
      Pattern.compile("(\\w+)\\(\"([\\w.]+:[\\w-]+:[\\w.]+)\"\\)");
  private static final Pattern XML = Pattern.compile("```xml\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ADAPTER =
      Pattern.compile("<!-- adapter -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

  @TempDir static Path folder;
  private static Path distribution;
  private static MavenBuild maven;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    distribution = Release.unpackWarm(folder);
    maven = MavenBuild.in(folder);
  }

  @Test
  void mavenExampleCertifiesItself() throws Exception {
    Path example = distribution.resolve("examples/java");
    Shell.Said build = maven.run(example, "test").succeeded();
    assertThat(build.text().lines())
        .filteredOn(line -> line.contains("Checksum validation"))
        .noneMatch(line -> line.contains("org/sharedinfo"));
    assertThat(Release.outcome(example.resolve("target/conformance"))).isEqualTo("CONFORMANT");
  }

  @Test
  void readmeStanzasCertifyTheReadmesAdapter() throws Exception {
    String readme = Files.readString(distribution.resolve("README.md"));
    List<String> stanzas = XML.matcher(readme).results().map(found -> found.group(1)).toList();
    assertThat(stanzas).hasSize(2);
    String dependencies =
        stanzas.get(0).replace("/path/to/shared-info-tck-1.0.0", "" + distribution);
    Path project = Files.createDirectories(folder.resolve("readme"));
    Files.writeString(
        project.resolve("pom.xml"), pom(dependencies, surefire(example(), stanzas.get(1))));
    MatchResult adapter = ADAPTER.matcher(readme).results().findFirst().orElseThrow();
    Path source = project.resolve("src/main/java/com/example/MyProvider.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, adapter.group(1));
    Path service =
        project.resolve(
            "src/main/resources/META-INF/services/org.sharedinfo.spi.SharedInfoProvider");
    Files.createDirectories(service.getParent());
    Files.writeString(service, "com.example.MyProvider\n");
    maven.run(project, "test").succeeded();
    assertThat(Release.outcome(project.resolve("target/conformance"))).isEqualTo("CONFORMANT");
  }

  /**
   * Gradle is on no machine of this project. What its build file names is resolved by Maven from
   * the same repository, and the steps of the task are taken by hand.
   */
  @Test
  void gradleExampleNamesWhatTheRepositoryHolds() throws Exception {
    Path example = distribution.resolve("examples/gradle");
    String build = Files.readString(example.resolve("build.gradle.kts"));
    assertThat(example.resolve("../../repository")).isDirectory();
    assertThat(build).contains("uri(\"../../repository\")");
    String api = classPath(build, "implementation");
    String kit = classPath(build, "kit");
    Shell.in(example)
        .with("API", api)
        .with("KIT", kit)
        .run(
            """
            PATH="$JAVA_HOME/bin:$PATH"
            javac -d build/classes -cp "$API" $(find ../java/src/main/java -name '*.java')
            jar --create --file build/libs.jar -C build/classes . -C ../java/src/main/resources .
            java --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
                -cp "$KIT" org.sharedinfo.cli.Tck \
                certify --implementation build/libs.jar --out build/conformance
            """)
        .succeeded();
    assertThat(Release.outcome(example.resolve("build/conformance"))).isEqualTo("CONFORMANT");
  }

  /** The class path of what one configuration of a Gradle build names. */
  private static String classPath(String build, String configuration) throws Exception {
    List<String> coordinates =
        COORDINATES
            .matcher(build)
            .results()
            .filter(found -> found.group(1).equals(configuration))
            .map(found -> found.group(2))
            .toList();
    assertThat(coordinates).hasSize(1);
    String[] parts = coordinates.getFirst().split(":");
    Path project = Files.createDirectories(folder.resolve("resolve-" + configuration));
    Files.writeString(
        project.resolve("pom.xml"),
        pom(
            """
            <repositories>
              <repository><id>kit</id><url>file://%s/repository</url></repository>
            </repositories>
            <dependencies>
              <dependency>
                <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
              </dependency>
            </dependencies>
            """
                .formatted(distribution, parts[0], parts[1], parts[2]),
            ""));
    Path file = project.resolve("classpath");
    maven
        .run(
            project,
            "org.apache.maven.plugins:maven-dependency-plugin:3.5.0:build-classpath"
                + " -Dmdep.outputFile="
                + file)
        .succeeded();
    return Files.readString(file).strip();
  }

  private static String example() throws IOException {
    return Files.readString(distribution.resolve("examples/java/pom.xml"));
  }

  /** The plugins of the example, but with the README's stanza instead of the example's. */
  private static String surefire(String example, String stanza) {
    String plugins =
        example.substring(
            example.indexOf("<plugins>") + "<plugins>".length(), example.indexOf("</plugins>"));
    return plugins.replaceFirst(
        "(?s)<dependenciesToScan>.*?</dependenciesToScan>", stanza.replace("$", "\\$"));
  }

  private static String pom(String body, String plugins) {
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>com.example</groupId>
      <artifactId>mine</artifactId>
      <version>1</version>
      <properties>
        <maven.compiler.release>25</maven.compiler.release>
        <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
      </properties>
      %s
      <build><plugins>%s</plugins></build>
    </project>
    """
        .formatted(body, plugins);
  }
}
