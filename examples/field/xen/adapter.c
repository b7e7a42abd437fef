/*
 * Xen's hypervisor behind the kit's C ABI. What judges itself here is Xen's own code, compiled from
 * the tree that the user names; this file binds it to the kit's guest and nothing else. A vCPU or
 * port out of range is refused here, and so is port 0, which Xen reserves.
 */
#include "stand_ins.h"

#include "shared_info_tck.h"

#include <xen/time.h>

#include <stdio.h>

#ifndef FIELD_RELEASE
#define FIELD_RELEASE "unknown"
#endif
#ifndef FIELD_BUILD
#define FIELD_BUILD ""
#endif

enum { VCPUS = 32 };

_Static_assert(sizeof(struct shared_info) == 3136, "Xen's own layout of the page");
_Static_assert(sizeof(struct compat_shared_info) == 2344, "our layout of the 32-bit page");

struct guest {
  struct domain domain;
  struct vcpu vcpus[VCPUS];
};

_Thread_local struct vcpu *current;

/* Made by the build out of Xen's files: time.c, sched/core.c, domain.c, event_channel.c. */
void evtchn_2l_init(struct domain *d);
void vcpu_block_enable_events(void);
void field_record(u64 tsc, s64 time, u32 mul, int shift);
void field_extrapolate(u64 tsc);
void field_wallclock(u64 seconds, unsigned nanos);
void force_update_vcpu_system_time(struct vcpu *v);
void set_time_scale(struct time_scale *scale, u64 hertz);

/* ---- the machine ---- */

u64 field_tsc(void) { return current->domain->kit->tsc(current->domain->kit->kit); }

/* Xen sets the one flag that it knows, TSC_STABLE. The kit's other flags take the same way. */
_Thread_local u8 field_flags;

void vcpu_wake(struct vcpu *v) {
  v->domain->kit->wake(v->domain->kit->kit, (int32_t)v->vcpu_id);
}

/* A vCPU that is kicked leaves the guest and enters it again, and looks for events as it does. */
void field_kicked(struct vcpu *v) {
  if (vcpu_info(v, evtchn_upcall_pending) && (is_hvm_vcpu(v) || !vcpu_info(v, evtchn_upcall_mask)))
    v->domain->kit->upcall(v->domain->kit->kit, (int32_t)v->vcpu_id);
}

bool hvm_local_events_need_delivery(struct vcpu *v) { return vcpu_info(v, evtchn_upcall_pending); }

/* ---- refusing ---- */

static int refuse(struct sitck_error *error, int status, uint64_t number, const char *text) {
  error->number = number;
  snprintf(error->text, sizeof error->text, "%s", text);
  return status;
}

static struct vcpu *vcpu_of(void *state, int32_t vcpu, struct sitck_error *error) {
  struct guest *guest = state;
  if (vcpu < 0 || vcpu >= VCPUS) {
    refuse(error, SITCK_OUT_OF_RANGE, (uint64_t)(int64_t)vcpu, "vCPUs are 0 to 31");
    return NULL;
  }
  return current = &guest->vcpus[vcpu];
}

/* ---- TP ---- */

static void keep(const struct sitck_time *time) {
  field_record(time->tsc_timestamp, (s64)time->system_time, time->tsc_to_system_mul, time->tsc_shift);
  field_flags = time->flags;
}

static int publish_time(void *state, int32_t vcpu, const struct sitck_time *time,
                        struct sitck_error *error) {
  struct vcpu *v = vcpu_of(state, vcpu, error);
  if (!v) return SITCK_OUT_OF_RANGE;
  keep(time);
  force_update_vcpu_system_time(v);
  return SITCK_OK;
}

static int update_time(void *state, int32_t vcpu, const struct sitck_time *last,
                       struct sitck_error *error) {
  struct vcpu *v = vcpu_of(state, vcpu, error);
  if (!v) return SITCK_OUT_OF_RANGE;
  keep(last);
  field_extrapolate(field_tsc());
  force_update_vcpu_system_time(v);
  return SITCK_OK;
}

