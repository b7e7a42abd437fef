package org.sharedinfo.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Turns a probe's stores to its mailbox into marks, and passes on everything else. */
public final class Mailbox implements Receiver {
  private static final int SLOT_BYTES = 64;
  private static final int ARGUMENTS_AT = 8;
  private static final int ARGUMENTS = 6;
  private static final int BIND = 0x301;
  private static final int REST = 0x302;
  private static final int BEGIN = 1;
  private static final int DONE = 2;

  private final Receiver next;
  private final Map<Integer, byte[]> mailboxes = new HashMap<>();
  private long ports;
  private int vcpus;

  /** In front of another receiver. */
  public Mailbox(Receiver next) {
    this.next = next;
  }

  @Override
  public void header(Header header) {
    ports = header.abi().channels();
    vcpus = header.abi().vcpus();
    next.header(header);
  }

  @Override
  public void mark(Mark mark) {
    next.mark(mark);
  }

  @Override
  public void end(boolean whole) {
    next.end(whole);
  }

  @Override
  public void access(Access access) {
    if (access.area().kind() != WatchedArea.Kind.MAILBOX) {
      next.access(access);
    } else if (access.stores() && access.knowsValue()) {
      store(access);
    }
  }

  private void store(Access access) {
    byte[] words =
        mailboxes.computeIfAbsent(access.area().id(), _ -> new byte[access.area().bytes()]);
    LittleEndian.put(words, access.offset(), access.size(), access.value());
    int slot = access.offset() / SLOT_BYTES;
    if (access.offset() % SLOT_BYTES == 0 && access.size() >= Integer.BYTES) {
      command(access, words, slot);
    }
  }

  private void command(Access access, byte[] words, int slot) {
    int command = (int) LittleEndian.get(words, slot * SLOT_BYTES, Integer.BYTES);
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < ARGUMENTS; i++) {
      arguments.add(
          LittleEndian.get(words, slot * SLOT_BYTES + ARGUMENTS_AT + i * Long.BYTES, Long.BYTES));
    }
    OptionalInt vcpu = slot < vcpus ? OptionalInt.of(slot) : OptionalInt.empty();
    mark(access, command, vcpu, arguments).ifPresent(next::mark);
  }

  /** For a port that the page has and an existing vCPU; others are ignored. */
  private Optional<Mark> bind(long line, long port, long vcpu) {
    return Long.compareUnsigned(port, ports) < 0 && Long.compareUnsigned(vcpu, vcpus) < 0
        ? Optional.of(new Mark.Bind(line, (int) port, (int) vcpu))
        : Optional.empty();
  }

  private Optional<Mark> mark(Access access, int command, OptionalInt vcpu, List<Long> arguments) {
    long line = access.line();
    if (command == REST) {
      return Optional.of(new Mark.Rest(line));
    }
    if (command == BIND) {
      return bind(line, arguments.get(0), arguments.get(1));
    }
    List<OptionalLong> values =
        arguments.stream()
            .map(value -> value == -1 ? OptionalLong.empty() : OptionalLong.of(value))
            .toList();
    return Operation.byCode(command & 0xff)
        .flatMap(operation ->
            switch (command >>> 8) {
              case BEGIN ->
                  Optional.of(new Mark.Begin(line, access.cpu(), vcpu, operation, values));
              case DONE -> Optional.of(new Mark.Done(line, access.cpu(), vcpu, operation, values));
              default -> Optional.empty();
            });
  }
}
