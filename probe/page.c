#include "page.h"

#include "report.h"

__attribute__((aligned(PAGE))) uint8_t shared_info[PAGE], moved_info[PAGE];
static volatile uint8_t moved[MAX_VCPUS];

struct place in_page(unsigned offset) { return (struct place){shared_info + offset, PAGE_AREA, offset}; }

struct place in_info(unsigned vcpu, unsigned offset) {
  if (moved[vcpu]) return (struct place){moved_info + VCPU_INFO * vcpu + offset, MOVED_AREA + vcpu, offset};
  return in_page(VCPU_INFO * vcpu + offset);
}

void info_has_moved(unsigned vcpu) { moved[vcpu] = 1; }

struct place bitmap_word(unsigned bitmap, unsigned port) { return in_page(bitmap + port / WORD_BITS * WORD); }

word bit_of(unsigned port) { return (word)1 << port % WORD_BITS; }

static word load_once(struct place p, unsigned size) {
  switch (size) {
    case 1: return *p.at;
    case 2: return *(volatile uint16_t *)p.at;
    case 4: return *(volatile uint32_t *)p.at;
    default: return *(volatile word *)p.at;
  }
}

// An upcall between a load and its line would turn the two round, so the load is made again.
static word recorded_load(struct place p, unsigned size, const void *from) {
  for (;;) {
    unsigned before = recorded();
    word value = load_once(p, size);
    if (!recording()) return value;
    if (recorded() == before) {
      record_access(KIND_LOAD, p.area, p.offset, size, 0, value, from);
      return value;
    }
  }
}

uint64_t load(struct place p, unsigned size) {
  const void *from = __builtin_return_address(0);
  if (size <= sizeof(word)) return recorded_load(p, size, from);
  uint64_t low = recorded_load(p, 4, from);
  p.at += 4;
  p.offset += 4;
  return low | (uint64_t)recorded_load(p, 4, from) << 32;
}

static void store_once(struct place p, unsigned size, word value) {
  switch (size) {
    case 1: *p.at = value; break;
    case 2: *(volatile uint16_t *)p.at = value; break;
    case 4: *(volatile uint32_t *)p.at = value; break;
    default: *(volatile word *)p.at = value; break;
  }
}

// Upcalls are let in by one store, and kept out by another: the line is written on the side where none can come.
void store(struct place p, unsigned size, word value) {
  const void *from = __builtin_return_address(0);
  if (recording() && value == 0) record_access(KIND_STORE, p.area, p.offset, size, 0, value, from);
  store_once(p, size, value);
  if (recording() && value != 0) record_access(KIND_STORE, p.area, p.offset, size, 0, value, from);
}

word exchange(struct place p, word value) {
  word old = __atomic_exchange_n((volatile word *)p.at, value, __ATOMIC_SEQ_CST);
  if (recording()) record_access(KIND_ATOMIC, p.area, p.offset, WORD, old, value, __builtin_return_address(0));
  return old;
}

word set_bits(struct place p, word bits) {
  word old = __atomic_fetch_or((volatile word *)p.at, bits, __ATOMIC_SEQ_CST);
  if (recording()) record_access(KIND_ATOMIC, p.area, p.offset, WORD, old, old | bits, __builtin_return_address(0));
  return old;
}

word clear_bits(struct place p, word bits) {
  word old = __atomic_fetch_and((volatile word *)p.at, ~bits, __ATOMIC_SEQ_CST);
  if (recording()) record_access(KIND_ATOMIC, p.area, p.offset, WORD, old, old & ~bits, __builtin_return_address(0));
  return old;
}
