package org.sharedinfo.jcstress;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.platform.commons.annotation.Testable;

/**
 * Makes a test share a fork only with tests of the same group, regardless of the batch size. Use it
 * for a test that loads classes which affect how other tests are compiled.
 */
@Testable
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ForkGroup {
  /** The group; tests without this annotation form their own group. */
  String value();
}
