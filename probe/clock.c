// Time and wallclock: read by the rule, compared, set at the edges.
#include "machine.h"

static uint64_t scale(uint64_t ticks, uint32_t mul, int8_t shift) {
  ticks = shift < 0 ? ticks >> -shift : ticks << shift;
  uint64_t high = (ticks >> 32) * mul;
  uint64_t low = (ticks & 0xffffffff) * mul >> 32;
  return high + low;
}

static uint64_t time_of(unsigned vcpu, int marked) {
  for (;;) {
    uint32_t version = load(in_info(vcpu, TIME_VERSION), 4);
    uint64_t tsc = read_tsc();
    if (marked) tsc_was_read(vcpu, tsc, &time_of);
    uint64_t timestamp = load(in_info(vcpu, TSC_TIMESTAMP), 8);
    uint64_t base = load(in_info(vcpu, SYSTEM_TIME), 8);
    uint32_t mul = load(in_info(vcpu, TSC_MUL), 4);
    int8_t shift = load(in_info(vcpu, TSC_SHIFT), 1);
    if ((uint32_t)load(in_info(vcpu, TIME_VERSION), 4) == version && !(version & 1)) {
      return base + scale(tsc - timestamp, mul, shift);
    }
    relax();
  }
}

uint64_t read_time(void) {
  unsigned vcpu = this_vcpu();
  begin_operation(vcpu, OP_TIME, VALUES(vcpu));
  uint64_t time = time_of(vcpu, 1);
  done_operation(vcpu, OP_TIME, VALUES(time));
  return time;
}

// 32-bit code has no division of 64 bits without a library.
static uint64_t divide(uint64_t dividend, uint32_t divisor) {
  uint64_t quotient = 0, rest = 0;
  for (int bit = 63; bit >= 0; bit--) {
    rest = rest << 1 | (dividend >> bit & 1);
    quotient <<= 1;
    if (rest >= divisor) {
      rest -= divisor;
      quotient |= 1;
    }
  }
  return quotient;
}

uint64_t read_frequency(void) {
  unsigned vcpu = this_vcpu();
  begin_operation(vcpu, OP_FREQUENCY, VALUES(vcpu));
  for (;;) {
    uint32_t version = load(in_info(vcpu, TIME_VERSION), 4);
    uint32_t mul = load(in_info(vcpu, TSC_MUL), 4);
    int8_t shift = load(in_info(vcpu, TSC_SHIFT), 1);
    if ((uint32_t)load(in_info(vcpu, TIME_VERSION), 4) == version && !(version & 1)) {
      uint64_t hertz = mul ? divide(1000000000ull << 32, mul) : 0;
      hertz = shift < 0 ? hertz << -shift : hertz >> shift;
      done_operation(vcpu, OP_FREQUENCY, VALUES(hertz));
      return hertz;
    }
    relax();
  }
}

uint64_t now(void) { return time_of(this_vcpu(), 0); }

struct wallclock read_wallclock(void) {
  unsigned vcpu = this_vcpu();
  begin_operation(vcpu, OP_WALLCLOCK, NOTHING);
  for (;;) {
    uint32_t version = load(in_page(WC_VERSION), 4);
    uint32_t low = load(in_page(WC_SEC), 4), nanoseconds = load(in_page(WC_NSEC), 4);
    uint32_t high = load(in_page(WC_SEC_HI), 4);
    if ((uint32_t)load(in_page(WC_VERSION), 4) == version && !(version & 1)) {
      struct wallclock base = {(uint64_t)high << 32 | low, nanoseconds};
      done_operation(vcpu, OP_WALLCLOCK, VALUES(base.seconds, base.nanoseconds));
      return base;
    }
    relax();
  }
}

// Xen subtracts the system time that it is given; with 0 the base is what we say.
long set_wallclock(struct wallclock base) {
  static struct platform_settime64 operation;
  operation = (struct platform_settime64){
      .command = SETTIME64, .interface_version = 0x03000001, .seconds = base.seconds, .nanoseconds = base.nanoseconds};
  begin_operation(0, OP_SET_WALLCLOCK, VALUES(base.seconds, base.nanoseconds));
  long result = hypercall(PLATFORM_OP, (word)&operation, 0, 0, 0);
  done_operation(0, OP_SET_WALLCLOCK, VALUES(-result));
  return result;
}

void wallclock_edges(void) {
  static const struct wallclock edges[] = {
      {0, 0},          {1, 999999999},  {0x7fffffff, 0},          {0x7fffffff, 999999999}, {0x80000000, 0},
      {0x80000000, 1}, {0xffffffff, 0}, {0xffffffff, 999999999},  {0x100000000, 0},        {0x100000001, 999999999},
      {0x12345678, 9}, {0x1ffffffff, 123456789}, {1893456000, 500000000},
  };
  for (unsigned i = 0; i < sizeof edges / sizeof *edges; i++) {
    long result = set_wallclock(edges[i]);
    if (result) {
      print_number("the wallclock cannot be set here, the error is", -result);
      return;
    }
    struct wallclock seen = read_wallclock();
    if (seen.seconds != edges[i].seconds) wrong("wallclock seconds", edges[i].seconds, seen.seconds);
    if (seen.nanoseconds != edges[i].nanoseconds) wrong("wallclock nanoseconds", edges[i].nanoseconds, seen.nanoseconds);
  }
}

// ---- readers against publishers ----

static volatile int publishing;

// Nanoseconds follow from the seconds, so that a mixture of two updates shows.
static struct wallclock pattern(unsigned i) {
  uint64_t seconds = i & 1 ? 0x1ffffffffull - i : 0x10000ull + i;
  return (struct wallclock){seconds, (uint32_t)seconds & 0xfffffff};
}

// Time of one vCPU never goes back while its record is updated; a wallclock is never a mixture.
static void compare(uint64_t *last) {
  uint64_t time = read_time();
  if (time < *last) wrong("time went back", *last, time);
  *last = time;
  struct wallclock base = read_wallclock();
  if (base.nanoseconds != ((uint32_t)base.seconds & 0xfffffff)) {
    wrong("wallclock mixes two updates", (uint32_t)base.seconds & 0xfffffff, base.nanoseconds);
  }
}

void publish_while_others_read(unsigned rounds) {
  uint64_t last = 0;
  int settable = set_wallclock(pattern(0)) == 0;
  publishing = settable;
  meet();
  for (unsigned i = 1; settable && i <= rounds; i++) {
    set_wallclock(pattern(i));
    if (i % 8 == 0) compare(&last);
  }
  publishing = 0;
  meet();
}

void read_until_done(void) {
  uint64_t last = 0;
  meet();
  while (publishing) compare(&last);
  meet();
}

// ---- timers ----

static void set_timer(uint64_t when) {
#ifdef __x86_64__
  hypercall(SET_TIMER_OP, when, 0, 0, 0);
#else
  hypercall(SET_TIMER_OP, (word)when, (word)(when >> 32), 0, 0);
#endif
}

// A blocked vCPU is woken by its timer, not before it is due.
void timers(void) {
  long port = bind_timer();
  if (port < 0) {
    print_number("the timer cannot be bound here, the error is", -port);
    return;
  }
  for (unsigned i = 1; i <= 20; i++) {
    uint64_t due = now() + i * 100000;
    set_timer(due);
    wait_for_event(this_vcpu());
    uint64_t woken = read_time();
    // Xen lets timers of a slop of 50 microseconds fire together.
    if (woken + 1000000 < due) wrong("a timer fired early", due, woken);
  }
  set_timer(0);
}
