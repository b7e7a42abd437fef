package org.sharedinfo.explorer.run;

import java.util.Locale;

/** The fences of {@link java.lang.invoke.VarHandle}. */
public enum Fence {
  LOAD_LOAD,
  STORE_STORE,
  ACQUIRE,
  RELEASE,
  FULL;

  /** As in a timeline: "load-load fence". */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + " fence";
  }
}
