/** What the command prints: the summary of a run, and rules. */
package org.sharedinfo.report.terminal;
