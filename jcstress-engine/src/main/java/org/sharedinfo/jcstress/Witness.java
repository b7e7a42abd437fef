package org.sharedinfo.jcstress;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.platform.commons.annotation.Testable;

/**
 * Names the outcomes that show that the actors did overlap. A run that sees none of them is
 * inconclusive, whatever else it saw. Without this annotation the outcomes declared {@code
 * ACCEPTABLE_INTERESTING} are the witnesses; without either, a run needs none.
 */
@Testable
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Witness {
  /** Regular expressions, each for the whole of an outcome's id. */
  String[] value();
}
