/**
 * Strict readers of what lies on disk: the folder of a run, its parts, and the plan that they are
 * held against. Damaged input is reported in one line.
 */
package org.sharedinfo.report.input;
