package org.sharedinfo.rule;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharedinfo.spi.GuestKind;

/**
 * Ties a check to the rules it verifies, for one role. A check applies where all that it {@link
 * #needs()} is offered, in guests of the named kinds, with at least so many vCPUs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Verifies {
  /** The rules, each with {@link #role()} among its roles. */
  Rule[] value();

  /** The role that is judged. */
  Role role();

  /**
   * What the implementation must offer; empty stands for the role's own interface, {@link
   * Role#capability()}. A check that plays sides of the implementation against each other names
   * them all.
   */
  Capability[] needs() default {};

  /** The kinds of guests that the check is about. */
  GuestKind[] guests() default {GuestKind.PV, GuestKind.HVM};

  /** The fewest vCPUs that an implementation must serve for the check to apply. */
  int vcpus() default 1;
}
