package org.sharedinfo.selftest.recorded;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.rule.Role;
import org.sharedinfo.tck.schedule.Executions;
import org.sharedinfo.tck.schedule.Ground;

/**
 * A play for one role.
 *
 * @param name a few words
 * @param role the implementation's role
 * @param executions the last execution to record
 * @param ground creates the memory
 * @param staging adds the actors
 */
record Play(
    String name,
    Role role,
    int executions,
    Function<Abi, Ground> ground,
    Executions.Staging staging) {
  /** A play with one actor, which has one execution. */
  static Play alone(String name, Role role, Consumer<Ground> setUp, Executions.Staging staging) {
    return new Play(name, role, 1, abi -> prepared(abi, setUp), staging);
  }

  /** A play with several actors. */
  static Play together(String name, Role role, Consumer<Ground> setUp, Executions.Staging staging) {
    return new Play(name, role, EXECUTIONS, abi -> prepared(abi, setUp), staging);
  }

  private static final byte NOISE = 0x50;

  /** The first few executions of several actors show most orders of their steps. */
  private static final int EXECUTIONS = 20;

  /** Fills unused memory with values other than 0, so that clearing it is detected. */
  static void fill(Ground ground, Abi abi) {
    FieldMap map = FieldMap.of(abi);
    MemorySegment page = ground.guest().sharedInfo();
    for (int at = 0; at < Abi.FRAME_BYTES; at++) {
      String name = map.nameAt(at);
      if (name.equals(FieldMap.PADDING)
          || name.equals(FieldMap.BEYOND)
          || name.contains("pad")
          || name.startsWith("arch.")
          || name.endsWith(".cr2")) {
        page.set(ValueLayout.JAVA_BYTE, at, NOISE);
      }
    }
  }

  private static Ground prepared(Abi abi, Consumer<Ground> setUp) {
    Ground ground = Ground.zeroed(abi);
    fill(ground, abi);
    setUp.accept(ground);
    return ground;
  }
}
