/** The kit against implementations that harm whoever judges them. */
package org.sharedinfo.selftest.hostile;
