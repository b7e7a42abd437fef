/**
 * Finds the likely cause of a role's failures. After its checks, the role is put into a few
 * situations of this package, and a list of mistakes is tried. A mistake is the cause if it
 * predicts everything the implementation does and the rules do not. If values cannot show the
 * mistake, the order of accesses may.
 */
package org.sharedinfo.tck.cause;
