/**
 * Shows on the user's machine which faults the kit catches and which implementations it passes: the
 * kill matrix.
 */
package org.sharedinfo.selftest;
