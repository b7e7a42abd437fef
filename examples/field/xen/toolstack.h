/*
 * What libxenguest's files take from the rest of the toolstack. These are stand-ins of ours, written
 * for this adapter; README.md names each one that matters to a verdict.
 */
#ifndef FIELD_TOOLSTACK_H
#define FIELD_TOOLSTACK_H

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct sitck_domain;

typedef unsigned long xen_pfn_t;
typedef uint64_t xen_vaddr_t;
typedef struct xc_interface_core xc_interface;

#define INVALID_MFN (~0UL)
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PROT_READ 1
#define GET_FIELD(page, field, width) ((width) == 8 ? (page)->x64.field : (page)->x32.field)

/* The arch part alone, at its place in the pages of both widths. */
typedef union {
  struct {
    uint8_t before[3088];
    struct { uint64_t max_pfn, pfn_to_mfn_frame_list_list, nmi_reason, p2m_cr3, p2m_vaddr, p2m_generation; } arch;
  } x64;
  struct {
    uint8_t before[2316];
    struct { uint32_t max_pfn, pfn_to_mfn_frame_list_list, nmi_reason, p2m_cr3, p2m_vaddr, p2m_generation; } arch;
  } x32;
} shared_info_any_t;

struct xc_sr_context {
  xc_interface *xch;
  uint32_t domid;
  struct { bool live; unsigned long p2m_size; } save;
  struct {
    struct {
      unsigned width, levels;
      xen_pfn_t max_mfn;
      xen_pfn_t max_pfn;
      unsigned p2m_frames;
      void *p2m;
      xen_pfn_t *p2m_pfns;
      shared_info_any_t *shinfo;
      uint64_t p2m_generation;
    } pv;
  } x86;
  const struct sitck_domain *kit;
};

void field_report(const char *format, ...);
#define ERROR(...) ((void)xch, field_report(__VA_ARGS__))
#define PERROR(...) ((void)xch, field_report(__VA_ARGS__))
#define DPRINTF(...) ((void)xch)
#define dump_bad_pseudophysmap_entry(ctx, mfn) ((void)(ctx), field_report("mfn %#lx", mfn))

void *xc_map_foreign_pages(xc_interface *xch, uint32_t domid, int protection, const xen_pfn_t *mfns, size_t count);
void *xc_map_foreign_range(xc_interface *xch, uint32_t domid, int bytes, int protection, xen_pfn_t mfn);
#define munmap field_unmap
int field_unmap(void *mapping, size_t bytes);

xen_pfn_t mfn_to_pfn(struct xc_sr_context *ctx, xen_pfn_t mfn);
bool mfn_in_pseudophysmap(struct xc_sr_context *ctx, xen_pfn_t mfn);

int map_p2m(struct xc_sr_context *ctx);
int x86_pv_check_vm_state_p2m_list(struct xc_sr_context *ctx);
int get_p2m_generation(struct xc_sr_context *ctx);
xen_pfn_t x86_pv_pfn_to_gfn(const struct xc_sr_context *ctx, xen_pfn_t pfn);

#endif
