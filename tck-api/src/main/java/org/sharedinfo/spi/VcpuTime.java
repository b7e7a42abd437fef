package org.sharedinfo.spi;

/**
 * The values of one vcpu_time_info update. Each field is taken as it is: whole ranges are valid.
 *
 * @param tscTimestamp the TSC at the update, in ticks, unsigned 64-bit
 * @param systemTimeNanos nanoseconds since boot at the update, unsigned 64-bit
 * @param tscToSystemMul nanoseconds per shifted tick times 2^32, unsigned 32-bit
 * @param tscShift shift applied to a TSC difference before the multiply, −128 to 127; left when
 *     positive. Values that are used as a shift are −31 to 31
 * @param flags the flags byte
 */
public record VcpuTime(
    long tscTimestamp, long systemTimeNanos, int tscToSystemMul, byte tscShift, byte flags) {}
