/**
 * Results in, pages out: reads the folder that a run wrote, grades it, and writes what people and
 * machines read. Sees result files and the catalogue, never test classes.
 */
package org.sharedinfo.report;
