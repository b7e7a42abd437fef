/**
 * Text that is safe to show, the words and signs that all outputs share, and files that are written
 * whole or not at all.
 */
package org.sharedinfo.report.text;
