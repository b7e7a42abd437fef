// Event channels: send, mask, unmask, block, on every port.
#include "machine.h"

volatile unsigned handled[MAX_VCPUS];
static volatile unsigned deliveries[PORTS];

static long evtchn(unsigned operation, void *argument) {
  return hypercall(EVENT_CHANNEL_OP, operation, (word)argument, 0, 0);
}

static long bind_ipi(unsigned vcpu) {
  struct bind_ipi bind = {.vcpu = vcpu};
  long result = evtchn(EVTCHN_BIND_IPI, &bind);
  if (result) return result;
  bound(bind.port, vcpu);
  return bind.port;
}

static long timer_port;

long bind_timer(void) {
  struct bind_virq bind = {.virq = VIRQ_TIMER, .vcpu = 0};
  long result = evtchn(EVTCHN_BIND_VIRQ, &bind);
  if (result) return result;
  timer_port = bind.port;
  bound(timer_port, 0);
  clear_bits(bitmap_word(MASK, timer_port), bit_of(timer_port));
  return timer_port;
}

// ---- operations ----

static void send(unsigned port) {
  unsigned vcpu = this_vcpu();
  uint32_t argument = port;
  begin_operation(vcpu, OP_SEND, VALUES(port));
  long result = evtchn(EVTCHN_SEND, &argument);
  done_operation(vcpu, OP_SEND, VALUES(-result));
  if (result) wrong("send failed", 0, -result);
}

static void unmask_by_hypercall(unsigned port) {
  unsigned vcpu = this_vcpu();
  uint32_t argument = port;
  begin_operation(vcpu, OP_UNMASK, VALUES(port));
  long result = evtchn(EVTCHN_UNMASK, &argument);
  done_operation(vcpu, OP_UNMASK, NOTHING);
  if (result) wrong("unmask failed", 0, -result);
}

static void mask(unsigned port) { set_bits(bitmap_word(MASK, port), bit_of(port)); }

static int is_set(unsigned bitmap, unsigned port) { return (load(bitmap_word(bitmap, port), WORD) & bit_of(port)) != 0; }

static void deliver(unsigned vcpu, unsigned port) {
  begin_operation(vcpu, OP_CHANNEL, VALUES(port));
  deliveries[port]++;
  handled[vcpu]++;
  done_operation(vcpu, OP_CHANNEL, NOTHING);
}

// The guest's own unmask: clear MASK, then look for an event that came before, and handle it here.
static void unmask_here(unsigned port) {
  unsigned vcpu = this_vcpu();
  begin_operation(vcpu, OP_LOCAL_UNMASK, VALUES(port));
  clear_bits(bitmap_word(MASK, port), bit_of(port));
  if (is_set(PENDING, port) && (clear_bits(bitmap_word(PENDING, port), bit_of(port)) & bit_of(port))) {
    deliver(vcpu, port);
  }
  done_operation(vcpu, OP_LOCAL_UNMASK, NOTHING);
}

void mask_timer(void) {
  if (timer_port) mask(timer_port);
}

void unmask_timer(void) {
  if (timer_port) unmask_here(timer_port);
}

void mask_all(void) {
  for (unsigned port = 0; port < PORTS; port += WORD_BITS) store(bitmap_word(MASK, port), WORD, ~(word)0);
}

// ---- the handler ----

static void deliver_word(unsigned vcpu, unsigned index) {
  unsigned first = index * WORD_BITS;
  word due = load(bitmap_word(PENDING, first), WORD) & ~load(bitmap_word(MASK, first), WORD);
  while (due) {
    unsigned port = first + __builtin_ctzl(due);
    due &= due - 1;
    if (clear_bits(bitmap_word(PENDING, port), bit_of(port)) & bit_of(port)) deliver(vcpu, port);
  }
}

void handle_upcall(void) {
  unsigned vcpu = this_vcpu();
  struct slot interrupted = keep_slot(vcpu);
  upcall_entered(vcpu);
  begin_operation(vcpu, OP_HANDLER, NOTHING);
  do {
    store(in_info(vcpu, UPCALL_PENDING), 1, 0);
    full_fence();
    word selected = exchange(in_info(vcpu, SELECTOR), 0);
    while (selected) {
      deliver_word(vcpu, __builtin_ctzl(selected));
      selected &= selected - 1;
    }
  } while (load(in_info(vcpu, UPCALL_PENDING), 1));
  done_operation(vcpu, OP_HANDLER, NOTHING);
  restore_slot(vcpu, interrupted);
}

// Between these two, upcalls come. The look is the guest's duty; the hypercall makes Xen look as well.
void open_upcalls(void) {
  unsigned vcpu = this_vcpu();
  store(in_info(vcpu, UPCALL_MASK), 1, 0);
  full_fence();
  if (load(in_info(vcpu, UPCALL_PENDING), 1)) hypercall(XEN_VERSION, 0, 0, 0, 0);
}

void close_upcalls(void) { store(in_info(this_vcpu(), UPCALL_MASK), 1, 1); }

void let_upcalls_in(void) {
  open_upcalls();
  close_upcalls();
}

// ---- one channel, step by step ----

static void expect_deliveries(unsigned port, unsigned expected, const char *what) {
  if (deliveries[port] != expected) wrong(what, expected, deliveries[port]);
}

static void expect(unsigned port, int pending, int masked, const char *what) {
  if (is_set(PENDING, port) != pending) wrong(what, pending, !pending);
  if (is_set(MASK, port) != masked) wrong(what, masked, !masked);
}

