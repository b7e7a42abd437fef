package org.sharedinfo.gallery;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Rule;

/** Documents a planted fault at its class; {@link BrokenBy} names the role. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Planted {
  /** The rule that it breaks directly; others may break as a consequence. */
  Rule rule();

  /**
   * Rules that forbid the same thing, so that this fault always breaks them too. Usually empty.
   * Rules that break only as a consequence are not listed.
   */
  Rule[] also() default {};

  /** The defect, in one sentence. */
  String what();

  /** The kinds of evidence that can show it; by default, the step-by-step checks. */
  Evidence[] shownBy() default {Evidence.EXAMPLE, Evidence.PROPERTY};

  /** Where the same fault shipped; empty if no case is known. */
  String fieldBug() default "";
}
