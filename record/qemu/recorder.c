// A QEMU TCG plugin that records every access to a guest's shared_info page as recording/1.
//
//   gcc -O2 -Wall -shared -fPIC -o recorder.so recorder.c
//   qemu-system-x86_64 -accel tcg,thread=single ... -plugin ./recorder.so,ram=FILE,out=FILE
//
// ../README.md describes the options. The plugin interface is declared here, so no header of QEMU is needed. Versions
// 1 to 6 of the interface work: functions that a version lacks are weak symbols, and are used where they exist.
//
// All callbacks run in the one TCG thread, after the access that they report. Nothing else runs in between, so memory
// still holds what was loaded or stored.
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- the plugin interface ----

typedef uint64_t plugin_id;
typedef uint32_t meminfo;
struct tb;
struct insn;
struct hwaddr;
struct reg;

typedef struct {
  const char *target;
  struct {
    int min, cur;
  } version;
  bool system_emulation;
  int smp_vcpus, max_vcpus;
} plugin_info;

typedef struct {
  int type;  // log2 of the size in bytes
  union {
    uint64_t low;
    uint64_t halves[2];
  } data;
} mem_value;

// glib's arrays, as far as their layout is public.
typedef struct {
  uint8_t *data;
  unsigned length;
} glib_array;

typedef struct {
  struct reg *handle;
  const char *name;
  const char *feature;
} reg_descriptor;

enum { NO_REGS, READ_REGS };
enum { LOADS_AND_STORES = 3 };

#define OPTIONAL __attribute__((weak))
extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, struct tb *));
extern void qemu_plugin_register_vcpu_init_cb(plugin_id, void (*)(plugin_id, unsigned));
extern void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *, void (*)(unsigned, void *), int flags, void *);
extern void qemu_plugin_register_vcpu_mem_cb(
    struct insn *, void (*)(unsigned, meminfo, uint64_t, void *), int flags, int which, void *);
extern size_t qemu_plugin_tb_n_insns(const struct tb *);
extern struct insn *qemu_plugin_tb_get_insn(const struct tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct insn *);
extern void *qemu_plugin_insn_haddr(const struct insn *);  // where the host has the instruction's bytes
extern size_t qemu_plugin_insn_size(const struct insn *);
extern unsigned qemu_plugin_mem_size_shift(meminfo);
extern bool qemu_plugin_mem_is_store(meminfo);
extern struct hwaddr *qemu_plugin_get_hwaddr(meminfo, uint64_t);
extern bool qemu_plugin_hwaddr_is_io(const struct hwaddr *);
extern uint64_t qemu_plugin_hwaddr_phys_addr(const struct hwaddr *);
// One name, two meanings: up to version 2 it returns the bytes, from version 3 on it copies them.
extern const uint8_t *insn_bytes_returned(const struct insn *) __asm__("qemu_plugin_insn_data");
extern size_t insn_bytes_copied(const struct insn *, void *, size_t) __asm__("qemu_plugin_insn_data");
// Since version 2 (QEMU 9.0).
extern void *qemu_plugin_scoreboard_new(size_t) OPTIONAL;
extern glib_array *qemu_plugin_get_registers(void) OPTIONAL;
extern int qemu_plugin_read_register(struct reg *, glib_array *) OPTIONAL;
// Since version 3, 4 and 5.
extern void *qemu_plugin_register_vcpu_tb_exec_cond_cb(void) OPTIONAL;
extern mem_value qemu_plugin_mem_get_value(meminfo) OPTIONAL;
extern bool qemu_plugin_read_memory_vaddr(uint64_t, void *, size_t) OPTIONAL;
extern int qemu_plugin_write_memory_hwaddr(uint64_t, void *) OPTIONAL;
extern glib_array *g_byte_array_new(void) OPTIONAL;
extern glib_array *g_byte_array_set_size(glib_array *, unsigned) OPTIONAL;

#define EXPORT __attribute__((visibility("default")))
EXPORT int qemu_plugin_version = 1;

