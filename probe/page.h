// All accesses of the probe to shared_info, and the record of them.
#pragma once
#include "abi.h"

// Area 0 is the page; area 1 + n is the vcpu_info of vCPU n, once it has moved.
enum { PAGE_AREA = 0, MOVED_AREA = 1 };

extern uint8_t shared_info[PAGE], moved_info[PAGE];

struct place {
  volatile uint8_t *at;
  unsigned area, offset;
};

/** A field of the page. */
struct place in_page(unsigned offset);

/** A field of a vCPU's vcpu_info, wherever that is now. */
struct place in_info(unsigned vcpu, unsigned offset);

/** From here on, this vCPU's record is the one at MOVED_AREA + vcpu. */
void info_has_moved(unsigned vcpu);

/** Sizes are in bytes: 1, 2, 4 or 8. In x86_32, 8 bytes are loaded as two halves, the low one first. */
uint64_t load(struct place, unsigned size);
void store(struct place, unsigned size, word value);

/** Locked operations on one word of a bitmap, or on the selector. They return what was there. */
word exchange(struct place, word value);
word set_bits(struct place, word bits);
word clear_bits(struct place, word bits);

/** The word of a bitmap that holds a port, and the port's bit in it. */
struct place bitmap_word(unsigned bitmap, unsigned port);
word bit_of(unsigned port);
