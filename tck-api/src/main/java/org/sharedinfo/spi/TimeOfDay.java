package org.sharedinfo.spi;

/**
 * A time of day, as the implementation computed it: the kit judges the values, so none is refused
 * here.
 *
 * @param seconds seconds since 1970-01-01T00:00:00Z, signed 64-bit
 * @param nanos nanoseconds of the second; 0 to 999,999,999 when right
 */
public record TimeOfDay(long seconds, int nanos) {}
