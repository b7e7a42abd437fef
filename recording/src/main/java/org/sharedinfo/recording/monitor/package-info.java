/** One monitor for each rule or family of rules: small state machines over accesses. */
package org.sharedinfo.recording.monitor;
