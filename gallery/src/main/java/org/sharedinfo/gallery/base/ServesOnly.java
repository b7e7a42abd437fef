package org.sharedinfo.gallery.base;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharedinfo.abi.Abi;

/** The ABIs that an implementation of the gallery, or each of a family, serves. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ServesOnly {
  /** The ABIs; at least one. */
  Abi[] value();
}
