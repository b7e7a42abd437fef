#include "report.h"

#include "hypercall.h"
#include "page.h"

// ---- text ----

struct text {
  char at[160];
  unsigned length;
};

static void add(struct text *t, const char *more) {
  while (*more && t->length < sizeof t->at) t->at[t->length++] = *more++;
}

static void add_hex(struct text *t, uint64_t value) {
  char digits[17];
  unsigned n = 16;
  digits[16] = 0;
  do {
    digits[--n] = "0123456789abcdef"[value & 15];
    value >>= 4;
  } while (value);
  add(t, digits + n);
}

static void add_decimal(struct text *t, unsigned value) {
  char digits[11];
  unsigned n = 10;
  digits[10] = 0;
  do {
    digits[--n] = '0' + value % 10;
    value /= 10;
  } while (value);
  add(t, digits + n);
}

static void put(struct text *t) {
  add(t, "\n");
  hypercall(CONSOLE_IO, 0, t->length, (word)t->at, 0);
}

void print(const char *text) {
  struct text t = {.length = 0};
  add(&t, "probe: ");
  add(&t, text);
  put(&t);
}

void print_number(const char *text, uint64_t value) {
  struct text t = {.length = 0};
  add(&t, "probe: ");
  add(&t, text);
  add(&t, " 0x");
  add_hex(&t, value);
  put(&t);
}

unsigned wrongs;

void wrong(const char *what, uint64_t expected, uint64_t seen) {
  __atomic_fetch_add(&wrongs, 1, __ATOMIC_RELAXED);
  struct text t = {.length = 0};
  add(&t, "probe: WRONG ");
  add(&t, what);
  add(&t, ": expected 0x");
  add_hex(&t, expected);
  add(&t, ", seen 0x");
  add_hex(&t, seen);
  put(&t);
}

// ---- the mailbox ----

enum { SLOT = 64, SLOTS = 32, BEGIN = 0x100, DONE = 0x200, BIND = 0x301, REST = 0x302 };

static struct {
  struct {
    volatile uint32_t command, zero;
    volatile uint64_t arguments[6];
    uint64_t unused;
  } slot[SLOTS];
  uint8_t rest[PAGE - SLOTS * SLOT - 8];
  volatile char magic[8];
} mailbox __attribute__((aligned(PAGE)));

static void open_mailbox(void) {
  static const char magic[8] = "mailbox1";
  for (unsigned i = 0; i < sizeof magic; i++) mailbox.magic[i] = magic[i];
}

static void tell(unsigned vcpu, uint32_t command, struct values v) {
  for (unsigned i = 0; i < v.count; i++) mailbox.slot[vcpu].arguments[i] = v.value[i];
  mailbox.slot[vcpu].command = command;
}

struct slot keep_slot(unsigned vcpu) {
  struct slot kept;
  for (unsigned i = 0; i < 6; i++) kept.arguments[i] = mailbox.slot[vcpu].arguments[i];
  return kept;
}

void restore_slot(unsigned vcpu, struct slot kept) {
  for (unsigned i = 0; i < 6; i++) mailbox.slot[vcpu].arguments[i] = kept.arguments[i];
}

// ---- the probe's own recording ----

enum { CAPACITY = 8192, MARK_BEGIN = 'b', MARK_DONE = 'd', MARK_UPCALL = 'u', MARK_BIND = 'B', MARK_TSC = 't', MARK_REST = 'r' };

struct entry {
  char kind;
  uint8_t area, size, vcpu, operation, count;
  uint16_t offset;
  uint64_t value[4];
  const void *place;
};

static struct entry entries[CAPACITY];
static volatile unsigned entry_count;
static unsigned lines;  // after "begin", as the last line states it
static volatile int open, started;

int recording(void) { return open; }

unsigned recorded(void) { return entry_count; }

static struct entry *next_entry(void) {
  if (entry_count == CAPACITY) {
    pause_recording("the probe's buffer is full");
    return &entries[0];
  }
  return &entries[entry_count++];
}

void record_access(enum kind kind, unsigned area, unsigned offset, unsigned size, uint64_t old, uint64_t value,
                   const void *place) {
  *next_entry() = (struct entry){
      .kind = kind, .area = area, .size = size, .offset = offset, .value = {value, old}, .place = place};
}

static void record_mark(char kind, unsigned vcpu, unsigned operation, struct values v) {
  if (!open) return;
  struct entry e = {.kind = kind, .vcpu = vcpu, .operation = operation, .count = v.count};
  for (unsigned i = 0; i < v.count; i++) e.value[i] = v.value[i];
  *next_entry() = e;
}

static void put_recorded(struct text *t) {
  put(t);
  lines++;
}

static void put_line(const char *text) {
  struct text t = {.length = 0};
  add(&t, "@rec ");
  add(&t, text);
  put(&t);
}

static const char *name_of(enum operation operation) {
  switch (operation) {
    case OP_TIME: return "time";
    case OP_FREQUENCY: return "frequency";
    case OP_WALLCLOCK: return "wallclock";
    case OP_SEND: return "send";
    case OP_UNMASK: return "unmask";
    case OP_BLOCK: return "block";
    case OP_HANDLER: return "handler";
    case OP_CHANNEL: return "channel";
    case OP_SET_WALLCLOCK: return "set_wallclock";
    case OP_FAULT: return "fault";
    case OP_NMI: return "nmi";
    default: return "local_unmask";
  }
}

