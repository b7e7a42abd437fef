// The vCPUs of the probe and what they share.
#pragma once
#include "abi.h"
#include "hypercall.h"
#include "page.h"
#include "report.h"

/** The vCPU that runs this code: each has its own aligned stack. */
unsigned this_vcpu(void);

extern const struct start_info *boot;
extern unsigned vcpus;

// ---- clock.c ----

struct wallclock {
  uint64_t seconds;
  uint32_t nanoseconds;
};

/** Nanoseconds since boot, read by the rule; marked as an operation. */
uint64_t read_time(void);

/** Hertz of the TSC, by the rule. */
uint64_t read_frequency(void);

/** The time without marks, for waiting. */
uint64_t now(void);
struct wallclock read_wallclock(void);
long set_wallclock(struct wallclock base);
void wallclock_edges(void);
void timers(void);

/** What vCPU 0, and what every other one does, in the races of readers against publishers. */
void publish_while_others_read(unsigned rounds);
void read_until_done(void);

// ---- channels.c ----

void handle_upcall(void);
void mask_all(void);
void one_channel(void);
void spurious_upcalls(void);
void every_channel(void);
void wait_for_event(unsigned vcpu);
void block_against_send(unsigned rounds);
void answer_sends(void);
void channels_after_move(void);
long bind_timer(void);

/** Without the timer's ticks, an upcall may find nothing to do. */
void mask_timer(void);
void unmask_timer(void);
void open_upcalls(void);
void close_upcalls(void);
void let_upcalls_in(void);
extern volatile unsigned handled[MAX_VCPUS];

// ---- faults.c ----

void set_handlers(void);
void page_faults(void);
void non_maskable_interrupt(void);

// ---- main.c ----

/** All vCPUs run a phase together, and wait for each other before and after it. */
void meet(void);
