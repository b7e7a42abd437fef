/** The command {@code tck}. */
package org.sharedinfo.cli;
