package org.sharedinfo.tck.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;

/**
 * The checks of a profile as the build found them, so that no command has to look through the
 * suites: one line for each check, its fields separated by tabs.
 */
final class PlanFile {
  private static final String BETWEEN = "\t";
  private static final String WITHIN = ",";

  private PlanFile() {}

  /** Writes the files of all profiles to a folder: the build runs this. */
  public static void main(String[] folder) throws IOException {
    Path place = Files.createDirectories(Path.of(folder[0], packageFolder()));
    for (Profile profile : Profile.values()) {
      Files.write(
          place.resolve(nameOf(profile)),
          CheckPlan.lookThrough(profile).stream().map(PlanFile::line).toList());
    }
  }

  /** The checks of a profile; absent if the build wrote no file. */
  static Optional<List<PlannedCheck>> read(Profile profile) {
    try (InputStream file = PlanFile.class.getResourceAsStream(nameOf(profile))) {
      if (file == null) {
        return Optional.empty();
      }
      return Optional.of(
          new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
              .lines()
              .map(PlanFile::check)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String packageFolder() {
    return PlanFile.class.getPackageName().replace('.', '/');
  }

  private static String nameOf(Profile profile) {
    return "checks-" + profile.id() + ".tsv";
  }

  private static String line(PlannedCheck check) {
    Applicability applies = check.applies();
    return Stream.of(
            check.id(),
            check.title(),
            joined(check.rules(), Rule::id),
            check.role().id(),
            joined(applies.needs(), Capability::name),
            joined(sorted(applies.abis()), Abi::id),
            joined(sorted(applies.guests()), GuestKind::id),
            "" + applies.vcpus(),
            check.evidence().name(),
            check.uniqueId())
        .collect(Collectors.joining(BETWEEN));
  }

  private static PlannedCheck check(String line) {
    String[] fields = line.split(BETWEEN, -1);
    return new PlannedCheck(
        fields[0],
        fields[1],
        parts(fields[2]).map(id -> Rule.byId(id).orElseThrow()).toList(),
        Role.byId(fields[3]).orElseThrow(),
        new Applicability(
            parts(fields[4]).map(Capability::valueOf).toList(),
            set(fields[5], id -> Abi.byId(id).orElseThrow()),
            set(fields[6], id -> GuestKind.byId(id).orElseThrow()),
            Integer.parseInt(fields[7])),
        Evidence.valueOf(fields[8]),
        fields[9]);
  }

  /** The same in each build. */
  private static <T> List<T> sorted(Set<T> all) {
    return all.stream().sorted().toList();
  }

  private static <T> String joined(Collection<T> all, Function<T, String> name) {
    return all.stream().map(name).collect(Collectors.joining(WITHIN));
  }

  private static <T> Set<T> set(String names, Function<String, T> named) {
    return parts(names).map(named).collect(Collectors.toSet());
  }

  /** None in an empty text: a check may apply to no ABI. */
  private static Stream<String> parts(String names) {
    return Stream.of(names.split(WITHIN)).filter(name -> !name.isEmpty());
  }
}
