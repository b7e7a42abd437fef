package org.sharedinfo.jcstress;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.platform.commons.annotation.Testable;

/**
 * Tags a JCStress test for the JUnit Platform's filters, directly or on an annotation that the test
 * carries. Jupiter's {@code @Tag} does the same where Jupiter is on the class path.
 */
@Testable
@Documented
@Inherited
@Repeatable(StressTag.List.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StressTag {
  /** The tag: not blank, and without white space and the characters {@code ,()&|!}. */
  String value();

  /** Holds several tags. */
  @Documented
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface List {
    /** The tags. */
    StressTag[] value();
  }
}
