package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.wording.CName;
import org.sharedinfo.tck.wording.CStatus;

/** Findings name functions and statuses as the header does, and leave none out. */
class CNamesTest {
  private static final String HEADER = header();

  private static String header() {
    try {
      return Files.readString(Path.of("../native-bridge/src/main/c/shared_info_tck.h"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Stream<Class<?>> roles() {
    return Arrays.stream(SharedInfoProvider.class.getDeclaredMethods())
        .filter(method -> method.getReturnType() == Optional.class)
        .map(Method::getGenericReturnType)
        .map(type -> (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0]);
  }

  @Test
  void eachMethodOfTheSpiHasItsName() {
    List<String> methods =
        roles()
            .flatMap(role -> Arrays.stream(role.getDeclaredMethods()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
            .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
            .toList();
    assertThat(CName.ALL)
        .extracting(known -> known.type().getSimpleName() + "." + known.method())
        .containsExactlyInAnyOrderElementsOf(methods);
  }

  @Test
  void eachNameIsAMemberOfTheTable() {
    String table = HEADER.substring(HEADER.indexOf("struct sitck_implementation {"));
    for (CName known : CName.ALL) {
      assertThat(table)
          .as(known.name())
          .containsPattern("(\\(\\*|\\s)" + known.name() + "(\\)\\(|;)");
    }
  }

  @Test
  void statusesAreThoseOfTheHeader() {
    List<String> statuses =
        Pattern.compile("(SITCK_\\w+) = [1-9]")
            .matcher(HEADER.substring(HEADER.indexOf("enum sitck_status {")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(CStatus.values()).extracting(Enum::name).containsExactlyElementsOf(statuses);
  }
}
