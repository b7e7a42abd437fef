package org.sharedinfo.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.gallery.fault.WallclockReaderFaults;
import org.sharedinfo.gallery.variant.WallclockVariants;
import org.sharedinfo.spi.SharedInfoProvider;

class VerdictsAsTestsTest {
  @TempDir Path folder;

  @Test
  void correctImplementationPassesAllOfThem() throws Exception {
    List<DynamicTest> tests =
        tests(
            WallclockVariants.CopiesFirst.class,
            Map.of("sharedinfo.certify.seed", "3", "sharedinfo.certify.rule", "WCL-05,WCL-06"));
    assertThat(tests).extracting(DynamicTest::getDisplayName).contains("WR x86_64", "WR x86_32");
    assertThat(failures(tests)).isEmpty();
    assertThat(folder.resolve("out/index.html")).exists();
  }

  @Test
  void brokenRuleFailsWithWhatWasSeen() throws Exception {
    List<String> failures =
        failures(
            tests(
                WallclockReaderFaults.NoOddCheck.class,
                Map.of(
                    "sharedinfo.certify.seed", "3",
                    "sharedinfo.certify.rule", "WCL-02",
                    "sharedinfo.certify.abi", "x86_32")));
    assertThat(failures).hasSize(2);
    assertThat(failures.getFirst()).contains("expected", "seen", "--seed 3");
    assertThat(failures.getLast()).contains("NON_CONFORMANT", "exit code 1");
  }

  @Test
  void wrongPropertyIsNamed() {
    expectRefusal(
        Map.of("sharedinfo.certify", "--profile gate"), "unknown property sharedinfo.certify");
    expectRefusal(Map.of("sharedinfo.certify.rule", "EVT-99"), "EVT-99");
    expectRefusal(Map.of("sharedinfo.certify.seed", "often"), "sharedinfo.certify.seed", "often");
    expectRefusal(
        Map.of("sharedinfo.certify.isolation", "some"), "sharedinfo.certify.isolation", "some");
    expectRefusal(Map.of("sharedinfo.certify.hang-limit", "0"), "0");
  }

  private void expectRefusal(Map<String, String> properties, String... words) {
    assertThatThrownBy(() -> tests(WallclockVariants.CopiesFirst.class, properties))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exit code 64")
        .hasMessageContainingAll(words);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void classPathWithoutAnImplementationSaysHowToNameOne() {
    assertThatThrownBy(OnClassPath::find)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("META-INF/services/" + SharedInfoProvider.class.getName());
  }

  private List<DynamicTest> tests(
      Class<? extends SharedInfoProvider> type, Map<String, String> properties)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(properties);
    all.put("sharedinfo.certify.out", folder.resolve("out").toString());
    return SharedInfoConformanceTest.certify(OnClassPath.of(type), all)
        .flatMap(VerdictsAsTestsTest::flat)
        .toList();
  }

  private static Stream<DynamicTest> flat(DynamicNode node) {
    return switch (node) {
      case DynamicTest test -> Stream.of(test);
      case DynamicContainer container -> container.getChildren().flatMap(VerdictsAsTestsTest::flat);
      default -> throw new IllegalStateException("neither test nor container: " + node);
    };
  }

  private static List<String> failures(List<DynamicTest> tests) {
    List<String> failures = new ArrayList<>();
    for (DynamicTest test : tests) {
      try {
        test.getExecutable().execute();
      } catch (Throwable thrown) {
        failures.add(String.valueOf(thrown.getMessage()));
      }
    }
    return failures;
  }
}
