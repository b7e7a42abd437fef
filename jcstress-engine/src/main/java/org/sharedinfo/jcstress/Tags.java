package org.sharedinfo.jcstress;

import java.lang.annotation.Annotation;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestTag;

/**
 * The tags of a test class, from {@link StressTag} and from Jupiter's {@code @Tag} if it exists.
 */
final class Tags {
  private static final Optional<Class<? extends Annotation>> JUPITER_TAG =
      ReflectionSupport.tryToLoadClass("org.junit.jupiter.api.Tag", Tags.class.getClassLoader())
          .toOptional()
          .map(type -> type.asSubclass(Annotation.class));

  private Tags() {}

  static Set<TestTag> of(Class<?> test) {
    Set<TestTag> tags = new LinkedHashSet<>();
    AnnotationSupport.findRepeatableAnnotations(test, StressTag.class)
        .forEach(tag -> tags.add(TestTag.create(tag.value())));
    JUPITER_TAG.ifPresent(type ->
        AnnotationSupport.findRepeatableAnnotations(test, type)
            .forEach(tag -> tags.add(TestTag.create(valueOf(tag)))));
    return tags;
  }

  private static String valueOf(Annotation tag) {
    try {
      return (String) tag.annotationType().getMethod("value").invoke(tag);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no readable value: annotation=" + tag, e);
    }
  }
}
