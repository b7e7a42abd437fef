package org.sharedinfo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Documents lead where they say, and can be found from the table of contents. */
class DocumentsTest {
  private static final int MANY = 80;
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Path CONTENTS = Path.of("docs", "README.md");

  /** A link in a document, relative to it. */
  private record Link(Path from, String target) {
    boolean isLocal() {
      return !target.matches("[a-z]+:.*");
    }

    Path file() {
      String path = target.replaceFirst("#.*", "");
      Path folder = from.resolveSibling("");
      return path.isEmpty() ? from : folder.resolve(path).normalize();
    }

    boolean leadsSomewhere() throws IOException {
      int hash = target.indexOf('#');
      return Files.exists(file())
          && (hash < 0 || anchors(file()).contains(target.substring(hash + 1)));
    }
  }

  private static List<Path> documents() throws IOException {
    return Sources.texts().stream().filter(file -> file.toString().endsWith(".md")).toList();
  }

  private static List<Link> links(Path document) throws IOException {
    String text = CODE.matcher(Files.readString(document)).replaceAll("");
    return LINK.matcher(text).results().map(found -> new Link(document, found.group(1))).toList();
  }

  /** The anchors that Markdown viewers make of headings. */
  private static Set<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(DocumentsTest::anchor)
        .collect(Collectors.toSet());
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<Link> dead = new ArrayList<>();
    for (Path document : documents()) {
      for (Link link : links(document)) {
        if (link.isLocal() && !link.leadsSomewhere()) {
          dead.add(link);
        }
      }
    }
    assertThat(documents()).hasSizeGreaterThan(MANY);
    assertThat(dead).isEmpty();
  }

  @Test
  void everyDocumentIsInTheTableOfContents() throws IOException {
    Path contents = Sources.root().resolve(CONTENTS);
    Set<Path> linked = links(contents).stream().map(Link::file).collect(Collectors.toSet());
    Path rules = contents.resolveSibling("rules");
    assertThat(documents())
        .filteredOn(file -> file.startsWith(contents.resolveSibling("")))
        .filteredOn(file -> !file.startsWith(rules) && !file.equals(contents))
        .hasSizeGreaterThan(10)
        .allMatch(linked::contains);
  }
}
