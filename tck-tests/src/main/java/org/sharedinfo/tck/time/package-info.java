/** Checks of vCPU time: TIM-01 to TIM-15. */
package org.sharedinfo.tck.time;
