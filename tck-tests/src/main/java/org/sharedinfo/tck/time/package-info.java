/** Checks of vCPU time: area TIM. */
package org.sharedinfo.tck.time;