// QEMU reads the version after it has loaded the file, so it can follow from what this QEMU offers.
__attribute__((constructor)) static void probe_version(void) {
  if (qemu_plugin_write_memory_hwaddr) {
    qemu_plugin_version = 5;
  } else if (qemu_plugin_read_memory_vaddr) {
    qemu_plugin_version = 4;
  } else if (qemu_plugin_register_vcpu_tb_exec_cond_cb) {
    qemu_plugin_version = 3;
  } else if (qemu_plugin_scoreboard_new) {
    qemu_plugin_version = 2;
  }
}

static int interface;  // the version that this QEMU speaks

// ---- the machine ----

enum { PAGE = 4096, INFO = 64, TIME = 32, MAX_CPUS = 64, MAX_VCPUS = 32, MAX_PLACES = 4096, MAX_TSC_READS = 16 };
enum { PAGE_AREA = 0, MAILBOX_AREA = 1, P2M_AREA = 2, FIRST_TABLE_AREA = 16, FIRST_INFO_AREA = 64 };

struct range {
  uint64_t first, last;
};

// A watched part of a frame, and where in which area it lies.
struct place {
  uint64_t frame;
  unsigned from, to;
  unsigned area, base;
  unsigned next;  // the next place in the same frame, or 0
};

static const uint8_t *ram;
static uint64_t ram_bytes;
static struct range hypervisor = {0xffff820000000000, 0xffff82ffffffffff};
static bool is_xen = true; // upcalls are found by the way Xen makes them
static struct range guest = {0xffff880000000000, 0xffffffffffffffff};
static bool x86_32, pinned;
static struct place places[MAX_PLACES];
static unsigned place_count = 1;
static uint16_t *first_place;  // by frame
static uint64_t page_frame;
static bool page_known;
static bool moved[MAX_VCPUS];

struct cpu {
  // Xen's look at pending and mask said "deliver", then it masked: the next access of the guest is in its entry point.
  int deliver_to;  // vCPU + 1
  bool bounced;
  // The guest asked to sleep; then Xen found nothing pending and put it to sleep.
  bool block_due, asleep;
  // A time record that is being published at an unknown place, and which of its fields were stored.
  uint64_t record;
  unsigned fields;
  uint32_t odd;
  // A vcpu_info that the hypervisor copies out of the page.
  int copied;  // vCPU + 1
  unsigned copied_bytes, strangers;
  uint64_t copy;
  // The TSC reads whose values are not known yet.
  unsigned tsc_reads;
  uint64_t tsc_places[MAX_TSC_READS];
};
static struct cpu cpus[MAX_CPUS];

static bool in(struct range r, uint64_t at) { return at >= r.first && at <= r.last; }

static uint64_t memory(uint64_t at, unsigned bytes) {
  uint64_t value = 0;
  if (at + bytes <= ram_bytes) memcpy(&value, ram + at, bytes);
  return value;
}

static void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "recorder: ");
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  exit(1);
}

// ---- the recording ----

static FILE *out;
static uint64_t lines;
static const char *source = "QEMU TCG";

// A load that may turn out to be the first half of a read-modify-write.
static struct {
  bool held, locked;
  unsigned cpu, area, offset, size;
  uint64_t value, pc;
} load;

static void line(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(out, format, arguments);
  va_end(arguments);
  lines++;
}

static void release_load(void) {
  if (!load.held) return;
  load.held = false;
  line("L %u %u %x %u %" PRIx64 " %" PRIx64 "\n", load.cpu, load.area, load.offset, load.size, load.value, load.pc);
}

static void mark(const char *format, ...) {
  if (!page_known) return;
  release_load();
  va_list arguments;
  va_start(arguments, format);
  vfprintf(out, format, arguments);
  va_end(arguments);
  fputc('\n', out);
  lines++;
}

static void write_header(void) {
  fprintf(out, "recording/1\nabi %s\nguest pv\nsource %s, plugin interface %d\n", x86_32 ? "x86_32" : "x86_64", source,
          interface);
  fprintf(out, "side hypervisor %" PRIx64 "-%" PRIx64 "\n", hypervisor.first, hypervisor.last);
  fprintf(out, "side guest %" PRIx64 "-%" PRIx64 "\n", guest.first, guest.last);
  fprintf(out, "complete hypervisor=loads,stores guest=loads,stores\nlocked known\nvalues exact\n");
  const char *others = qemu_plugin_read_register ? pinned ? " hypercall tsc block wake" : " hypercall tsc" : "";
  if (is_xen || *others) fprintf(out, "marks%s%s\n", is_xen ? " upcall" : "", others);
  if (pinned) fprintf(out, "pinned yes\n");
  fprintf(out, "area %u shared_info mfn=%" PRIx64 "\nbegin\n", PAGE_AREA, page_frame);
}

