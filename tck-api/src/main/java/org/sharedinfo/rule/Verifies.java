package org.sharedinfo.rule;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

/**
 * Ties a check to the rules it verifies, for one role. The conditions of a rule are in the
 * catalogue; a check names only what it needs beyond them. {@link Applicability} joins the two.
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
   * What the implementation must offer besides what the rules need. If neither names anything, the
   * check needs the role's own interface, {@link Role#capability()}. A check that plays sides of
   * the implementation against each other names them all.
   */
  Capability[] needs() default {};

  /** The kinds of guests that the check applies to, among those that all its rules apply to. */
  GuestKind[] guests() default {GuestKind.PV, GuestKind.HVM};

  /** The ABIs that the check applies to; empty for all those to which its rules apply. */
  Abi[] abis() default {};

  /** The minimum number of vCPUs that the check needs; its rules may need more. */
  int vcpus() default 1;
}
