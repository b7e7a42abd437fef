// What the probe tells: plain lines on the console, marks in the mailbox for a recorder outside, and a recording/1 of its own
// accesses, whose lines begin with "@rec ".
#pragma once
#include "abi.h"

enum operation {
  OP_TIME = 1,
  OP_FREQUENCY = 2,
  OP_WALLCLOCK = 3,
  OP_SEND = 4,
  OP_UNMASK = 5,
  OP_BLOCK = 6,
  OP_HANDLER = 7,
  OP_CHANNEL = 8,
  OP_SET_WALLCLOCK = 9,
  OP_FAULT = 11,
  OP_NMI = 12,
  OP_LOCAL_UNMASK = 15,
};

/** Up to four arguments or results. */
struct values {
  unsigned count;
  uint64_t value[4];
};
#define VALUES(...) \
  ((struct values){sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t), {__VA_ARGS__}})
#define NOTHING ((struct values){0, {0}})

void print(const char *text);
void print_number(const char *text, uint64_t value);

/** Counts a wrong observation and prints it. */
void wrong(const char *what, uint64_t expected, uint64_t seen);
extern unsigned wrongs;

void begin_operation(unsigned vcpu, enum operation, struct values arguments);
void done_operation(unsigned vcpu, enum operation, struct values results);
void bound(unsigned port, unsigned vcpu);

/** Nobody sends, handles, reads or publishes: all that was sent can be found. */
void everybody_rests(void);
void upcall_entered(unsigned vcpu);
void tsc_was_read(unsigned vcpu, uint64_t tsc, const void *place);

/** An upcall interrupts whatever fills the slot of its vCPU: it keeps the slot and puts it back. */
struct slot {
  uint64_t arguments[6];
};
struct slot keep_slot(unsigned vcpu);
void restore_slot(unsigned vcpu, struct slot);

/** The probe's own recording. It is kept while one vCPU runs alone; elsewhere there is a gap. */
void start_recording(uint64_t frame);
void pause_recording(const char *why);
void resume_recording(void);
void flush_recording(void);
void end_recording(void);
void record_area(unsigned vcpu, uint64_t frame, unsigned offset);
int recording(void);

enum kind { KIND_LOAD = 'L', KIND_STORE = 'S', KIND_ATOMIC = 'A' };

/** How many lines there are: an upcall in between makes them more. */
unsigned recorded(void);
void record_access(enum kind, unsigned area, unsigned offset, unsigned size, uint64_t old, uint64_t value,
                   const void *place);
