/* The example with barriers of its own, in assembler, as kernels have them. No compiler tells of these.
 * An exchange that would change nothing is left out, so that upcalls depend on the barriers. */
#define OWN_BARRIER() __asm__ volatile("mfence" ::: "memory")

#define __atomic_thread_fence(order) OWN_BARRIER()

#define __atomic_store_n(at, value, order) \
  do { \
    *(volatile __typeof__(*(at)) *)(at) = (value); \
    OWN_BARRIER(); \
  } while (0)

#define __atomic_exchange_n(at, value, order) \
  (__atomic_load_n(at, order) == (value) ? (value) : __atomic_exchange_n(at, value, order))
