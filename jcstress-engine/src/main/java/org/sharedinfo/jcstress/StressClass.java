package org.sharedinfo.jcstress;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;

/**
 * The declarations of a JCStress test, read from the annotations of the class. Tests may therefore
 * live in any jar; JCStress's own list is read only from the first entry of the class path.
 *
 * @param type the class with {@link JCStressTest}
 * @param actors the names of its actor methods
 * @param cases the outcomes it declares, in order, without the default one
 * @param otherwise the grade of an outcome that no case matches
 * @param witnesses expressions for the ids of its witnesses; absent if {@link Witness} is
 */
record StressClass(
    Class<?> type,
    List<String> actors,
    List<Case> cases,
    Case otherwise,
    Optional<List<Pattern>> witnesses) {

  /** One declared outcome. */
  record Case(Pattern id, Expect expect, String description) {
    boolean matches(String outcome) {
      return id.matcher(outcome).matches();
    }
  }

  private static final Case UNDECLARED =
      new Case(Pattern.compile(".*"), Expect.FORBIDDEN, "no outcome is declared for it");

  /** Whether a class is a JCStress test. */
  static boolean isStressTest(Class<?> type) {
    return type.isAnnotationPresent(JCStressTest.class);
  }

  /**
   * Reads a test class. Loads its members but does not initialize it.
   *
   * @throws java.util.regex.PatternSyntaxException if an id is not a regular expression
   */
  static StressClass of(Class<?> type) {
    List<Case> all = new ArrayList<>();
    Optional.ofNullable(type.getDeclaredAnnotation(JCStressMeta.class))
        .ifPresent(meta -> addCases(meta.value(), all));
    addCases(type, all);
    List<Case> cases = all.stream().filter(c -> !c.id().pattern().isEmpty()).toList();
    Case otherwise =
        all.stream()
            .filter(c -> c.id().pattern().isEmpty())
            .reduce((first, last) -> last)
            .orElse(UNDECLARED);
    Optional<List<Pattern>> witnesses =
        Optional.ofNullable(type.getDeclaredAnnotation(Witness.class))
            .map(witness -> Arrays.stream(witness.value()).map(Pattern::compile).toList());
    List<String> actors =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Actor.class))
            .map(Method::getName)
            .sorted()
            .toList();
    return new StressClass(type, actors, cases, otherwise, witnesses);
  }

  private static void addCases(AnnotatedElement element, List<Case> into) {
    Stream.concat(
            annotation(element, Outcome.Outcomes.class)
                .map(outcomes -> Arrays.stream(outcomes.value()))
                .orElse(Stream.of()),
            annotation(element, Outcome.class).stream())
        .forEach(outcome -> {
          for (String id : outcome.id()) {
            into.add(new Case(Pattern.compile(id), outcome.expect(), outcome.desc()));
          }
        });
  }

  private static <A extends Annotation> Optional<A> annotation(
      AnnotatedElement element, Class<A> type) {
    return Optional.ofNullable(element.getAnnotation(type));
  }

  /** The name of the runner that JCStress's annotation processor generates for this test. */
  String runner() {
    return type.getName().replace('$', '_') + "_jcstress";
  }

  /** Whether the test checks that a loop ends, with one actor and a signal. */
  boolean isTermination() {
    return type.getAnnotation(JCStressTest.class).value() == Mode.Termination;
  }

  /** The grade of an outcome: the case equal to it; otherwise the first that matches it. */
  Case caseOf(String outcome) {
    return cases.stream()
        .filter(c -> c.id().pattern().equals(outcome))
        .findFirst()
        .or(() -> cases.stream().filter(c -> c.matches(outcome)).findFirst())
        .orElse(otherwise);
  }

  /** Whether a run must see a witness. */
  boolean needsWitness() {
    return witnesses.isPresent()
        || Stream.concat(cases.stream(), Stream.of(otherwise))
            .anyMatch(c -> c.expect() == Expect.ACCEPTABLE_INTERESTING);
  }

  /** Whether an outcome proves that the actors overlapped. */
  boolean isWitness(String outcome) {
    return witnesses
        .map(ids -> ids.stream().anyMatch(id -> id.matcher(outcome).matches()))
        .orElseGet(() -> caseOf(outcome).expect() == Expect.ACCEPTABLE_INTERESTING);
  }
}
