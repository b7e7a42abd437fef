/**
 * Strict readers of files: the folder of a run, its parts, and the plan that they are checked
 * against. Damaged input is reported in one line.
 */
package org.sharedinfo.report.input;
