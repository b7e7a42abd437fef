package org.sharedinfo.spi;

/**
 * How a record turns TSC ticks into nanoseconds.
 *
 * @param tscToSystemMul nanoseconds per shifted tick times 2^32, unsigned 32-bit
 * @param tscShift shift applied to a TSC difference before the multiply, −31 to 31; left when
 *     positive
 */
public record TimeScale(int tscToSystemMul, byte tscShift) {}
