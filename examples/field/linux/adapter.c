/*
 * Linux behind the kit's C ABI. What judges itself here is Linux's own code, compiled from the
 * tree that the user names; this file binds it to the kit's guest and nothing else. A vCPU or port
 * out of range is refused here: inside a kernel nobody asks for one.
 */
#include "stand_ins.h"

#include "shared_info_tck.h"

#include <linux/irq.h>
#include <xen/interface/xen.h>
#include <xen/interface/event_channel.h>
#include <asm/pvclock.h>
#include "events_internal.h"

#include <stdio.h>

#ifndef FIELD_RELEASE
#define FIELD_RELEASE "unknown"
#endif
#ifndef FIELD_BUILD
#define FIELD_BUILD ""
#endif

enum { PORTS = 4096, VCPUS = FIELD_CPUS };

_Static_assert(sizeof(struct shared_info) == 3136, "Linux's own layout of the page");
_Static_assert(EVTCHN_2L_NR_CHANNELS == PORTS, "ports of the two-level ABI");

struct guest {
  struct field_now now;
  __typeof__(*((struct field_now *)0)->last) last;
#ifdef FIELD_EXPLORED
  unsigned serial;
#endif
  char per_cpu[];
};

_Thread_local struct field_now field_now;
const struct evtchn_ops *evtchn_ops;
DEFINE_PER_CPU(struct vcpu_info *, xen_vcpu);
DEFINE_PER_CPU(unsigned, irq_epoch);

int xen_evtchn_do_upcall(void);

/* ---- the machine ---- */

static size_t per_cpu_bytes(void) { return (size_t)(__stop_field_per_cpu - __start_field_per_cpu); }

#ifdef FIELD_EXPLORED
/*
 * The explorer takes what a thread keeps for itself as its own; memory of the library that two
 * threads may write it cannot follow. So each thread keeps a copy of the CPU that it works for. It
 * is small: the explorer's library has room for few bytes for each thread.
 */
static void keep_per_cpu(const struct guest *guest, unsigned cpu) {
  static _Thread_local char copy[1024];
  static _Thread_local unsigned serial, of;
  if (serial != guest->serial || of != cpu) {
    memcpy(copy, guest->per_cpu + cpu * per_cpu_bytes(), per_cpu_bytes());
    serial = guest->serial;
    of = cpu;
  }
  field_now.per_cpu = copy - cpu * per_cpu_bytes();
}
#endif

static void enter(void *state, int32_t cpu) {
  struct guest *guest = state;
  field_now = guest->now;
  field_now.cpu = (unsigned)cpu;
#ifdef FIELD_EXPLORED
  if (guest->serial) keep_per_cpu(guest, field_now.cpu);
#endif
}

u64 field_tsc(void) {
  return field_now.without_tsc ? 0 : field_now.domain->tsc(field_now.domain->kit);
}

bool xen_hvm_domain(void) { return field_now.domain->kind == SITCK_HVM; }

/* ---- what events_2l.c calls in events_base.c ---- */

unsigned int cpu_from_evtchn(evtchn_port_t port) {
  return (unsigned)field_now.domain->vcpu_of(field_now.domain->kit, (int32_t)port);
}

/* No port is bound to the timer. Stable kernels ask for its port by the second name. */
int irq_from_virq(unsigned cpu, unsigned virq) { return (void)cpu, (void)virq, -1; }
int irq_evtchn_from_virq(unsigned cpu, unsigned virq, evtchn_port_t *port) {
  return *port = 0, irq_from_virq(cpu, virq);
}
unsigned evtchn_from_irq(unsigned irq) { return irq; }
int get_evtchn_to_irq(evtchn_port_t port) { return (int)port; }
int generic_handle_irq(unsigned irq) { return (void)irq, 0; }

/* As handle_edge_irq() with the chip of event channels does: acknowledge, then handle. */
void handle_irq_for_port(evtchn_port_t port, struct evtchn_loop_ctrl *ctrl) {
  (void)ctrl;
  struct field_now now = field_now;
  clear_evtchn(port);
  now.domain->event(now.domain->kit, (int32_t)port);
  field_now = now; /* the handler may have called back into this library */
}

int HYPERVISOR_event_channel_op(int command, void *argument) {
  if (command != EVTCHNOP_unmask) return -1;
  struct field_now now = field_now;
  now.domain->unmask(now.domain->kit, (int32_t)((struct evtchn_unmask *)argument)->port);
  field_now = now;
  return 0;
}

/* ---- refusing ---- */

static int refuse(struct sitck_error *error, int32_t number, const char *text) {
  error->number = (uint64_t)(int64_t)number;
  snprintf(error->text, sizeof error->text, "%s", text);
  return SITCK_OUT_OF_RANGE;
}
static int no_vcpu(struct sitck_error *error, int32_t vcpu) {
  return refuse(error, vcpu, "vCPUs are 0 to 31");
}
static int no_port(struct sitck_error *error, int32_t port) {
  return refuse(error, port, "ports are 0 to 4095");
}
static int is_vcpu(int32_t vcpu) { return vcpu >= 0 && vcpu < VCPUS; }
static int is_port(int32_t port) { return port >= 0 && port < PORTS; }

