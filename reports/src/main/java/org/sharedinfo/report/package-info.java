/**
 * The facade: turns the folder that a run wrote into reports for people and machines. It reads
 * result files and the catalogue, never test classes.
 */
package org.sharedinfo.report;
