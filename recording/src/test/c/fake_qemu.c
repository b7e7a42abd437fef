// Stands in for QEMU in tests of the recorder: exports the plugin interface and plays a script from standard input.
//
//   gcc -DINTERFACE=N -rdynamic -o fake_qemu fake_qemu.c -ldl
//   fake_qemu PLUGIN RAM [OPTION...] <SCRIPT
//
//   block PC BYTES ...               a block of instructions is translated
//   step CPU PC                      an instruction is about to run
//   load CPU PC ADDRESS SIZE         it loads
//   store CPU PC ADDRESS SIZE VALUE  it stores
//   register NAME VALUE
//
// PROCESSORS in the environment is the number of processors, 1 if absent. Numbers are hexadecimal. INTERFACE is the version of the interface: 1, or 4, where values and registers can be asked for.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RAM = 1 << 20, MAX = 64 };

struct callback {
  void *function, *data;
};

struct insn {
  uint64_t pc;
  size_t size, steps;
  uint8_t code[16];
  struct callback memory, step[4];
};

struct tb {
  struct insn *first;
  size_t count;
};

static uint8_t *ram;
static uint64_t address, value;
static unsigned shift;
static uint8_t text[1 << 16];  // the code, by the lower bits of its address
static struct insn insns[MAX];
static size_t insn_count;
static void (*translated)(uint64_t, struct tb *);
static void (*ending)(uint64_t, void *);
static void (*started)(uint64_t, unsigned);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*f)(uint64_t, struct tb *)) { translated = f; }
void qemu_plugin_register_vcpu_init_cb(uint64_t id, void (*f)(uint64_t, unsigned)) { started = f; }
void qemu_plugin_register_atexit_cb(uint64_t id, void (*f)(uint64_t, void *), void *data) { ending = f; }
void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *i, void *f, int flags, void *data) {
  i->step[i->steps++] = (struct callback){f, data};
}
void qemu_plugin_register_vcpu_mem_cb(struct insn *i, void *f, int flags, int which, void *data) {
  i->memory = (struct callback){f, data};
}
size_t qemu_plugin_tb_n_insns(const struct tb *tb) { return tb->count; }
struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t i) { return tb->first + i; }
uint64_t qemu_plugin_insn_vaddr(const struct insn *i) { return i->pc; }
void *qemu_plugin_insn_haddr(const struct insn *i) { return text + i->pc % sizeof text; }
size_t qemu_plugin_insn_size(const struct insn *i) { return i->size; }
unsigned qemu_plugin_mem_size_shift(uint32_t info) { return shift; }
bool qemu_plugin_mem_is_store(uint32_t info) { return info; }
void *qemu_plugin_get_hwaddr(uint32_t info, uint64_t at) { return &address; }
bool qemu_plugin_hwaddr_is_io(const void *at) { return false; }
uint64_t qemu_plugin_hwaddr_phys_addr(const void *at) { return address; }

#if INTERFACE == 1
const void *qemu_plugin_insn_data(const struct insn *i) { return i->code; }
#else
size_t qemu_plugin_insn_data(const struct insn *i, void *to, size_t size) {
  memcpy(to, i->code, size);
  return size;
}

struct array {
  void *data;
  unsigned length;
};
struct reg {
  struct reg *handle;
  char *name, *feature;
  uint64_t value;
};
static struct reg registers[MAX];
static struct array all = {NULL, 0};
static struct {
  struct reg *handle;
  char *name, *feature;
} descriptors[MAX];

void *qemu_plugin_scoreboard_new(size_t size) { return NULL; }
void qemu_plugin_register_vcpu_tb_exec_cond_cb(void) {}
bool qemu_plugin_read_memory_vaddr(uint64_t at, void *to, size_t size) { return false; }
struct array *qemu_plugin_get_registers(void) {
  static const char *const names[] = {"rax", "rdx", "rdi", "rsi", "r10"};
  for (all.length = 0; all.length < sizeof names / sizeof *names; all.length++) {
    registers[all.length].name = descriptors[all.length].name = (char *)names[all.length];
    descriptors[all.length].handle = &registers[all.length];
  }
  all.data = descriptors;
  return &all;
}
int qemu_plugin_read_register(struct reg *r, struct array *to) {
  memcpy(to->data, &r->value, 8);
  to->length = 8;
  return 8;
}
struct array *g_byte_array_new(void) {
  static uint8_t bytes[8];
  static struct array array = {bytes, 0};
  return &array;
}
struct array *g_byte_array_set_size(struct array *a, unsigned size) {
  a->length = size;
  return a;
}