static int scale_of(void *state, uint64_t hertz, struct sitck_scale *scale, struct sitck_error *error) {
  (void)state, (void)error;
  struct time_scale chosen;
  set_time_scale(&chosen, hertz);
  scale->tsc_to_system_mul = chosen.mul_frac;
  scale->tsc_shift = (int8_t)chosen.shift;
  return SITCK_OK;
}

/* ---- WP ---- */

static int publish_wallclock(void *state, int64_t seconds, uint32_t nanos, struct sitck_error *error) {
  struct guest *guest = state;
  current = &guest->vcpus[0];
#ifdef FIELD_SETTIME
  (void)error;
  do_settime((u64)seconds, nanos, 0);
#else
  if (nanos >= 1000000000u) return refuse(error, SITCK_BAD_ARGUMENT, nanos, "a second or more");
  field_wallclock((u64)seconds, nanos);
  update_domain_wallclock_time(&guest->domain);
#endif
  return SITCK_OK;
}

/* ---- ES ---- */

static int is_port(const struct guest *guest, int32_t port) {
  int32_t ports = guest->domain.is_32bit ? 1024 : 4096;
  return port > 0 && port < ports;
}
static int no_port(struct sitck_error *error, int32_t port) {
  return refuse(error, SITCK_OUT_OF_RANGE, (uint64_t)(int64_t)port, "port 0 is reserved, others are not there");
}

static struct evtchn channel(struct guest *guest, int32_t port) {
  const struct sitck_domain *kit = guest->domain.kit;
  return (struct evtchn){.port = (unsigned)port, .notify_vcpu_id = (unsigned)kit->vcpu_of(kit->kit, port)};
}

static int send(void *state, int32_t port, struct sitck_error *error) {
  struct guest *guest = state;
  if (!is_port(guest, port)) return no_port(error, port);
  struct evtchn evtchn = channel(guest, port);
  current = NULL; /* the sender is somebody else */
  guest->domain.evtchn_port_ops->set_pending(&guest->vcpus[evtchn.notify_vcpu_id], &evtchn);
  return SITCK_OK;
}

static int unmask_for_guest(void *state, int32_t port, struct sitck_error *error) {
  struct guest *guest = state;
  if (!is_port(guest, port)) return no_port(error, port);
  struct evtchn evtchn = channel(guest, port);
  current = NULL;
  guest->domain.evtchn_port_ops->unmask(&guest->domain, &evtchn);
  return SITCK_OK;
}

static int block(void *state, int32_t vcpu, uint32_t *sleeps, struct sitck_error *error) {
  struct vcpu *v = vcpu_of(state, vcpu, error);
  if (!v) return SITCK_OUT_OF_RANGE;
  if (is_hvm_vcpu(v)) vcpu_block();
  else vcpu_block_enable_events();
  *sleeps = test_bit(_VPF_blocked, &v->pause_flags);
  return SITCK_OK;
}

/* ---- the table ---- */

static void *attach_guest(const struct sitck_domain *kit) {
  struct guest *guest = calloc(1, sizeof *guest);
  if (!guest) return NULL;
  guest->domain = (struct domain){.kit = kit, .shared_info = kit->shared_info, .max_vcpus = VCPUS,
                                  .is_32bit = kit->abi == SITCK_X86_32, .is_hvm = kit->kind == SITCK_HVM};
  for (unsigned i = 0; i < VCPUS; i++) {
    guest->domain.vcpu[i] = &guest->vcpus[i];
    guest->vcpus[i] = (struct vcpu){.domain = &guest->domain, .vcpu_id = i, .is_running = true,
                                    .vcpu_info = (vcpu_info_t *)((char *)kit->shared_info + i * 64)};
  }
  evtchn_2l_init(&guest->domain);
  return guest;
}

static const struct sitck_implementation IMPLEMENTATION = {
  SITCK_TABLE(SITCK_X86_64 | SITCK_X86_32, SITCK_PV | SITCK_HVM),
  .name = "Xen" FIELD_BUILD, .release = FIELD_RELEASE, .vendor = "built from its source by examples/field",
  .attach_guest = attach_guest, .detach_guest = free,
  .publish_time = publish_time, .scale_of = scale_of, .update_time = update_time,
  .publish_wallclock = publish_wallclock,
  .send = send, .block = block, .unmask_for_guest = unmask_for_guest};

SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &IMPLEMENTATION : NULL;
}
