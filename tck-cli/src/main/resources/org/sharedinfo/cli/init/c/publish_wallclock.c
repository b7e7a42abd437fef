/* This one is complete. */
static int publish_wallclock(void *state, int64_t seconds, uint32_t nanos, struct sitck_error *error) {
  const struct sitck_domain *domain = state;
  volatile uint32_t *wc = (volatile uint32_t *)domain->shared_info + 768; /* version, sec, nsec, sec_hi */
  if (nanos >= 1000000000) {
    error->number = nanos;
    return SITCK_BAD_ARGUMENT;
  }
  wc[0] |= 1;
  __atomic_thread_fence(__ATOMIC_RELEASE);
  wc[1] = (uint32_t)seconds;
  wc[2] = nanos;
  wc[3] = (uint32_t)(seconds >> 32);
  __atomic_thread_fence(__ATOMIC_RELEASE);
  wc[0] += 1;
  return SITCK_OK;
}
