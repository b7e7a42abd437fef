package org.sharedinfo.gallery.base;

import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.stream.Stream;

/** What is said at an implementation, or else at its family: the class that encloses it. */
public final class Family {
  private Family() {}

  /** The annotation of a class, or that of its family. */
  public static <A extends Annotation> Optional<A> annotation(Class<?> type, Class<A> annotation) {
    return Stream.of(type, type.getNestHost())
        .flatMap(named -> Stream.of(named.getAnnotationsByType(annotation)))
        .findFirst();
  }
}
