/* An implementation of some roles of the shared_info page. shared_info_tck.h says what each function does. */
#include <stdio.h>

#include "shared_info_tck.h"

/* The state of a guest is the guest itself, until there is more to remember. */
static void *attach_guest(const struct sitck_domain *domain) {
  return (void *)domain;
}

static inline int to_do(struct sitck_error *error, const char *function) {
  snprintf(error->text, sizeof error->text, "to do: %s", function);
  return SITCK_BAD_STATE;
}

/* functions */

static const struct sitck_implementation TABLE = {
    SITCK_TABLE(SITCK_X86_64, SITCK_PV),
    .name = "my implementation",
    .release = "0.1",
    .attach_guest = attach_guest,
    /* members */
};

SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &TABLE : NULL;
}
