package org.sharedinfo.gallery;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharedinfo.rule.Role;

/** The role that breaks the rules of a family of planted faults, or of one fault in it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BrokenBy {
  /** The role: the only one that the faulty provider plays. */
  Role value();
}
