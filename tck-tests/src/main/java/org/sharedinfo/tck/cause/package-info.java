/**
 * Finds the likely cause of what a role fails. After its checks, the role is put into a few
 * situations of this package's own, and each mistake of a list is tried: one that predicts all that
 * the implementation does, where the rules do not, is the cause. What values cannot show, the order
 * of accesses may.
 */
package org.sharedinfo.tck.cause;
