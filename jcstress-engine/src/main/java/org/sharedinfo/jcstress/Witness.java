package org.sharedinfo.jcstress;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.platform.commons.annotation.Testable;

/**
 * Names the outcomes that prove that the actors overlapped. A run that sees none of them is
 * inconclusive, whatever else it saw. Without this annotation, outcomes declared {@code
 * ACCEPTABLE_INTERESTING} are the witnesses. Without either, a run needs none.
 */
@Testable
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Witness {
  /** Regular expressions, each matched against the whole id of an outcome. */
  String[] value();
}