// What was accessed, not what is in memory by now.
struct value {
  int type;
  union {
    uint64_t low, halves[2];
  } data;
};
struct value qemu_plugin_mem_get_value(uint32_t info) {
  return (struct value){.type = shift, .data.halves = {value, 0}};
}
#endif

static void fail(const char *what) {
  fprintf(stderr, "fake_qemu: %s\n", what);
  exit(2);
}

static struct insn *at(uint64_t pc) {
  for (size_t i = 0; i < insn_count; i++) {
    if (insns[i].pc == pc) return &insns[i];
  }
  fail("the script runs an instruction that is in no block");
  return NULL;
}

static void translate(char *rest) {
  struct tb tb = {insns + insn_count, 0};
  uint64_t pc;
  char bytes[40];
  for (int used; sscanf(rest, "%" SCNx64 " %39s%n", &pc, bytes, &used) == 2; rest += used) {
    struct insn *i = &insns[insn_count++];
    if (insn_count == MAX) fail("too many instructions");
    *i = (struct insn){.pc = pc, .size = strlen(bytes) / 2};
    for (size_t b = 0; b < i->size; b++) sscanf(bytes + 2 * b, "%2hhx", &i->code[b]);
    memcpy(text + pc % sizeof text, i->code, i->size);
    tb.count++;
  }
  translated(1, &tb);
}

static void access_memory(unsigned cpu, uint64_t pc, unsigned size, bool store, uint64_t stored) {
  struct insn *i = at(pc);
  for (shift = 0; 1u << shift < size; shift++) {
  }
  value = 0;
  if (store) memcpy(ram + address, &stored, size);
  memcpy(&value, ram + address, size);
  ((void (*)(unsigned, uint32_t, uint64_t, void *))i->memory.function)(cpu, store, 0, i->memory.data);
}

static void play(char *line) {
  uint64_t pc, stored = 0;
  unsigned cpu, size;
  char name[8];
  if (strncmp(line, "block ", 6) == 0) {
    translate(line + 6);
  } else if (sscanf(line, "step %u %" SCNx64, &cpu, &pc) == 2) {
    struct insn *i = at(pc);
    for (size_t s = 0; s < i->steps; s++) ((void (*)(unsigned, void *))i->step[s].function)(cpu, i->step[s].data);
  } else if (sscanf(line, "load %u %" SCNx64 " %" SCNx64 " %u", &cpu, &pc, &address, &size) == 4) {
    access_memory(cpu, pc, size, false, 0);
  } else if (sscanf(line, "store %u %" SCNx64 " %" SCNx64 " %u %" SCNx64, &cpu, &pc, &address, &size, &stored) == 5) {
    access_memory(cpu, pc, size, true, stored);
#if INTERFACE != 1
  } else if (sscanf(line, "register %7s %" SCNx64, name, &stored) == 2) {
    for (unsigned r = 0; r < all.length; r++) {
      if (strcmp(registers[r].name, name) == 0) registers[r].value = stored;
    }
#endif
  } else {
    fail("a line that it does not know");
  }
}

int main(int argc, char **argv) {
  int file = open(argv[2], O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, RAM)) fail("no memory file");
  ram = mmap(NULL, RAM, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  void *plugin = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!plugin) fail(dlerror());
  if (*(int *)dlsym(plugin, "qemu_plugin_version") != INTERFACE) fail("the plugin states another version");
  const char *processors = getenv("PROCESSORS");
  struct {
    const char *target;
    int min, cur;
    bool system;
    int smp, max;
  } info = {"x86_64", INTERFACE == 1 ? 0 : 2, INTERFACE, true, processors ? atoi(processors) : 1, 0};
  int (*install)(uint64_t, const void *, int, char **) = dlsym(plugin, "qemu_plugin_install");
  if (install(1, &info, argc - 3, argv + 3)) return 1;
  started(1, 0);
  char line[512];
  while (fgets(line, sizeof line, stdin)) play(line);
  ending(1, NULL);
  return 0;
}
