package org.sharedinfo.recording.monitor;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Side;

/** The text of marks in timelines. */
final class MarkText {
  private static final String MACHINE = "machine";

  private MarkText() {}

  /** The lane of a mark. */
  static String lane(Mark mark) {
    return switch (mark) {
      case Mark.Begin begin -> Recent.lane(begin.operation().side(), begin.cpu());
      case Mark.Done done -> Recent.lane(done.operation().side(), done.cpu());
      case Mark.Upcall upcall -> Recent.lane(Side.GUEST, upcall.cpu());
      case Mark.Tsc tsc -> Recent.lane(Side.GUEST, tsc.cpu());
      case Mark.Block block -> Recent.lane(Side.HYPERVISOR, block.cpu());
      case Mark.Wake wake -> Recent.lane(Side.HYPERVISOR, wake.cpu());
      case Mark.Fault fault -> Recent.lane(Side.GUEST, fault.cpu());
      case Mark.Nmi nmi -> Recent.lane(Side.HYPERVISOR, nmi.cpu());
      case Mark.Run _,
          Mark.Bind _,
          Mark.Rest _,
          Mark.Gap _,
          Mark.Watched _,
          Mark.Dropped _,
          Mark.Other _ ->
          MACHINE;
    };
  }

  static String of(Mark mark) {
    return switch (mark) {
      case Mark.Begin begin -> "begin " + begin.operation().id() + numbers(begin.arguments());
      case Mark.Done done -> "done " + done.operation().id() + numbers(done.results());
      case Mark.Upcall upcall -> "upcall of vCPU " + vcpu(upcall.vcpu());
      case Mark.Tsc tsc -> "TSC read: " + Recent.number(tsc.value());
      case Mark.Block block -> "vCPU " + vcpu(block.vcpu()) + " is put to sleep";
      case Mark.Wake wake -> "vCPU " + vcpu(wake.vcpu()) + " is woken";
      case Mark.Fault fault -> "page fault at " + Recent.number(fault.address());
      case Mark.Nmi nmi -> "NMI, reason " + Recent.number(nmi.reason());
      case Mark.Run run -> "vCPU " + vcpu(run.vcpu()) + " runs on processor " + run.cpu();
      case Mark.Bind bind -> "port " + bind.port() + " is bound to vCPU " + bind.vcpu();
      case Mark.Rest _ -> "all rest";
      case Mark.Gap gap -> "gap: " + gap.text();
      case Mark.Watched watched -> "watched: " + watched.area().kind().id();
      case Mark.Dropped dropped -> "no longer watched: " + dropped.area().kind().id();
      case Mark.Other other -> other.text();
    };
  }

  private static String vcpu(OptionalInt vcpu) {
    return vcpu.isPresent() ? Integer.toString(vcpu.getAsInt()) : "?";
  }

  private static String numbers(List<OptionalLong> numbers) {
    return numbers.stream()
        .map(n -> n.isPresent() ? " " + Recent.number(n.getAsLong()) : " -")
        .collect(Collectors.joining());
  }
}
