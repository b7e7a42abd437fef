/** Checks of vCPU time: TIM-01 to TIM-12. */
package org.sharedinfo.tck.time;
