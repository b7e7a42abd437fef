package org.sharedinfo.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Maven on a machine that has never seen the kit: its local repository is empty, and dependencies
 * come from the distribution or not at all. Only plugins of Maven come from elsewhere.
 *
 * @param settings the settings file
 * @param repository the local repository
 */
record MavenBuild(Path settings, Path repository) {
  /** For a JVM that ends after a few seconds. */
  private static final String BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** Prepares the machine in a folder. */
  static MavenBuild in(Path folder) throws IOException {
    Path nothing = Files.createDirectories(folder.resolve("nothing"));
    Path settings = folder.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <profiles>
            <profile>
              <id>alone</id>
              <repositories>
                <repository><id>central</id><url>file://%s</url></repository>
              </repositories>
              <pluginRepositories>
                <pluginRepository><id>central</id><url>file://%s</url></pluginRepository>
              </pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>alone</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(nothing, System.getProperty("plugins.repository")));
    return new MavenBuild(settings, folder.resolve("local-repository"));
  }

  /** Runs goals in a folder. */
  Shell.Said run(Path folder, String goals) throws IOException, InterruptedException {
    return Shell.in(folder)
        .with("MAVEN_OPTS", BRIEF)
        .run(
            "'%s/bin/mvn' -B -ntp -s '%s' -gs '%s' -Dmaven.repo.local='%s' %s"
                .formatted(
                    System.getProperty("maven.home"), settings, settings, repository, goals));
  }
}
