// A PV guest that exercises the hypervisor's side of shared_info and says what it sees. README.md lists the phases.
#include "machine.h"

enum { STACK = 0x4000, IN_KERNEL = 1 << 2 };

extern uint8_t stacks[];
void start_secondary(void), on_upcall(void), on_failsafe(void), first(const struct start_info *), secondary(void);

const struct start_info *boot;
unsigned vcpus = 1;

unsigned this_vcpu(void) {
  uint8_t here;
  return (&here - stacks) / STACK;
}

static word frame_of(const void *at) { return ((const word *)boot->frame_list)[((word)at - BASE) / PAGE]; }

static void map_page(void) {
  uint64_t entry = boot->shared_info | 7;
#ifdef __x86_64__
  long result = hypercall(UPDATE_VA_MAPPING, (word)shared_info, entry, 2, 0);
#else
  long result = hypercall(UPDATE_VA_MAPPING, (word)shared_info, (word)entry, (word)(entry >> 32), 2);
#endif
  if (result) wrong("shared_info cannot be mapped", 0, -result);
}

// ---- phases of several vCPUs ----

void meet(void) {
  static volatile unsigned arrived, round;
  unsigned mine = round;
  if (__atomic_add_fetch(&arrived, 1, __ATOMIC_SEQ_CST) == vcpus) {
    arrived = 0;
    __atomic_add_fetch(&round, 1, __ATOMIC_SEQ_CST);
  } else {
    while (round == mine) relax();
  }
}

static void move_info(void) {
  unsigned vcpu = this_vcpu();
  struct register_vcpu_info call = {.mfn = frame_of(moved_info), .offset = VCPU_INFO * vcpu};
  if (vcpu == 0) flush_recording();
  long result = hypercall(VCPU_OP, VCPU_REGISTER_INFO, vcpu, (word)&call, 0);
  if (result) {
    wrong("vcpu_info cannot be moved", 0, -result);
    return;
  }
  info_has_moved(vcpu);
  if (vcpu == 0) record_area(vcpu, call.mfn, call.offset);
}

// What every vCPU but the first does, phase by phase, beside it.
void secondary(void) {
  close_upcalls();
  set_handlers();
  meet();
  answer_sends();
  read_until_done();
  page_faults();
  meet();
  meet();
  move_info();
  meet();
  read_until_done();
  answer_sends();
  for (;;) hypercall(SCHED_OP, SCHED_BLOCK, 0, 0, 0);
}

static void add_vcpu(unsigned vcpu) {
  static struct vcpu_context context;
  uint16_t cs, ss;
  __asm__("mov %%cs, %0; mov %%ss, %1" : "=r"(cs), "=r"(ss));
  word tables = frame_of((const void *)boot->page_tables);
  word stack = (word)stacks + STACK * (vcpu + 1);
  context = (struct vcpu_context){.flags = IN_KERNEL, .kernel_ss = ss, .kernel_sp = stack};
  context.registers.ip = (word)start_secondary;
  context.registers.sp = stack;
  context.registers.cs = cs;
  context.registers.ss = context.registers.ds = context.registers.es = ss;
  context.registers.flags = 0x202;
  context.event_ip = (word)on_upcall;
  context.failsafe_ip = (word)on_failsafe;
#ifdef __x86_64__
  context.control[3] = tables * PAGE;
#else
  context.event_cs = context.failsafe_cs = cs;
  context.control[3] = tables << 12 | tables >> 20;
#endif
  context.control[0] = 0x80050033;
  if (hypercall(VCPU_OP, VCPU_INITIALISE, vcpu, (word)&context, 0) == 0) vcpus = vcpu + 1;
}

static void start_others(void) {
  for (unsigned vcpu = 1; vcpu < MAX_VCPUS && vcpus == vcpu; vcpu++) add_vcpu(vcpu);
  print_number("vCPUs:", vcpus);
  for (unsigned vcpu = 1; vcpu < vcpus; vcpu++) {
    long result = hypercall(VCPU_OP, VCPU_UP, vcpu, 0, 0);
    if (result) wrong("a vCPU does not start", 0, -result);
  }
}

// ---- the whole ----

static void alone(void) {
  print("channels, one vCPU");
  one_channel();
  spurious_upcalls();
  print("wallclock at the edges of 2038 and 2106");
  wallclock_edges();
  print("timers");
  timers();
  print_number("TSC in Hz:", read_frequency());
  print("page faults");
  page_faults();
  print("NMI");
  non_maskable_interrupt();
  flush_recording();
}

static void together(unsigned rounds) {
  pause_recording("several vCPUs run: the probe does not know the order of their accesses");
  print("block against send");
  block_against_send(rounds);
  print("readers against publishers");
  publish_while_others_read(rounds);
}

void first(const struct start_info *info) {
  boot = info;
  print("started");
  print(info->magic);
  map_page();
  start_recording(info->shared_info / PAGE);
  mask_all();
  close_upcalls();
  set_handlers();
  alone();
  start_others();
  meet();
  together(2000);
  page_faults();
  meet();
  resume_recording();
  let_upcalls_in();
  mask_timer();
  move_info();
  let_upcalls_in();  // Xen has raised everything once: an upcall with nothing to do
  unmask_timer();
  pause_recording("the other vCPUs move theirs");
  meet();
  meet();
  resume_recording();
  print("after vcpu_info has moved");
  channels_after_move();
  read_time();
  flush_recording();
  pause_recording("several vCPUs run");
  publish_while_others_read(200);
  block_against_send(200);
  resume_recording();
  print("every channel");
  every_channel();
  end_recording();
  print_number("wrong observations:", wrongs);
  print("done");
  uint32_t reason = 1;  // reboot: an emulator that is told not to reboot ends
  hypercall(SCHED_OP, SCHED_SHUTDOWN, (word)&reason, 0, 0);
  for (;;) relax();
}
