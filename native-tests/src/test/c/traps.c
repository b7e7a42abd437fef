/* Traps for 64-bit guests, one WAY or another of setting a bit that an explorer may see. */
#include "shared_info_tck.h"

#include <stdlib.h>

enum { CR2 = 16, VCPU_BYTES = 64, NMI_REASON = 3104 };
enum { COMPILED, TOLD, ASSEMBLER, STATIC, LIBRARY_CALL, BY_LOCK };

static unsigned long calls;

struct guest {
  char *page;
  int lock;
};

static void *attach(const struct sitck_domain *domain, void *of_guest) {
  (void)of_guest;
  struct guest *guest = calloc(1, sizeof *guest);
  guest->page = domain->shared_info;
  return guest;
}

static int nmi(void *state, uint32_t bit, struct sitck_error *error) {
  (void)error;
  struct guest *guest = state;
  uint64_t *reason = (uint64_t *)(guest->page + NMI_REASON);
  uint64_t bits = (uint64_t)1 << bit;
  if (WAY == STATIC) calls++;
  if (WAY == TOLD) {
    sitck_or(reason, 8, bits);
  } else if (WAY == ASSEMBLER) {
    __asm__ volatile("lock orq %1, %0" : "+m"(*reason) : "r"(bits));
  } else if (WAY == LIBRARY_CALL) {
    char *digits = (char *)reason;
    digits[0] |= (char)strtoul(digits + 1, NULL, 10);
    __atomic_fetch_or(reason, bits, __ATOMIC_SEQ_CST);
  } else if (WAY == BY_LOCK) {
    while (__atomic_exchange_n(&guest->lock, 1, __ATOMIC_ACQUIRE)) {
    }
    *(volatile uint64_t *)reason |= bits;
    __atomic_store_n(&guest->lock, 0, __ATOMIC_RELEASE);
  } else {
    __atomic_fetch_or(reason, bits, __ATOMIC_SEQ_CST);
  }
  return SITCK_OK;
}

static int page_fault(void *state, int32_t vcpu, uint64_t address, struct sitck_error *error) {
  (void)error;
  struct guest *guest = state;
  *(volatile uint64_t *)(guest->page + vcpu * VCPU_BYTES + CR2) = address;
  return SITCK_OK;
}

static const struct sitck_implementation TABLE = {
  SITCK_TABLE(SITCK_X86_64, SITCK_PV), .name = "traps", .release = "1",
  .vendor = "a test", .attach = attach, .nmi = nmi, .page_fault = page_fault};

SITCK_EXPORT
const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION && calls == 0 ? &TABLE : 0;
}
