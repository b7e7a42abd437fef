package org.sharedinfo.jcstress;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.discovery.NestedClassSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/** Finds the tests that a selector selects. */
final class StressResolver implements SelectorResolver {
  private final List<StressMode> modes;
  private final Predicate<String> classNames;

  StressResolver(List<StressMode> modes, Predicate<String> classNames) {
    this.modes = modes;
    this.classNames = classNames;
  }

  @Override
  public Resolution resolve(ClassSelector selector, Context context) {
    return resolve(selector.getJavaClass(), context);
  }

  @Override
  public Resolution resolve(NestedClassSelector selector, Context context) {
    return resolve(selector.getNestedClass(), context);
  }

  /** Selecting a method selects its class: an actor cannot run alone. */
  @Override
  public Resolution resolve(MethodSelector selector, Context context) {
    Class<?> type = selector.getJavaClass();
    return StressClass.isStressTest(type)
        ? Resolution.selectors(Set.of(DiscoverySelectors.selectClass(type)))
        : Resolution.unresolved();
  }

  @Override
  public Resolution resolve(UniqueIdSelector selector, Context context) {
    UniqueId id = selector.getUniqueId();
    UniqueId.Segment last = id.getLastSegment();
    return switch (last.getType()) {
      case StressClassDescriptor.SEGMENT ->
          ReflectionSupport.tryToLoadClass(last.getValue())
              .toOptional()
              .filter(StressClass::isStressTest)
              .map(type -> resolve(type, context))
              .orElseGet(Resolution::unresolved);
      case StressModeDescriptor.SEGMENT ->
          context
              .addToParent(
                  () -> DiscoverySelectors.selectUniqueId(id.removeLastSegment()),
                  parent -> child(parent, last.getValue()))
              .map(test -> Resolution.match(Match.exact(test)))
              .orElseGet(Resolution::unresolved);
      default -> Resolution.unresolved();
    };
  }

  private Resolution resolve(Class<?> type, Context context) {
    if (StressClass.isStressTest(type)) {
      return context
          .addToParent(parent ->
              Optional.of(new StressClassDescriptor(parent.getUniqueId(), StressClass.of(type))))
          .map(test -> Resolution.match(Match.exact(test, () -> within(test))))
          .orElseGet(Resolution::unresolved);
    }
    Set<DiscoverySelector> nested = nested(type).collect(Collectors.toSet());
    return nested.isEmpty() ? Resolution.unresolved() : Resolution.selectors(nested);
  }

  private Optional<StressModeDescriptor> child(TestDescriptor parent, String mode) {
    return parent instanceof StressClassDescriptor owner
        ? modes.stream()
            .filter(m -> m.name().equals(mode))
            .findFirst()
            .map(m -> new StressModeDescriptor(owner, m))
        : Optional.empty();
  }

  private Set<DiscoverySelector> within(StressClassDescriptor test) {
    return Stream.concat(
            modes.stream()
                .map(mode ->
                    DiscoverySelectors.selectUniqueId(
                        test.getUniqueId().append(StressModeDescriptor.SEGMENT, mode.name()))),
            nested(test.test().type()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The tests declared within a class, at any depth. */
  private Stream<DiscoverySelector> nested(Class<?> type) {
    return Arrays.stream(type.getDeclaredClasses())
        .flatMap(inner ->
            StressClass.isStressTest(inner)
                ? Stream.of(inner)
                    .filter(test -> classNames.test(test.getName()))
                    .map(DiscoverySelectors::selectClass)
                : nested(inner));
  }
}
