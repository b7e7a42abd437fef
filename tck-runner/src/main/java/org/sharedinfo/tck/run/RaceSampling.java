package org.sharedinfo.tck.run;

import java.time.Duration;

/**
 * How each race is sampled, in each mode.
 *
 * @param time how long
 * @param witnesses how many overlaps are enough: a race with fewer is sampled longer
 * @param apart whether races that affect how others are compiled have processes of their own
 */
record RaceSampling(Duration time, int witnesses, boolean apart) {}
