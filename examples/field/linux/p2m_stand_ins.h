/*
 * What arch/x86/xen/p2m.c takes from the kernel's memory management. These are stand-ins of ours:
 * page tables are the guest's frames, walked by address, and a page is its machine frame, so a
 * "physical" frame number and a machine frame number are the same here.
 */
#ifndef FIELD_P2M_STAND_INS_H
#define FIELD_P2M_STAND_INS_H

#include "stand_ins.h"

#include <xen/interface/xen.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PTRS_PER_PTE 512
#define PMD_SIZE (1UL << 21)
#define PG_LEVEL_4K 1
#define ENOMEM 12
#define VM_ALLOC 2
#define CONFIG_XEN_MEMORY_HOTPLUG_LIMIT 2 /* GiB; a kernel's default is 512 */
#define GFP_KERNEL 0
#define ALIGN(n, to) (((n) + (to) - 1) / (to) * (to))
#define max(a, b) ((a) > (b) ? (a) : (b))

typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pmd; } pmd_t;
#define __pmd(value) ((pmd_t){value})
#define PAGE_KERNEL 0x63UL
#define PAGE_KERNEL_RO 0x61UL
#define _KERNPG_TABLE 0x63UL
#define WRITABLE 2UL
#define FRAME_BITS 0x000ffffffffff000UL

struct vm_struct { unsigned long flags, size; void *addr; };

void *field_page(void); /* one more page of the guest, or NULL */
void field_no_page(void *page);
unsigned long field_frame_of(const void *page);
void *field_page_of(unsigned long frame);
pte_t *lookup_address(unsigned long address, unsigned *level);
pmd_t *lookup_pmd_address(unsigned long address);
pte_t *populate_extra_pte(unsigned long address);
pmd_t *populate_extra_pmd(unsigned long address);
int xen_safe_write_ulong(unsigned long *address, unsigned long value);
void vm_area_register_early(struct vm_struct *area, unsigned long alignment);
_Noreturn void field_panic(void);

/* While it boots the kernel panics if it is out of memory; later it returns an error. */
extern _Thread_local int field_booting;
#define slab_is_available() (!field_booting)
#define memblock_alloc(bytes, alignment) field_page()
#define memblock_free(page, bytes) field_no_page(page)
#define __get_free_page(how) field_page()
#define free_page(page) field_no_page((void *)(page))
#define panic(...) field_panic()
#define copy_page(to, from) memcpy(to, from, PAGE_SIZE)

#define __pa(page) (field_frame_of((const void *)(page)) << PAGE_SHIFT)
#define PFN_DOWN(address) ((address) >> PAGE_SHIFT)
#define virt_to_mfn(page) field_frame_of((const void *)(page))
#define mfn_to_virt(frame) field_page_of(frame)
#define pfn_pte(frame, rights) ((pte_t){(unsigned long)(frame) << PAGE_SHIFT | (rights)})
#define pte_pfn(entry) (((entry).pte & FRAME_BITS) >> PAGE_SHIFT)
#define pte_mfn(entry) pte_pfn(entry)
#define set_pte(at, entry) __atomic_store_n(&(at)->pte, (entry).pte, __ATOMIC_RELAXED)
#define set_pmd(at, entry) __atomic_store_n(&(at)->pmd, (entry).pmd, __ATOMIC_RELAXED)
#define paravirt_alloc_pte(mm, frame) ((void)0)
#define paravirt_release_pte(frame) ((void)0)
#define xen_inv_extra_mem() ((void)0)
#define xen_chk_extra_mem(pfn) (~0UL)

extern _Thread_local struct start_info *xen_start_info;
extern _Thread_local void *swapper_pg_dir;
static struct shared_info xen_dummy_shared_info;

#endif
