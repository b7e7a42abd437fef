/** Runs the kit against implementations that try to harm it. */
package org.sharedinfo.selftest.hostile;
