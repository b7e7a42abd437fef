/**
 * Mutants of the reference implementation, made from its class files, to find what no check
 * notices. Run by hand; what they taught is in the gallery and in the checks.
 */
package org.sharedinfo.selftest.mutant;