static void write_content(unsigned area, unsigned base, uint64_t at, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i += 8) line("I 0 %u %x 8 %" PRIx64 " -\n", area, base + i, memory(at + i, 8));
}

// ---- what is watched ----

static void watch(uint64_t frame, unsigned from, unsigned to, unsigned area, unsigned base) {
  if (frame >= ram_bytes / PAGE) die("frame %" PRIx64 " is not in the guest's memory file", frame);
  if (place_count == MAX_PLACES) die("more than %d places to watch", MAX_PLACES);
  places[place_count] = (struct place){frame, from, to, area, base, first_place[frame]};
  first_place[frame] = place_count++;
}

static const struct place *place_of(uint64_t at) {
  uint64_t frame = at / PAGE;
  if (frame >= ram_bytes / PAGE) return NULL;
  for (unsigned p = first_place[frame]; p; p = places[p].next) {
    if (at % PAGE >= places[p].from && at % PAGE < places[p].to) return &places[p];
  }
  return NULL;
}

static void found_page(uint64_t frame) {
  page_frame = frame;
  page_known = true;
  watch(frame, 0, PAGE, PAGE_AREA, 0);
  write_header();
  write_content(PAGE_AREA, 0, frame * PAGE, PAGE);
}

static void found_mailbox(uint64_t frame) {
  watch(frame, 0, PAGE, MAILBOX_AREA, 0);
  mark("area %u mailbox mfn=%" PRIx64, MAILBOX_AREA, frame);
}

static void found_info(unsigned vcpu, uint64_t at) {
  moved[vcpu] = true;
  watch(at / PAGE, at % PAGE, at % PAGE + INFO, FIRST_INFO_AREA + vcpu, 0);
  mark("area %u vcpu_info vcpu=%u mfn=%" PRIx64 " at=%x", FIRST_INFO_AREA + vcpu, vcpu, at / PAGE,
       (unsigned)(at % PAGE));
  write_content(FIRST_INFO_AREA + vcpu, 0, at, INFO);
}

// ---- finding the page, and what moves out of it ----

// The first record that is published by the protocol (odd version, all fields, next even version) lies in the page.
static void look_for_page(struct cpu *c, uint64_t at, unsigned size, uint64_t value) {
  if (size == 4 && at % INFO == TIME && at % PAGE < MAX_VCPUS * INFO && (value & 1)) {
    c->record = at;
    c->odd = value;
    c->fields = 0;
  } else if (c->record && at >= c->record && at < c->record + 32) {
    if (at > c->record) c->fields |= 1u << (at - c->record) / 8;
    if (at == c->record && size == 4 && value == c->odd + 1u && c->fields == 0xe) found_page(at / PAGE);
  }
}

// VCPUOP_register_vcpu_info copies the record of the page to its new place, from the first byte to the last.
static void look_for_copy(struct cpu *c, uint64_t at, unsigned size, uint64_t value) {
  if (c->copied_bytes == 0) c->copy = at;
  uint64_t from = page_frame * PAGE + (c->copied - 1) * INFO + c->copied_bytes;
  if (at == c->copy + c->copied_bytes && size <= 8 && memory(from, size) == value) {
    c->copied_bytes += size;
    if (c->copied_bytes >= INFO) {
      found_info(c->copied - 1, c->copy);
      c->copied = 0;
    }
  } else if (++c->strangers > 16) {
    c->copied = 0;
  } else {
    c->copied_bytes = 0;
  }
}

static void look_for_mailbox(uint64_t at) {
  static bool known;
  static const char magic[8] = "mailbox1";
  if (!known && (at | 7) % PAGE == PAGE - 1 && memcmp(ram + (at & ~7ull), magic, 8) == 0) {
    known = true;
    found_mailbox(at / PAGE);
  }
}

// ---- the p2m list of the guest ----

static uint64_t arch_field(unsigned word) {
  unsigned bytes = x86_32 ? 4 : 8;
  return memory(page_frame * PAGE + (x86_32 ? 0x90c : 0xc10) + word * bytes, bytes);
}

