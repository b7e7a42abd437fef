package org.sharedinfo.explorer.run;

import java.util.Collection;

/** A class loader that knows which of its classes were initialised. */
public interface GuardedLoader {
  /** The classes whose static fields may be read without running any code. */
  Collection<Class<?>> initialisedClasses();
}
