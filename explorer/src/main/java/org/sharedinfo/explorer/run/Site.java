package org.sharedinfo.explorer.run;

/**
 * A call in a watched class.
 *
 * @param method where it is: "Version.begin:41"
 * @param call what it calls: "VarHandle.setOpaque"
 */
public record Site(String method, String call) {
  @Override
  public String toString() {
    return method + " calls " + call;
  }
}
