package org.sharedinfo.cli.init;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.SharedInfoProvider;

/** A Maven project: the provider, a class for each role, and the build of {@code examples/java}. */
record JavaProject() implements NewProject {
  private static final String SOURCES = "src/main/java/com/example/";

  @Override
  public Map<String, String> files(Set<Role> roles) {
    List<RoleInterface> offered = roles.stream().sorted().map(RoleInterface::of).toList();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", pom(Kit.repository()));
    files.put(
        "src/main/resources/META-INF/services/" + SharedInfoProvider.class.getName(),
        "com.example.MyProvider\n");
    files.put(SOURCES + "MyProvider.java", provider(offered));
    for (RoleInterface one : offered) {
      files.put(SOURCES + name(one) + ".java", implementation(one));
    }
    return files;
  }

  @Override
  public List<String> commands() {
    return List.of("mvn test");
  }

  /** The example's build under another name, with the kit's repository if there is one. */
  static String pom(Optional<Path> repository) {
    String pom =
        Kit.text("java/pom.xml")
            .replaceFirst("(?s)<!--.*?-->\\n", "<!-- mvn test certifies the implementation. -->\n")
            .replace("wallclock-publisher", "my-implementation")
            .replaceFirst("(?m)^  <name>.*\\n", "")
            .replaceFirst("(?m)^ *<!-- of the unpacked distribution.*\\n", "");
    return repository
        .map(
            folder -> pom.replaceFirst("<url>file:.*</url>", Matcher.quoteReplacement(url(folder))))
        .orElseGet(() ->
            pom.replaceFirst(
                "(?s)  <repositories>.*</repositories>\\n",
                "  <!-- The kit is not from a release: run mvn install in its checkout. -->\n"));
  }

  private static String url(Path folder) {
    String url = folder.toUri().toString().replaceFirst("/$", "").replace("&", "&amp;");
    return "<url>" + url + "</url>";
  }

  private static String provider(List<RoleInterface> offered) {
    String factories =
        offered.stream()
            .map(one ->
                """

                  @Override
                  public Optional<%s> %s(%s) {
                    return Optional.of(new %s(%s));
                  }
                """
                    .formatted(
                        one.type().getSimpleName(),
                        one.factory().getName(),
                        parameters(one.factory()),
                        name(one),
                        one.factory().getParameters()[0].getName()))
            .collect(Collectors.joining());
    return Kit.text("java/MyProvider.txt").replace("  // factories\n", factories);
  }

  private static String implementation(RoleInterface one) {
    if (one.role() == Role.WALLCLOCK_PUBLISHER) {
      return Kit.text("java/MyWallclockPublisher.txt");
    }
    String methods =
        one.methods().stream()
            .map(method ->
                """

                  @Override
                  public %s %s(%s) {
                    throw new UnsupportedOperationException("to do: %s");
                  }
                """
                    .formatted(
                        type(method.getGenericReturnType()),
                        method.getName(),
                        parameters(method),
                        method.getName()))
            .collect(Collectors.joining());
    return Kit.text("java/MyRole.txt")
        .replace("RoleInterface", one.type().getSimpleName())
        .replace("Given given", parameters(one.factory()))
        .replace("given", one.factory().getParameters()[0].getName())
        .replace("Given", one.factory().getParameterTypes()[0].getSimpleName())
        .replace("role title", one.role().title())
        .replace("  // methods\n", methods.substring(1));
  }

  private static String name(RoleInterface one) {
    return "My" + one.type().getSimpleName();
  }

  private static String parameters(Method method) {
    return Arrays.stream(method.getParameters())
        .map(JavaProject::parameter)
        .collect(Collectors.joining(", "));
  }

  private static String parameter(Parameter parameter) {
    return type(parameter.getParameterizedType()) + " " + parameter.getName();
  }

  /** The type without its package: all types are imported. */
  private static String type(java.lang.reflect.Type type) {
    return type.getTypeName().replaceAll("\\b[a-z]\\w*\\.", "").replace('$', '.');
  }
}
