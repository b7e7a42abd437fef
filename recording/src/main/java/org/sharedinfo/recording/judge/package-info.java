/** From a recording file to its findings, with the names of functions. */
package org.sharedinfo.recording.judge;
