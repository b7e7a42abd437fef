package org.sharedinfo.jcstress;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.platform.commons.annotation.Testable;

/**
 * Lets a test share a fork with tests of the same group alone, whatever the batch: for one that
 * loads classes which would keep the compiler from what the others are about.
 */
@Testable
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ForkGroup {
  /** The group; tests without this annotation are one of their own. */
  String value();
}
