package org.sharedinfo.gallery;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharedinfo.rule.Rule;

/** Documents a correct implementation that looks wrong at its class. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Unusual {
  /** What looks wrong and why it is not, in one sentence. */
  String value();

  /** The SHOULD rules that it does not keep: the kit reports them, and nothing else. */
  Rule[] leaves() default {};

  /** Whether it keeps state of its own outside the guest's memory, which schedules cannot see. */
  boolean ownState() default false;
}
