/*
 * The kit's race "read during updates" in C alone. One thread updates a record eight times. Another
 * reads it as often through a library of the kit's C ABI, checks whether version changed meanwhile,
 * and counts. They do this on page after page, in strides of several pages. Arguments: the library,
 * milliseconds. Prints the number of pages per second.
 */
#include "shared_info_tck.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAGES = 256, PAGE = 4096, ROUNDS = 8, VCPU = 5, RECORD = VCPU * 64 + 32 };

static const uint64_t TSC = 0x020000180000u;
static unsigned char *pages;
static void *states[PAGES];
static struct sitck_domain domains[PAGES];
static const struct sitck_implementation *library;
static _Atomic unsigned arrived, turn;
static _Atomic int over;
static uint64_t outcomes[4];

static uint64_t tsc(void *kit) {
  (void)kit;
  return TSC;
}

/* Both threads begin each stride together. */
static int together(void) {
  unsigned now = atomic_load(&turn);
  if (atomic_fetch_add(&arrived, 1) == 1) {
    atomic_store(&arrived, 0);
    atomic_store(&turn, now + 1);
  } else {
    while (atomic_load(&turn) == now) __builtin_ia32_pause();
  }
  return !atomic_load(&over);
}

static void update(unsigned char *record, unsigned which) {
  uint32_t version = __atomic_load_n((uint32_t *)record, __ATOMIC_RELAXED);
  uint64_t value = 0x111111111111u * (1 + (which & 1));
  __atomic_store_n((uint32_t *)record, version + 1, __ATOMIC_RELAXED);
  __atomic_thread_fence(__ATOMIC_RELEASE);
  __atomic_store_n((uint64_t *)(record + 8), TSC, __ATOMIC_RELAXED);
  __atomic_store_n((uint64_t *)(record + 16), value, __ATOMIC_RELAXED);
  __atomic_store_n((uint32_t *)(record + 24), 0x80000000u + (which & 1), __ATOMIC_RELAXED);
  __atomic_store_n((uint32_t *)record, version + 2, __ATOMIC_RELEASE);
}

static void *updates(void *nothing) {
  while (together())
    for (int i = 0; i < PAGES; i++)
      for (unsigned round = 0; round < ROUNDS; round++) update(pages + i * PAGE + RECORD, round);
  return nothing;
}

int main(int count, char **arguments) {
  if (count != 3) return 64;
  void *opened = dlopen(arguments[1], RTLD_NOW);
  if (!opened) {
    fprintf(stderr, "%s\n", dlerror());
    return 64;
  }
  library = ((const struct sitck_implementation *(*)(uint32_t))dlsym(opened, "shared_info_tck"))(
      SITCK_VERSION);
  pages = aligned_alloc(PAGE, PAGES * PAGE);
  memset(pages, 0, PAGES * PAGE);
  for (int i = 0; i < PAGES; i++) {
    domains[i] = (struct sitck_domain){.size = sizeof domains[i], .abi = SITCK_X86_64, .kind = SITCK_PV,
                                       .shared_info = pages + i * PAGE, .tsc = tsc};
    states[i] = library->attach(&domains[i], NULL);
    update(pages + i * PAGE + RECORD, 1);
  }
  pthread_t other;
  pthread_create(&other, NULL, updates, NULL);
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  uint64_t samples = 0, nanos = 0; /* a sample: one page */
  struct sitck_error error;
  while (together()) {
    for (int i = 0; i < PAGES; i++) {
      const uint32_t *version = (const uint32_t *)(pages + i * PAGE + RECORD);
      unsigned outcome = 0;
      for (int round = 0; round < ROUNDS; round++) {
        uint64_t seen;
        uint32_t before = __atomic_load_n(version, __ATOMIC_SEQ_CST);
        int refused = library->system_time(states[i], VCPU, &seen, &error);
        if (refused || seen % 0x111111111111u) outcome |= 2;
        if (before & 1 || before != __atomic_load_n(version, __ATOMIC_SEQ_CST)) outcome |= 1;
      }
      outcomes[outcome]++;
    }
    samples += PAGES;
    clock_gettime(CLOCK_MONOTONIC, &now);
    nanos = (uint64_t)(now.tv_sec - start.tv_sec) * 1000000000u + (uint64_t)now.tv_nsec
            - (uint64_t)start.tv_nsec;
    if (nanos > strtoull(arguments[2], NULL, 10) * 1000000u) atomic_store(&over, 1);
  }
  pthread_join(other, NULL);
  printf("%.0f\n", (double)samples * 1e9 / (double)nanos);
  return outcomes[2] + outcomes[3] != 0;
}
