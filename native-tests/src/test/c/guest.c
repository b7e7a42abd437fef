/* Answers what a test asks: about states, mappings and look-ups. */
#include "shared_info_tck.h"

#include <stdlib.h>

static uint64_t attached, detached;

struct guest {
  const struct sitck_domain *domain;
  uint64_t roles;
  int32_t sent;
};

struct role {
  struct guest *guest;
};

static void *attach_guest(const struct sitck_domain *domain) {
  struct guest *guest = calloc(1, sizeof *guest);
  guest->domain = domain;
  attached++;
  return guest;
}

static void detach_guest(void *guest) {
  if (!((struct guest *)guest)->roles) detached++;
  free(guest);
}

static void *attach(const struct sitck_domain *domain, void *guest) {
  struct role *role = calloc(1, sizeof *role);
  role->guest = guest;
  if (role->guest->domain != domain) abort();
  role->guest->roles++;
  return role;
}

static void detach(void *state) {
  struct role *role = state;
  role->guest->roles--;
  free(role);
}

static int send_event(void *state, int32_t port, struct sitck_error *error) {
  (void)error;
  ((struct role *)state)->guest->sent = port;
  return SITCK_OK;
}

/* Sleeps if the guest's last event was on the port of this number. */
static int block(void *state, int32_t vcpu, uint32_t *sleeps, struct sitck_error *error) {
  (void)error;
  *sleeps = ((struct role *)state)->guest->sent == vcpu;
  return SITCK_OK;
}

/* 0: guests attached; 1: guests detached; 2: roles of this guest; 3: its kind; 4: what else is wrong. */
static int system_time(void *state, int32_t what, uint64_t *answer, struct sitck_error *error) {
  const struct guest *guest = ((struct role *)state)->guest;
  if (what > 4) return error->number = (uint64_t)what, SITCK_OUT_OF_RANGE;
  const uint64_t answers[] = {attached, detached, guest->roles, guest->domain->kind,
                              guest->domain->size - sizeof *guest->domain
                                + (uint64_t)(guest->domain->vcpu_of(guest->domain->kit, 9999) + 1)};
  *answer = answers[what];
  return SITCK_OK;
}

/* The entry is the word in the middle page of three mapped frames: pfn, pfn + 1, pfn. */
static int p2m_read(void *state, uint64_t pfn, struct sitck_p2m_entry *entry,
                    struct sitck_error *error) {
  const struct sitck_domain *domain = ((struct role *)state)->guest->domain;
  const uint64_t numbers[] = {pfn, pfn + 1, pfn};
  const uint64_t *mapped = domain->map_frames(domain->kit, numbers, 3);
  if (!mapped) return error->number = pfn, SITCK_UNAVAILABLE;
  uint64_t *frame = domain->frame(domain->kit, pfn);
  frame[511] = 0x1234;
  entry->mfn = mapped[512 + 3];
  entry->consistent = mapped[511] == 0x1234 && mapped[2 * 512 + 511] == 0x1234;
  entry->generation = domain->mfn_to_pfn(domain->kit, entry->mfn);
  domain->unmap_frames(domain->kit, mapped, 3);
  return SITCK_OK;
}

static int p2m_changed_since(void *state, const struct sitck_p2m_entry *entry, uint32_t *changed,
                             struct sitck_error *error) {
  (void)state, (void)error;
  *changed = !entry->consistent;
  return SITCK_OK;
}

static const struct sitck_implementation TABLE = {
  SITCK_TABLE(SITCK_X86_64, SITCK_PV | SITCK_HVM), .name = "a guest with a state",
  .limits_x86_64 = {.ports = 1024, .vcpus = 5, .first_port = 3},
  .frequency_resolution = 1000,
  .attach_guest = attach_guest, .detach_guest = detach_guest, .attach = attach, .detach = detach,
  .frequency = system_time, .system_time = system_time, .send = send_event, .block = block,
  .p2m_read = p2m_read, .p2m_changed_since = p2m_changed_since};

SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &TABLE : 0;
}
