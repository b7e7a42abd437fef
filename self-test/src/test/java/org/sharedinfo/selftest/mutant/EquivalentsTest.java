package org.sharedinfo.selftest.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sharedinfo.reference.ReferenceProvider;

class EquivalentsTest {
  @Test
  void argumentsAreAboutMutantsThatThereAre() throws IOException, URISyntaxException {
    URI reference = ReferenceProvider.class.getResource("ReferenceProvider.class").toURI();
    if (reference.getScheme().equals("jar")) {
      try (var jar = FileSystems.newFileSystem(reference, Map.of())) {
        expectArgumentsAbout(jar.provider().getPath(reference).getParent());
      }
    } else {
      expectArgumentsAbout(Path.of(reference).getParent());
    }
  }

  private static void expectArgumentsAbout(Path classes) throws IOException {
    var mutants = new Mutants(classes).all().stream().map(Mutants.Mutant::id).toList();
    assertThat(mutants).hasSizeGreaterThan(500);
    assertThat(new Equivalents().stale(mutants)).isEmpty();
  }
}
