package org.sharedinfo.selftest.recorded;

import java.util.function.Consumer;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Role;
import org.sharedinfo.tck.schedule.Executions;
import org.sharedinfo.tck.schedule.Ground;

/**
 * A play for one role.
 *
 * @param name a few words
 * @param role who plays against the kit
 * @param executions how many executions of it are recorded
 * @param ground makes the memory
 * @param staging adds the actors
 */
record Play(
    String name,
    Role role,
    int executions,
    Function<Abi, Ground> ground,
    Executions.Staging staging) {
  /** A play of one actor: it has one execution. */
  static Play alone(String name, Role role, Consumer<Ground> setUp, Executions.Staging staging) {
    return new Play(name, role, 1, abi -> prepared(abi, setUp), staging);
  }

  /** A play of several actors. */
  static Play together(
      String name, Role role, Consumer<Ground> setUp, Executions.Staging staging) {
    return new Play(name, role, EXECUTIONS, abi -> prepared(abi, setUp), staging);
  }

  /** Of the executions of several actors: the first few show most orders of their steps. */
  private static final int EXECUTIONS = 12;

  private static Ground prepared(Abi abi, Consumer<Ground> setUp) {
    Ground ground = Ground.zeroed(abi);
    setUp.accept(ground);
    return ground;
  }
}
