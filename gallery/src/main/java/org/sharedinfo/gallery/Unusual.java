package org.sharedinfo.gallery;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharedinfo.rule.Rule;

/** Documents a correct implementation that looks wrong. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Unusual {
  /** What looks wrong, and why it is correct, in one sentence. */
  String value();

  /** The SHOULD rules that it does not follow. The kit reports these rules and no others. */
  Rule[] leaves() default {};

  /** Whether it keeps state outside the guest's memory, which schedules cannot see. */
  boolean ownState() default false;
}
