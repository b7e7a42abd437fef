/* Fills what Xen keeps about its own clock and wallclock; the build appends this to Xen's functions. */
#line 3 "time_state.c"

void field_record(u64 tsc, s64 time, u32 mul, int shift) {
  cpu_time.stamp.local_tsc = tsc;
  cpu_time.stamp.local_stime = time;
  cpu_time.tsc_scale.mul_frac = mul;
  cpu_time.tsc_scale.shift = shift;
}

/* As time calibration does: the time at this TSC is the next stamp. */
void field_extrapolate(u64 tsc) {
  cpu_time.stamp.local_stime = get_s_time_fixed(tsc);
  cpu_time.stamp.local_tsc = tsc;
}

void field_wallclock(u64 seconds, unsigned nanos) {
  wc_sec = seconds;
  wc_nsec = nanos;
}