static unsigned tables;

static bool watch_table(uint64_t frame, unsigned level, uint64_t address) {
  for (unsigned p = frame < ram_bytes / PAGE ? first_place[frame] : 0; p; p = places[p].next) {
    if (places[p].area >= FIRST_TABLE_AREA && places[p].area < FIRST_INFO_AREA) return true;
  }
  if (frame >= ram_bytes / PAGE || FIRST_TABLE_AREA + tables >= FIRST_INFO_AREA) return false;
  unsigned area = FIRST_TABLE_AREA + tables++;
  watch(frame, 0, PAGE, area, 0);
  uint64_t first = address & ~((1ull << (12 + 9 * level)) - 1);
  mark("area %u page_table level=%u va=%" PRIx64 " mfn=%" PRIx64, area, level, first, frame);
  write_content(area, 0, frame * PAGE, PAGE);
  return true;
}

// Follows the guest's page tables to a page of its list; the tables on the way are watched.
static bool list_page(uint64_t address, uint64_t *frame) {
  uint64_t table = arch_field(3) / PAGE;
  for (unsigned level = 4; level > 0; level--) {
    if (!watch_table(table, level, address)) return false;
    uint64_t entry = memory(table * PAGE + (address >> (3 + 9 * level) & 511) * 8, 8);
    if (!(entry & 1)) return false;
    table = entry >> 12 & 0xffffffffffull;
  }
  *frame = table;
  return table < ram_bytes / PAGE;
}

static void look_at_list(void) {
  static unsigned watched;
  uint64_t address = arch_field(4), pages = (arch_field(0) * 8 + PAGE - 1) / PAGE, frame;
  if (x86_32 || watched || !arch_field(3) || !address || pages == 0 || pages > MAX_PLACES / 2) return;
  static uint64_t frames[MAX_PLACES];
  while (watched < pages && list_page(address + watched * PAGE, &frame)) frames[watched++] = frame;
  if (!watched) return;
  for (unsigned i = 0; i < watched; i++) watch(frames[i], 0, PAGE, P2M_AREA, i * PAGE);
  mark("area %u p2m pfn=0 pages=%u", P2M_AREA, watched);
  for (unsigned i = 0; i < watched; i++) write_content(P2M_AREA, i * PAGE, frames[i] * PAGE, PAGE);
}

// ---- accesses ----

// The instruction is passed to callbacks as one number: 48 bits of its address, and whether it locks.
#define LOCKED (1ull << 48)

static uint64_t pc_of(uint64_t packed) { return (uint64_t)((int64_t)(packed << 16) >> 16); }

static void record(unsigned cpu, const struct place *p, uint64_t at, unsigned size, uint64_t value, bool store,
                   uint64_t packed) {
  uint64_t pc = pc_of(packed);
  unsigned offset = p->base + at % PAGE - p->from;
  if (!store) {
    release_load();
    load.held = true;
    load.locked = packed & LOCKED;
    load.cpu = cpu, load.area = p->area, load.offset = offset, load.size = size, load.value = value, load.pc = pc;
  } else if (load.held && load.pc == pc && load.cpu == cpu && load.area == p->area && load.offset == offset &&
             load.size == size) {
    load.held = false;
    line("%c %u %u %x %u %" PRIx64 ":%" PRIx64 " %" PRIx64 "\n", load.locked ? 'A' : 'M', cpu, p->area, offset, size,
         load.value, value, pc);
  } else {
    release_load();
    line("S %u %u %x %u %" PRIx64 " %" PRIx64 "\n", cpu, p->area, offset, size, value, pc);
  }
}

// The vCPU whose record in use holds this place, or -1.
static int vcpu_of(const struct place *p, uint64_t at) {
  if (p->area >= FIRST_INFO_AREA) return p->area - FIRST_INFO_AREA;
  unsigned offset = at % PAGE;
  return p->area == PAGE_AREA && offset < MAX_VCPUS * INFO && !moved[offset / INFO] ? (int)(offset / INFO) : -1;
}

