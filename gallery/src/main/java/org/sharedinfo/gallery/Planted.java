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
  /** The rule that it breaks first of all; it may break others by that. */
  Rule rule();

  /**
   * Rules whose texts forbid the very same thing: a fault that breaks the one cannot but break
   * these. Empty for most. What a fault breaks by what comes of it is not among them.
   */
  Rule[] also() default {};

  /** What is wrong, in one sentence. */
  String what();

  /** The kinds of evidence that can show it; step by step, if nothing is said. */
  Evidence[] shownBy() default {Evidence.EXAMPLE, Evidence.PROPERTY};

  /** Where the same fault shipped; empty if it is not known to have. */
  String fieldBug() default "";
}
