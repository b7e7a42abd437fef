package org.sharedinfo.cli.init;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sharedinfo.rule.Role;

/**
 * A project in one language that offers some roles. All functions except those of WP must be filled
 * in.
 */
public sealed interface NewProject permits JavaProject, CProject, RustProject {
  /** The projects by language, as a user names it. */
  static Map<String, NewProject> byLanguage() {
    return new TreeMap<>(
        Map.of("java", new JavaProject(), "c", new CProject(), "rust", new RustProject()));
  }

  /**
   * The files.
   *
   * @param roles at least one
   * @return texts by path below the project's folder, with {@code /} between names
   */
  Map<String, String> files(Set<Role> roles);

  /** The commands for a first report, in the project's folder. */
  List<String> commands();
}
