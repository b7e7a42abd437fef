package org.sharedinfo.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sharedinfo.certify.CertifyRequest;
import org.sharedinfo.certify.input.Ids;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.tck.run.CheckFilter;

/**
 * The request in system properties.
 *
 * @param values by their full names
 */
record RequestProperties(Map<String, String> values) {
  /** The common prefix of their names. */
  static final String PREFIX = "sharedinfo.certify";

  private static final String OUT = "out";
  private static final String ABI = "abi";
  private static final String GUEST = "guest";
  private static final String ROLE = "role";
  private static final String RULE = "rule";
  private static final String PROFILE = "profile";
  private static final String SEED = "seed";
  private static final String HANG_LIMIT = "hang-limit";
  private static final String ISOLATION = "isolation";
  private static final String HISTORY = "history";
  private static final String BASELINE = "baseline";
  private static final String EXCLUDE = "exclude";
  private static final String LABEL = "label";

  private static final List<String> KNOWN =
      List.of(
          OUT,
          ABI,
          GUEST,
          ROLE,
          RULE,
          PROFILE,
          SEED,
          HANG_LIMIT,
          ISOLATION,
          HISTORY,
          BASELINE,
          EXCLUDE,
          LABEL);

  /**
   * Keeps the kit's properties.
   *
   * @throws UsageException if one of them is unknown
   */
  static RequestProperties of(Map<?, ?> properties) {
    Map<String, String> values = new TreeMap<>();
    properties.forEach((key, value) -> {
      if (key instanceof String name && (name.equals(PREFIX) || name.startsWith(PREFIX + "."))) {
        values.put(name, String.valueOf(value));
      }
    });
    List<String> known = KNOWN.stream().map(RequestProperties::full).toList();
    values.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new UsageException(
              "unknown property %s; there are %s".formatted(name, String.join(", ", known)));
        });
    return new RequestProperties(Map.copyOf(values));
  }

  private static String full(String name) {
    return PREFIX + "." + name;
  }

  /** The request for an implementation. */
  CertifyRequest request(OnClassPath implementation) {
    return new CertifyRequest(
        new CertifyRequest.Target(
            implementation.places(), Optional.of(implementation.provider()), Optional.empty()),
        new CertifyRequest.Scope(
            Ids.abis(list(ABI)),
            text(GUEST).map(Ids::guest),
            CheckFilter.of(Ids.roles(list(ROLE)), Ids.rules(list(RULE))),
            Optional.empty(),
            Optional.empty()),
        effort(),
        new CertifyRequest.Files(
            path(OUT).orElse(Path.of("target", "conformance")),
            path(HISTORY),
            path(BASELINE),
            path(EXCLUDE),
            Optional.empty()),
        text(LABEL).map(Ids::label));
  }

  private CertifyRequest.Effort effort() {
    CertifyRequest.Effort usual = CertifyRequest.Effort.USUAL;
    return new CertifyRequest.Effort(
        text(PROFILE).map(Ids::profile).orElse(usual.profile()),
        number(SEED).map(OptionalLong::of).orElse(usual.seed()),
        number(HANG_LIMIT).map(Duration::ofSeconds).orElse(usual.hangLimit()),
        usual.failFast(),
        text(ISOLATION).map(RequestProperties::isolated).orElse(usual.isolated()));
  }

  private static boolean isolated(String word) {
    return switch (word) {
      case "auto" -> true;
      case "off" -> false;
      default -> throw new UsageException(full(ISOLATION) + " is auto or off, and not " + word);
    };
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(values.get(full(name)))
        .map(String::strip)
        .filter(word -> !word.isEmpty());
  }

  private List<String> list(String name) {
    return text(name).stream()
        .flatMap(words -> Stream.of(words.split(",")))
        .map(String::strip)
        .toList();
  }

  private Optional<Path> path(String name) {
    return text(name).map(Path::of);
  }

  private Optional<Long> number(String name) {
    return text(name)
        .map(digits -> {
          try {
            return Long.valueOf(digits);
          } catch (NumberFormatException e) {
            throw new UsageException(full(name) + " is a whole number, and not " + digits);
          }
        });
  }
}
