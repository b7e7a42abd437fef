/*
 * libxenguest's reader of a guest's p2m behind the kit's C ABI: what saves and migrates a PV guest.
 * The mapping of the list and what is refused is Xen's own code, compiled from the tree that the
 * user names. A save maps a list once; here each read does, as if a save began with it.
 */
#include "toolstack.h"

#include "shared_info_tck.h"

#include <stdarg.h>
#include <stdio.h>

#ifndef FIELD_RELEASE
#define FIELD_RELEASE "unknown"
#endif
#ifndef FIELD_BUILD
#define FIELD_BUILD ""
#endif

/* What the last message was about. */
static _Thread_local uint64_t number;
static _Thread_local char text[120];
static _Thread_local const struct sitck_domain *kit_now;

/* Most messages begin with the frame, address or entry that is wrong. */
void field_report(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const char *first = strchr(format, '%');
  if (first && first[1] == '#' && strcmp(format, "mfn %#lx") != 0) number = va_arg(arguments, uint64_t);
  va_end(arguments);
  if (strcmp(format, "mfn %#lx") == 0) {
    va_start(arguments, format);
    number = va_arg(arguments, uint64_t);
    va_end(arguments);
    return;
  }
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
}

/* ---- foreign mappings ---- */

void *xc_map_foreign_pages(xc_interface *xch, uint32_t domid, int protection, const xen_pfn_t *mfns,
                           size_t count) {
  (void)xch, (void)domid, (void)protection;
  const void *mapping = kit_now->map_frames(kit_now->kit, mfns, count);
  for (size_t i = 0; !mapping && i < count; i++)
    if (!kit_now->frame(kit_now->kit, mfns[i])) {
      number = mfns[i];
      break;
    }
  return (void *)mapping;
}

void *xc_map_foreign_range(xc_interface *xch, uint32_t domid, int bytes, int protection, xen_pfn_t mfn) {
  (void)bytes;
  return xc_map_foreign_pages(xch, domid, protection, &mfn, 1);
}

int field_unmap(void *mapping, size_t bytes) {
  kit_now->unmap_frames(kit_now->kit, mapping, bytes / PAGE_SIZE);
  return 0;
}

/* Xen's machine-to-physical table; ~0 says that there is no pfn. */
xen_pfn_t mfn_to_pfn(struct xc_sr_context *ctx, xen_pfn_t mfn) {
  return ctx->kit->mfn_to_pfn(ctx->kit->kit, mfn);
}

/* ---- PV ---- */

static struct xc_sr_context context(const struct sitck_domain *kit) {
  kit_now = kit;
  struct xc_sr_context ctx = {.save.live = true, .kit = kit};
  ctx.x86.pv.width = kit->abi == SITCK_X86_64 ? 8 : 4;
  ctx.x86.pv.levels = kit->abi == SITCK_X86_64 ? 4 : 3;
  ctx.x86.pv.max_mfn = kit->abi == SITCK_X86_64 ? (1UL << 52) - 1 : 0xfffffffeUL;
  ctx.x86.pv.shinfo = kit->shared_info;
  number = 0;
  text[0] = 0;
  return ctx;
}

static int refused(const struct xc_sr_context *ctx, struct sitck_error *error) {
  xen_pfn_t tree = GET_FIELD(ctx->x86.pv.shinfo, arch.pfn_to_mfn_frame_list_list, ctx->x86.pv.width);
  xen_pfn_t none = ctx->x86.pv.width == 8 ? ~0UL : 0xffffffffUL;
  bool linear = GET_FIELD(ctx->x86.pv.shinfo, arch.p2m_cr3, ctx->x86.pv.width) != 0;
  error->number = number;
  snprintf(error->text, sizeof error->text, "%s", text);
  return !linear && (tree == 0 || tree == none) ? SITCK_UNAVAILABLE : SITCK_BROKEN_WALK;
}

static int p2m_read(void *state, uint64_t pfn, struct sitck_p2m_entry *entry, struct sitck_error *error) {
  struct xc_sr_context ctx = context(state);
  bool linear = GET_FIELD(ctx.x86.pv.shinfo, arch.p2m_cr3, ctx.x86.pv.width) != 0;
  uint64_t count = GET_FIELD(ctx.x86.pv.shinfo, arch.max_pfn, ctx.x86.pv.width);
  int status = SITCK_OK;
  if (map_p2m(&ctx) != 0) {
    status = refused(&ctx, error);
  } else if (pfn >= count) {
    error->number = pfn;
    status = SITCK_OUT_OF_RANGE;
  } else {
    /* Behind the max_pfn that it has settled on, it saves nothing: "no frame". */
    xen_pfn_t mfn = pfn <= ctx.x86.pv.max_pfn ? x86_pv_pfn_to_gfn(&ctx, pfn) : INVALID_MFN;
    entry->mfn = ctx.x86.pv.width == 8 ? mfn : (uint32_t)mfn;
    entry->generation = linear ? ctx.x86.pv.p2m_generation : 0;
    entry->consistent = linear && x86_pv_check_vm_state_p2m_list(&ctx) == 0;
  }
  if (ctx.x86.pv.p2m) field_unmap(ctx.x86.pv.p2m, (size_t)ctx.x86.pv.p2m_frames * PAGE_SIZE);
  free(ctx.x86.pv.p2m_pfns);
  return status;
}

static int p2m_changed_since(void *state, const struct sitck_p2m_entry *entry, uint32_t *changed,
                             struct sitck_error *error) {
  (void)error;
  struct xc_sr_context ctx = context(state);
  ctx.x86.pv.p2m_generation = entry->generation;
  *changed = x86_pv_check_vm_state_p2m_list(&ctx) != 0;
  return SITCK_OK;
}

static void *attach(const struct sitck_domain *kit, void *guest) {
  (void)guest;
  return (void *)kit;
}

static const struct sitck_implementation IMPLEMENTATION = {
  SITCK_TABLE(SITCK_X86_64 | SITCK_X86_32, SITCK_PV),
  .name = "libxenguest" FIELD_BUILD, .release = FIELD_RELEASE, .vendor = "built from its source by examples/field",
  .attach = attach, .p2m_read = p2m_read, .p2m_changed_since = p2m_changed_since};

SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
  return version == SITCK_VERSION ? &IMPLEMENTATION : NULL;
}