static void follow_hypervisor(struct cpu *c, const struct place *p, uint64_t at, unsigned size, uint64_t value,
                              bool store) {
  int vcpu = vcpu_of(p, at);
  if (vcpu < 0) return;
  unsigned offset = (at % PAGE - p->from) % INFO;
  if (!store && offset == 0 && size == 2 && (value & 0xff) && !(value >> 8)) c->deliver_to = vcpu + 1;
  if (c->block_due && pinned && !store && offset == 0 && c == &cpus[vcpu]) {
    c->block_due = false;
    c->asleep = !(value & 0xff);
    if (c->asleep) mark("block %d %d", vcpu, vcpu);
  }
  if (store && offset == 1 && size == 1 && value && c->deliver_to == vcpu + 1) c->bounced = true;
  if (!store && offset == 0 && (size == 1 || size >= 4) && p->area == PAGE_AREA) {
    c->copied = vcpu + 1;
    c->copied_bytes = c->strangers = 0;
  }
}

static void follow_guest(const struct place *p, unsigned offset, bool store) {
  unsigned arch = x86_32 ? 0x90c : 0xc10, arch_bytes = x86_32 ? 24 : 48;
  if (store && p->area == PAGE_AREA && offset >= arch && offset < arch + arch_bytes) look_at_list();
}

static void access_watched(unsigned cpu, uint64_t at, unsigned size, const uint64_t value[2], bool store,
                           uint64_t packed) {
  for (unsigned done = 0; done < size;) {
    const struct place *p = place_of(at + done);
    unsigned bytes = size - done < 8 ? size - done : 8;
    if (!p) {
      done += 1;
      continue;
    }
    if (at % PAGE + done + bytes > p->to) bytes = p->to - (at % PAGE + done);
    unsigned __int128 both = (unsigned __int128)value[1] << 64 | value[0];
    uint64_t part = (uint64_t)(both >> 8 * done);
    if (bytes < 8) part &= (1ull << 8 * bytes) - 1;
    record(cpu, p, at + done, bytes, part, store, packed);
    if (in(hypervisor, pc_of(packed))) {
      follow_hypervisor(&cpus[cpu], p, at + done, bytes, part, store);
    } else {
      follow_guest(p, p->base + (at + done) % PAGE - p->from, store);
    }
    done += bytes;
  }
}

static void check_thread(void) {
  static pid_t thread;
  pid_t now = gettid();
  if (!thread) thread = now;
  if (thread != now) die("the order of accesses needs one thread: -accel tcg,thread=single");
}

// The guest accesses memory again, after the hypervisor ran.
static void guest_runs(struct cpu *c, unsigned cpu) {
  if (c->asleep) mark("wake %u %u", cpu, cpu);
  if (c->bounced) mark("upcall %u %d", cpu, c->deliver_to - 1);
  c->asleep = c->block_due = c->bounced = false;
  c->deliver_to = 0;
}

static void on_access(unsigned cpu, meminfo info, uint64_t vaddr, void *data) {
  uint64_t packed = (uint64_t)data, pc = pc_of(packed);
  struct hwaddr *h = qemu_plugin_get_hwaddr(info, vaddr);
  if (!h || qemu_plugin_hwaddr_is_io(h)) return;
  uint64_t at = qemu_plugin_hwaddr_phys_addr(h);
  if (at >= ram_bytes || cpu >= MAX_CPUS) return;
  struct cpu *c = &cpus[cpu];
  bool store = qemu_plugin_mem_is_store(info), by_hypervisor = in(hypervisor, pc);
  unsigned size = 1u << qemu_plugin_mem_size_shift(info);
  if ((c->asleep || c->block_due || c->bounced) && in(guest, pc)) guest_runs(c, cpu);
  if (!first_place[at / PAGE]) {
    if (!store) return;
    if (!page_known) {
      if (by_hypervisor && at % INFO >= TIME && size <= 8) look_for_page(c, at, size, memory(at, size));
    } else if (by_hypervisor) {
      if (c->copied) look_for_copy(c, at, size, memory(at, size <= 8 ? size : 8));
    } else if (at % PAGE >= PAGE - 8 && in(guest, pc)) {
      look_for_mailbox(at);
    }
    return;
  }
  check_thread();
  uint64_t value[2] = {memory(at, size < 8 ? size : 8), size > 8 ? memory(at + 8, 8) : 0};
  if (qemu_plugin_mem_get_value) {
    mem_value exact = qemu_plugin_mem_get_value(info);
    value[0] = size < 8 ? exact.data.low & ((1ull << 8 * size) - 1) : exact.data.low;
    value[1] = size > 8 ? exact.data.halves[1] : 0;
  }
  access_watched(cpu, at, size < 16 ? size : 16, value, store, packed);
  if (by_hypervisor && store && c->copied) look_for_copy(c, at, size, value[0]);
}

