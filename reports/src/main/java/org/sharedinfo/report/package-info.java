/**
 * The front door: turns the folder that a run wrote into what people and machines read. Sees result
 * files and the catalogue, never test classes.
 */
package org.sharedinfo.report;
