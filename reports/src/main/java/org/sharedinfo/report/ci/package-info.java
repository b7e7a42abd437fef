/** What CI systems show of a run: JUnit XML, and a summary in Markdown. */
package org.sharedinfo.report.ci;