// ---- registers: TSC reads and hypercalls ----

enum { RAX, RDX, RDI, RSI, R10, R8, RBX, RCX, NAMES };
static const char *const names[NAMES] = {"rax", "rdx", "rdi", "rsi", "r10", "r8", "rbx", "rcx"};
static struct reg *registers[NAMES];
static glib_array *bytes;

static void on_cpu(plugin_id id, unsigned cpu) {
  (void)id;
  (void)cpu;
  if (!qemu_plugin_get_registers || !g_byte_array_new || bytes) return;
  bytes = g_byte_array_new();
  glib_array *all = qemu_plugin_get_registers();
  for (unsigned i = 0; i < all->length; i++) {
    const reg_descriptor *r = (const reg_descriptor *)all->data + i;
    for (int n = 0; n < NAMES; n++) {
      if (strcmp(r->name, names[n]) == 0) registers[n] = r->handle;
    }
  }
}

static uint64_t reg_value(int name) {
  uint64_t value = 0;
  if (!registers[name]) return 0;  // this QEMU knows no registers
  g_byte_array_set_size(bytes, 0);
  qemu_plugin_read_register(registers[name], bytes);
  memcpy(&value, bytes->data, bytes->length < 8 ? bytes->length : 8);
  return value;
}

static void vcpu_text(unsigned cpu, char text[12]) { snprintf(text, 12, pinned ? "%u" : "-", cpu); }

// An interrupt may come between a TSC read and the instruction behind it, and read the TSC as well.
static void tsc_read(unsigned cpu, void *place) {
  struct cpu *c = &cpus[cpu];
  if (c->tsc_reads == MAX_TSC_READS) {
    mark("gap values of TSC reads on processor %u were not seen", cpu);
    c->tsc_reads = 0;
  }
  c->tsc_places[c->tsc_reads++] = (uint64_t)place;
}

// Called before the instruction behind a TSC read: now the registers hold what was read.
static void after_tsc(unsigned cpu, void *place) {
  struct cpu *c = &cpus[cpu];
  for (unsigned i = c->tsc_reads; i-- > 0;) {
    if (c->tsc_places[i] != (uint64_t)place) continue;
    char vcpu[12];
    vcpu_text(cpu, vcpu);
    mark("tsc %u %s %" PRIx64 " %" PRIx64, cpu, vcpu, reg_value(RDX) << 32 | (reg_value(RAX) & 0xffffffff),
         (uint64_t)place);
    c->tsc_places[i] = c->tsc_places[--c->tsc_reads];
    return;
  }
}

static void on_hypercall(unsigned cpu, void *number) {
  enum { SCHED_OP = 29, BLOCK = 1 };
  char vcpu[12];
  vcpu_text(cpu, vcpu);
  if (!qemu_plugin_read_register) {
    if (number) mark("hypercall %u %s %" PRIx64, cpu, vcpu, (uint64_t)number - 1);
  } else if (x86_32) {
    mark("hypercall %u %s %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64, cpu, vcpu, reg_value(RAX) & 0xffffffff,
         reg_value(RBX) & 0xffffffff, reg_value(RCX) & 0xffffffff, reg_value(RDX) & 0xffffffff);
  } else {
    mark("hypercall %u %s %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64, cpu, vcpu, reg_value(RAX),
         reg_value(RDI), reg_value(RSI), reg_value(RDX), reg_value(R10));
  }
  cpus[cpu].block_due = (uint32_t)reg_value(RAX) == SCHED_OP && (uint32_t)reg_value(x86_32 ? RBX : RDI) == BLOCK;
}

// ---- translation ----

