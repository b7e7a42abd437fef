/** From the file of a recording to what it shows, with the names of functions. */
package org.sharedinfo.recording.judge;
