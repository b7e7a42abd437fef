package org.sharedinfo.explorer.run;

import java.util.Collection;

/** A class loader that knows which of its classes are initialised. */
public interface GuardedLoader {
  /** The classes whose static fields may be read without running code. */
  Collection<Class<?>> initialisedClasses();
}