static size_t insn_bytes(const struct insn *in, uint8_t *code, size_t limit) {
  size_t size = qemu_plugin_insn_size(in);
  if (size > limit) size = limit;
  if (interface >= 3) return insn_bytes_copied(in, code, size);
  memcpy(code, insn_bytes_returned(in), size);
  return size;
}

// A lock prefix, or an exchange with memory, which locks by itself.
static bool locks(const uint8_t *code, size_t size) {
  for (size_t i = 0; i < size; i++) {
    switch (code[i]) {
      case 0xf0:
        return true;
      case 0x66: case 0x67: case 0xf2: case 0xf3: case 0x2e: case 0x36: case 0x3e: case 0x26: case 0x64: case 0x65:
        continue;
      default:
        if (code[i] >= 0x40 && code[i] <= 0x4f) continue;
        return code[i] == 0x86 || code[i] == 0x87;
    }
  }
  return false;
}

static bool reads_tsc(const uint8_t *code, size_t size) {
  return (size == 2 && code[0] == 0x0f && code[1] == 0x31) ||
         (size == 3 && code[0] == 0x0f && code[1] == 0x01 && code[2] == 0xf9);
}

static bool calls_hypervisor(const uint8_t *code, size_t size) {
  return size == 2 && (x86_32 ? code[0] == 0xcd && code[1] == 0x82 : code[0] == 0x0f && code[1] == 0x05);
}

// Lets the value of a TSC read be seen by the instruction behind it. Where the read ended its block, that one begins a
// block, and the bytes before it tell.
static void watch_tsc(struct insn *insn, uint64_t pc, const uint8_t *before, bool page_begins) {
  if (page_begins || (before && before[1] == 0x0f && before[2] == 0x31)) {
    qemu_plugin_register_vcpu_insn_exec_cb(insn, after_tsc, READ_REGS, (void *)(pc - 2));
  }
  if (page_begins || (before && before[0] == 0x0f && before[1] == 0x01 && before[2] == 0xf9)) {
    qemu_plugin_register_vcpu_insn_exec_cb(insn, after_tsc, READ_REGS, (void *)(pc - 3));
  }
}

static void on_block(plugin_id id, struct tb *tb) {
  (void)id;
  size_t count = qemu_plugin_tb_n_insns(tb);
  uint64_t number = 0;  // of a hypercall, plus 1: the last constant moved to eax in this block
  for (size_t i = 0; i < count; i++) {
    struct insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint64_t pc = qemu_plugin_insn_vaddr(insn);
    uint8_t code[16];
    size_t size = insn_bytes(insn, code, sizeof code);
    uint64_t packed = (pc & (LOCKED - 1)) | (locks(code, size) ? LOCKED : 0);
    qemu_plugin_register_vcpu_mem_cb(insn, on_access, NO_REGS, LOADS_AND_STORES, (void *)packed);
    if (!in(guest, pc)) continue;
    if (size == 5 && code[0] == 0xb8) number = 1 + (uint64_t)(code[1] | code[2] << 8);
    if (calls_hypervisor(code, size)) {
      qemu_plugin_register_vcpu_insn_exec_cb(insn, on_hypercall, READ_REGS, (void *)number);
    }
    if (!qemu_plugin_read_register) continue;
    const uint8_t *here = qemu_plugin_insn_haddr(insn);
    watch_tsc(insn, pc, here ? here - 3 : NULL, pc % PAGE < 3);
    if (reads_tsc(code, size)) qemu_plugin_register_vcpu_insn_exec_cb(insn, tsc_read, NO_REGS, (void *)pc);
  }
}

// ---- beginning and end ----

static void on_exit_of_qemu(plugin_id id, void *unused) {
  (void)id;
  (void)unused;
  if (!page_known) {
    fprintf(stderr, "recorder: no shared_info page was seen; was a guest started?\n");
    return;
  }
  release_load();
  fprintf(out, "end %" PRIu64 "\n", lines);
  if (fclose(out)) fprintf(stderr, "recorder: the recording is cut off: the disk is full?\n");
}

static void map_ram(const char *path) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status)) die("cannot open ram=%s: give QEMU's memory-backend-file a mem-path", path);
  ram_bytes = status.st_size;
  // Above 2 GiB part of the memory lies elsewhere in the machine's addresses.
  if (ram_bytes == 0 || ram_bytes > 2ull << 30) die("%s has %" PRIu64 " bytes: use up to 2 GiB", path, ram_bytes);
  ram = mmap(NULL, ram_bytes, PROT_READ, MAP_SHARED, file, 0);
  if (ram == MAP_FAILED) die("cannot map %s", path);
  close(file);
  first_place = calloc(ram_bytes / PAGE, sizeof *first_place);
}

