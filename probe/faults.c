// Page faults and the NMI.
#include "machine.h"

void on_upcall(void), on_page_fault(void), on_nmi(void), on_failsafe(void), touch(word address);
void page_fault(word *ip), nmi(void), upcall(void);

static volatile word fault_address[MAX_VCPUS];
static volatile word nmi_reason;

void upcall(void) { handle_upcall(); }

static word code_selector(void) {
  uint16_t cs;
  __asm__("mov %%cs, %0" : "=r"(cs));
  return cs;
}

// Handlers belong to a vCPU; the others get theirs with their context.
void set_handlers(void) {
  static struct trap traps[2];
  static struct {
    word address, padding;
  } nmi_handler;
  traps[0] = (struct trap){.vector = TRAP_PAGE_FAULT, .cs = code_selector(), .address = (word)on_page_fault};
  long result = hypercall(SET_TRAP_TABLE, (word)traps, 0, 0, 0);
#ifdef __x86_64__
  result |= hypercall(SET_CALLBACKS, (word)on_upcall, (word)on_failsafe, 0, 0);
#else
  result |= hypercall(SET_CALLBACKS, code_selector(), (word)on_upcall, code_selector(), (word)on_failsafe);
#endif
  if (result) wrong("handlers were refused", 0, -result);
  if (this_vcpu() != 0) return;
  nmi_handler.address = (word)on_nmi;
  if (hypercall(NMI_OP, 0, (word)&nmi_handler, 0, 0)) print("no handler of NMIs is possible here");
}

void page_fault(word *ip) {
  unsigned vcpu = this_vcpu();
  fault_address[vcpu] = load(in_info(vcpu, CR2), WORD);
  *ip += 2;  // behind the instruction in touch
}

void page_faults(void) {
  static const word addresses[] = {
      0, 1, 0xfff, 0x1000, 0x12345678,
#ifdef __x86_64__
      0x123456789abc, 0x7fffffffffff, 0xffff880000000008,
#else
      0xbffffff0, 0xe0000008,
#endif
  };
  unsigned vcpu = this_vcpu();
  for (unsigned i = 0; i < sizeof addresses / sizeof *addresses; i++) {
    begin_operation(vcpu, OP_FAULT, VALUES(addresses[i]));
    touch(addresses[i]);
    done_operation(vcpu, OP_FAULT, NOTHING);
    if (fault_address[vcpu] != addresses[i]) wrong("cr2", addresses[i], fault_address[vcpu]);
  }
}

void nmi(void) { nmi_reason = load(in_page(NMI_REASON), WORD); }

// Xen's debug key "N" makes an NMI without a reason; with the option nmi=dom0, dom0 gets it.
void non_maskable_interrupt(void) {
  enum { UNKNOWN = 1 << 2 };
  static const char key[] = "N";
  static struct sysctl_debug_keys call;
  long result = -1;
  begin_operation(0, OP_NMI, VALUES(UNKNOWN));
  for (uint32_t version = 0x10; result && version < 0x20; version++) {
    call = (struct sysctl_debug_keys){
        .command = DEBUG_KEYS, .interface_version = version, .keys = (word)key, .count = 1};
    result = hypercall(SYSCTL, (word)&call, 0, 0, 0);
  }
  if (result) {
    print_number("no NMI can be asked for here, the error is", -result);
  } else {
    uint64_t until = now() + 1000000000;
    while (!nmi_reason && now() < until) relax();
    if (nmi_reason != UNKNOWN) wrong("nmi_reason", UNKNOWN, nmi_reason);
  }
  done_operation(0, OP_NMI, VALUES(-result));
}