/* ---- TR and WR ---- */

static int system_time(void *state, int32_t vcpu, uint64_t *nanos, struct sitck_error *error) {
  if (!is_vcpu(vcpu)) return no_vcpu(error, vcpu);
  enter(state, vcpu);
  *nanos = pvclock_clocksource_read(&field_now.page->vcpu_info[vcpu].time);
  return SITCK_OK;
}

#ifdef FIELD_FREQUENCY
static int frequency(void *state, int32_t vcpu, uint64_t *hertz, struct sitck_error *error) {
  if (!is_vcpu(vcpu)) return no_vcpu(error, vcpu);
  enter(state, vcpu);
  *hertz = pvclock_tsc_khz(&field_now.page->vcpu_info[vcpu].time) * 1000;
  return SITCK_OK;
}
#endif

/* A record whose time is the one that the kit names, whatever the TSC is. */
static int time_of_day(void *state, uint64_t system_time, struct sitck_time_of_day *time,
                       struct sitck_error *error) {
  (void)error;
  enter(state, 0);
  field_now.without_tsc = 1;
  struct pvclock_vcpu_time_info record = {.system_time = system_time, .flags = PVCLOCK_TSC_STABLE_BIT};
  struct timespec64 now;
  pvclock_read_wallclock(&field_now.page->wc, &record, &now);
  time->seconds = now.tv_sec;
  time->nanos = (uint32_t)now.tv_nsec;
  return SITCK_OK;
}

/* ---- ER ---- */

/* Outside of a handler, the CPU that a port is bound to is the one that acts on it. */
static _Thread_local int handling;

static void enter_for(void *state, int32_t port) {
  struct guest *guest = state;
  if (handling) return;
  enter(state, guest->now.domain->vcpu_of(guest->now.domain->kit, port));
}

static int mask(void *state, int32_t port, struct sitck_error *error) {
  if (!is_port(port)) return no_port(error, port);
  enter_for(state, port);
  mask_evtchn((evtchn_port_t)port);
  return SITCK_OK;
}

static int unmask(void *state, int32_t port, struct sitck_error *error) {
  if (!is_port(port)) return no_port(error, port);
  enter_for(state, port);
  unmask_evtchn((evtchn_port_t)port);
  return SITCK_OK;
}

static int clear(void *state, int32_t port, struct sitck_error *error) {
  if (!is_port(port)) return no_port(error, port);
  enter_for(state, port);
  clear_evtchn((evtchn_port_t)port);
  return SITCK_OK;
}

static int handle_upcall(void *state, int32_t vcpu, struct sitck_error *error) {
  if (!is_vcpu(vcpu)) return no_vcpu(error, vcpu);
  enter(state, vcpu);
  handling++;
  xen_evtchn_do_upcall();
  handling--;
  return SITCK_OK;
}

/* ---- the table ---- */

static void *attach_guest(const struct sitck_domain *domain) {
  struct guest *guest = calloc(1, sizeof *guest + VCPUS * per_cpu_bytes());
  if (!guest) return NULL;
  guest->now = (struct field_now){.domain = domain, .page = domain->shared_info,
                                  .per_cpu = guest->per_cpu, .last = (void *)&guest->last};
  for (int cpu = 0; cpu < VCPUS; cpu++) {
    enter(guest, cpu);
    __this_cpu_write(xen_vcpu, &guest->now.page->vcpu_info[cpu]);
  }
  /* The kit binds ports before it attaches a receiver. */
  for (evtchn_port_t port = 0; port < PORTS; port++)
    xen_evtchn_port_bind_to_cpu(port, cpu_from_evtchn(port), 0);
#ifdef FIELD_EXPLORED
  static unsigned guests;
  guest->serial = __atomic_add_fetch(&guests, 1, __ATOMIC_RELAXED);
#endif
  return guest;
}

void xen_evtchn_2l_init(void);

/* As the kernel does while it boots on a host whose clock source is a stable TSC. */
__attribute__((constructor)) static void boot(void) {
  xen_evtchn_2l_init();
  pvclock_set_flags(PVCLOCK_TSC_STABLE_BIT);
}

static const struct sitck_implementation IMPLEMENTATION = {
  SITCK_TABLE(SITCK_X86_64, SITCK_PV | SITCK_HVM),
  .name = "Linux" FIELD_BUILD, .release = FIELD_RELEASE, .vendor = "built from its source by examples/field",
  .attach_guest = attach_guest, .detach_guest = free,
  .system_time = system_time,
#ifdef FIELD_FREQUENCY
  .frequency = frequency, .frequency_resolution = 1000,
#endif
  .time_of_day = time_of_day,
  .mask = mask, .unmask = unmask, .clear = clear, .handle_upcall = handle_upcall};

SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &IMPLEMENTATION : NULL;
}