static uint64_t number(const char *text, const char **rest) {
  char *end;
  uint64_t value = strtoull(text, &end, 16);
  if (end == text) die("%s is no hexadecimal number", text);
  *rest = end;
  return value;
}

static struct range range_of(const char *text) {
  const char *rest;
  struct range r = {.first = number(text, &rest)};
  if (*rest != '-') die("%s is no range FIRST-LAST", text);
  r.last = number(rest + 1, &rest);
  if (*rest || r.last < r.first) die("%s is no range FIRST-LAST", text);
  return r;
}

static const char *value_of(const char *argument, const char *name) {
  size_t length = strlen(name);
  return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static void set_abi(const char *abi) {
  x86_32 = strcmp(abi, "x86_32") == 0;
  if (!x86_32 && strcmp(abi, "x86_64") != 0) die("abi is x86_64 or x86_32, not %s", abi);
  if (x86_32) guest = (struct range){0, 0xffffffff};
}

EXPORT int qemu_plugin_install(plugin_id id, const plugin_info *info, int argc, char **argv) {
  const char *ram_path = "ram", *out_path = "recording.txt", *value, *frame = NULL, *mailbox = NULL, *rest;
  bool processors_right = false;
  interface = info->version.cur;
  if (interface > 6) die("version %d of the plugin interface is not known here, 1 to 6 are", interface);
  for (int i = 0; i < argc; i++) {
    if ((value = value_of(argv[i], "ram"))) {
      ram_path = value;
    } else if ((value = value_of(argv[i], "out"))) {
      out_path = value;
    } else if ((value = value_of(argv[i], "abi"))) {
      set_abi(value);
    } else if ((value = value_of(argv[i], "hypervisor"))) {
      hypervisor = range_of(value);
      is_xen = false;
    } else if ((value = value_of(argv[i], "guest"))) {
      guest = range_of(value);
    } else if ((value = value_of(argv[i], "frame"))) {
      frame = value;
    } else if ((value = value_of(argv[i], "mailbox"))) {
      mailbox = value;
    } else if ((value = value_of(argv[i], "pinned"))) {
      pinned = strcmp(value, "off") != 0 && strcmp(value, "no") != 0;
    } else if ((value = value_of(argv[i], "processors"))) {
      processors_right = strcmp(value, "right") == 0;
    } else if ((value = value_of(argv[i], "source"))) {
      source = strdup(value);
    } else if (!value_of(argv[i], "vcpu_info")) {
      die("unknown option %s: see record/README.md", argv[i]);
    }
  }
  // QEMU 10.0 tells the processor that translated a block instead of the one that runs it, where one thread runs several.
  if (interface >= 4 && info->smp_vcpus > 1 && !processors_right) {
    die("this QEMU mixes up processors that share a thread: use -smp 1, or a QEMU older than 9.2 (see record/README.md)");
  }
  map_ram(ram_path);
  out = fopen(out_path, "w");
  if (!out) die("cannot write out=%s", out_path);
  setvbuf(out, NULL, _IOFBF, 1 << 20);
  if (frame) found_page(number(frame, &rest));
  if (mailbox) found_mailbox(number(mailbox, &rest));
  for (int i = 0; i < argc; i++) {  // vcpu_info=VCPU@FRAME+OFFSET
    if (!(value = value_of(argv[i], "vcpu_info"))) continue;
    uint64_t vcpu = number(value, &rest), at = *rest == '@' ? number(rest + 1, &rest) * PAGE : 0;
    if (!frame || !at || *rest != '+' || vcpu >= MAX_VCPUS) die("%s: vcpu_info=VCPU@FRAME+OFFSET, after frame=", value);
    found_info(vcpu, at + number(rest + 1, &rest));
  }
  qemu_plugin_register_vcpu_init_cb(id, on_cpu);
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
  qemu_plugin_register_atexit_cb(id, on_exit_of_qemu, NULL);
  return 0;
}