// Upcalls are masked while this runs, and let in where the comments say so.
static void exercise(unsigned port) {
  unsigned before = deliveries[port];
  send(port);  // masked: PENDING alone
  expect(port, 1, 1, "a send on a masked channel");
  send(port);  // pending: nothing
  unmask_by_hypercall(port);  // the edge that was lost is raised again
  expect(port, 1, 0, "an unmask of a pending channel");
  let_upcalls_in();
  expect_deliveries(port, before + 1, "deliveries after an unmask");
  send(port);  // unmasked: PENDING, selector, upcall_pending
  send(port);
  unmask_by_hypercall(port);  // not masked: nothing
  let_upcalls_in();
  expect_deliveries(port, before + 2, "deliveries after a send");
  mask(port);
  unmask_by_hypercall(port);  // nothing pending: MASK alone
  expect(port, 0, 0, "an unmask of a channel that is not pending");
  mask(port);
  send(port);
  unmask_here(port);
  expect_deliveries(port, before + 3, "deliveries after an unmask by the guest");
  open_upcalls();  // and one with upcalls let in
  send(port);
  close_upcalls();
  expect_deliveries(port, before + 4, "deliveries with upcalls let in");
  mask(port);
}

void one_channel(void) {
  long port = bind_ipi(0);
  if (port < 0) {
    wrong("no channel can be bound", 0, -port);
    return;
  }
  exercise(port);
  everybody_rests();
}

// Events that are handled before their upcall comes leave an upcall with nothing to do.
void spurious_upcalls(void) {
  unsigned vcpu = this_vcpu();
  long port = bind_ipi(0);
  if (port < 0) return;
  clear_bits(bitmap_word(MASK, port), bit_of(port));
  for (unsigned i = 0; i < 4; i++) {
    send(port);
    exchange(in_info(vcpu, SELECTOR), 0);
    deliver_word(vcpu, 0);
    deliver_word(vcpu, port / WORD_BITS);
    let_upcalls_in();
  }
  expect(port, 0, 0, "after upcalls with nothing to do");
  mask(port);
}

// ---- all of them ----

// The ports whose steps the probe's own recording shows: the first ones, both sides of each word, the last ones.
static int is_edge(unsigned port) {
  unsigned bit = port % WORD_BITS;
  return port < 8 || port > PORTS - 4 || (port < 4 * WORD_BITS && (bit == 0 || bit == WORD_BITS - 1));
}

void every_channel(void) {
  unsigned first = 0, last = 0;
  for (long port; (port = bind_ipi(0)) >= 0;) {
    if (!first) first = port;
    last = port;
  }
  print_number("the last port is", last);
  for (unsigned port = first; port && port <= last; port++) {
    if (is_edge(port)) {
      resume_recording();
    } else {
      pause_recording("ports that the probe's own recording leaves out");
    }
    exercise(port);
    if (is_edge(port)) flush_recording();
  }
  // A word full of pending channels, and all words at once.
  for (unsigned port = first; port && port <= last; port++) {
    clear_bits(bitmap_word(MASK, port), bit_of(port));
    send(port);
  }
  let_upcalls_in();
  for (unsigned port = first; port && port <= last; port++) {
    expect(port, 0, 0, "after all channels were sent at once");
    mask(port);
  }
  everybody_rests();
  resume_recording();
}

// ---- block against send ----

// Clears upcall_mask and sleeps, in one hypercall, until something is pending.
void wait_for_event(unsigned vcpu) {
  unsigned before = handled[vcpu];
  while (handled[vcpu] == before) {
    begin_operation(vcpu, OP_BLOCK, NOTHING);
    hypercall(SCHED_OP, SCHED_BLOCK, 0, 0, 0);
    done_operation(vcpu, OP_BLOCK, NOTHING);
  }
  close_upcalls();
}

static volatile unsigned answered[MAX_VCPUS];
static volatile int asking;
static long question[MAX_VCPUS];

// vCPU 0 sends to each other vCPU just when that goes to sleep, or a little earlier or later.
void block_against_send(unsigned rounds) {
  static const uint64_t patience = 2000000000;
  for (unsigned v = 1; v < vcpus; v++) {
    question[v] = bind_ipi(v);
    if (question[v] < 0) wrong("no channel can be bound to another vCPU", 0, -question[v]);
  }
  asking = 1;
  meet();
  for (unsigned i = 0; i < rounds; i++) {
    for (unsigned v = 1; v < vcpus; v++) {
      unsigned before = answered[v];
      for (unsigned pause = 0; pause < i * 7919 % 400; pause++) relax();
      send(question[v]);
      uint64_t until = now() + patience;
      while (answered[v] == before && now() < until) relax();
      if (answered[v] == before) wrong("a wake-up was lost, in round", i, i);
    }
  }
  asking = 0;
  for (unsigned v = 1; v < vcpus; v++) send(question[v]);
  meet();
}

void answer_sends(void) {
  unsigned vcpu = this_vcpu();
  meet();
  close_upcalls();
  unsigned seen = handled[vcpu];
  unmask_here(question[vcpu]);
  while (asking) {
    if (handled[vcpu] == seen) wait_for_event(vcpu);
    seen = handled[vcpu];
    answered[vcpu]++;
  }
  mask(question[vcpu]);
  meet();
}

void channels_after_move(void) {
  for (unsigned i = 0; i < 3; i++) one_channel();
}
