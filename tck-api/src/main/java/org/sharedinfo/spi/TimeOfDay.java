package org.sharedinfo.spi;

/**
 * A time of day, as the implementation computed it. No value is rejected here, because the kit
 * judges them.
 *
 * @param seconds seconds since 1970-01-01T00:00:00Z, signed 64-bit
 * @param nanos nanoseconds of the second; 0 to 999,999,999 when correct
 */
public record TimeOfDay(long seconds, int nanos) {}
