/** The record of a graded run, {@code conformance.json}, from which every other output is drawn. */
package org.sharedinfo.report.conformance;