static void put_access(const struct entry *e) {
  struct text t = {.length = 0};
  char kind[] = {e->kind, 0};
  add(&t, "@rec ");
  add(&t, kind);
  add(&t, " 0 ");
  add_decimal(&t, e->area);
  add(&t, " ");
  add_hex(&t, e->offset);
  add(&t, " ");
  add_decimal(&t, e->size);
  add(&t, " ");
  if (e->kind == KIND_ATOMIC) {
    add_hex(&t, e->value[1]);
    add(&t, ":");
  }
  add_hex(&t, e->value[0]);
  add(&t, " ");
  add_hex(&t, (word)e->place);
  put_recorded(&t);
}

static void put_mark(const struct entry *e) {
  struct text t = {.length = 0};
  add(&t, "@rec ");
  if (e->kind == MARK_BIND) {
    add(&t, "bind ");
    add_decimal(&t, e->value[0]);
    add(&t, " ");
    add_decimal(&t, e->value[1]);
    put_recorded(&t);
    return;
  }
  if (e->kind == MARK_REST) {
    add(&t, "rest");
    put_recorded(&t);
    return;
  }
  add(&t, e->kind == MARK_BEGIN ? "begin 0 " : e->kind == MARK_DONE ? "done 0 " : e->kind == MARK_TSC ? "tsc 0 " : "upcall 0 ");
  add_decimal(&t, e->vcpu);
  if (e->kind == MARK_BEGIN || e->kind == MARK_DONE) {
    add(&t, " ");
    add(&t, name_of(e->operation));
  }
  for (unsigned i = 0; i < e->count; i++) {
    add(&t, " ");
    add_hex(&t, e->value[i]);
  }
  put_recorded(&t);
}

void flush_recording(void) {
  int was_open = open;
  open = 0;
  for (unsigned i = 0; i < entry_count; i++) {
    const struct entry *e = &entries[i];
    if (e->kind == KIND_LOAD || e->kind == KIND_STORE || e->kind == KIND_ATOMIC) {
      put_access(e);
    } else {
      put_mark(e);
    }
  }
  entry_count = 0;
  open = was_open;
}

static void put_content(unsigned area, const volatile uint8_t *at, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i += WORD) {
    struct text t = {.length = 0};
    add(&t, "@rec I 0 ");
    add_decimal(&t, area);
    add(&t, " ");
    add_hex(&t, i);
    add(&t, WORD == 8 ? " 8 " : " 4 ");
    add_hex(&t, *(const volatile word *)(at + i));
    add(&t, " -");
    put_recorded(&t);
  }
}

void start_recording(uint64_t frame) {
  open_mailbox();
  put_line("recording/1");
  put_line(WORD == 8 ? "abi x86_64" : "abi x86_32");
  put_line("guest pv");
  put_line("source the probe's own accesses, written by the probe");
  put_line(WORD == 8 ? "side guest ffffffff80000000-ffffffff8fffffff" : "side guest c0000000-cfffffff");
  put_line("side hypervisor ffff820000000000-ffff82ffffffffff");
  put_line("complete guest=loads,stores");
  put_line("marks upcall tsc");
  put_line("locked known");
  put_line("pinned yes");
  struct text t = {.length = 0};
  add(&t, "@rec area 0 shared_info mfn=");
  add_hex(&t, frame);
  put(&t);
  put_line("begin");
  started = 1;
  resume_recording();
}

void resume_recording(void) {
  if (!started || open) return;
  put_content(PAGE_AREA, shared_info, PAGE);
  open = 1;
}

void pause_recording(const char *why) {
  if (!open) return;
  flush_recording();
  open = 0;
  struct text t = {.length = 0};
  add(&t, "@rec gap ");
  add(&t, why);
  put_recorded(&t);
}

void record_area(unsigned vcpu, uint64_t frame, unsigned offset) {
  if (!started) return;
  flush_recording();
  struct text t = {.length = 0};
  add(&t, "@rec area ");
  add_decimal(&t, MOVED_AREA + vcpu);
  add(&t, " vcpu_info vcpu=");
  add_decimal(&t, vcpu);
  add(&t, " mfn=");
  add_hex(&t, frame);
  add(&t, " at=");
  add_hex(&t, offset);
  put_recorded(&t);
}

void end_recording(void) {
  flush_recording();
  open = 0;
  struct text t = {.length = 0};
  add(&t, "@rec end ");
  add_decimal(&t, lines);
  put(&t);
}

// ---- marks ----

void begin_operation(unsigned vcpu, enum operation operation, struct values arguments) {
  tell(vcpu, BEGIN + operation, arguments);
  record_mark(MARK_BEGIN, vcpu, operation, arguments);
}

void done_operation(unsigned vcpu, enum operation operation, struct values results) {
  tell(vcpu, DONE + operation, results);
  record_mark(MARK_DONE, vcpu, operation, results);
}

void bound(unsigned port, unsigned vcpu) {
  tell(0, BIND, VALUES(port, vcpu));
  record_mark(MARK_BIND, vcpu, 0, VALUES(port, vcpu));
}

void everybody_rests(void) {
  tell(0, REST, NOTHING);
  record_mark(MARK_REST, 0, 0, NOTHING);
}

void upcall_entered(unsigned vcpu) { record_mark(MARK_UPCALL, vcpu, 0, NOTHING); }

void tsc_was_read(unsigned vcpu, uint64_t tsc, const void *place) {
  record_mark(MARK_TSC, vcpu, 0, VALUES(tsc, (word)place));
}
