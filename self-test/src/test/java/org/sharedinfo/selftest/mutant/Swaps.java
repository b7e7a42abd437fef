package org.sharedinfo.selftest.mutant;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds neighbouring statements that store, so that they may be swapped. */
final class Swaps {
  private final List<Pair> pairs = new ArrayList<>();
  private Optional<Store> before = Optional.empty();
  private int start;
  private int line;
  private int depth; // values on the stack, however wide
  private boolean lost; // as to the depth

  private Swaps() {}

  /**
   * Two statements, the second right after the first.
   *
   * @param from the first code element of the first
   * @param middle that of the second
   * @param to the one after both
   * @param line of the first
   * @param what the calls, in their new order
   */
  record Pair(int from, int middle, int to, int line, String what) {}

  private record Store(int start, int end, int line, String call) {}

  /** All such pairs of a method, in order. */
  static List<Pair> of(CodeModel code) {
    var swaps = new Swaps();
    int at = 0;
    for (CodeElement element : code) {
      swaps.see(element, at++);
    }
    return swaps.pairs;
  }

  private void see(CodeElement element, int at) {
    switch (element) {
      case LineNumber number -> {
        if (depth == 0) {
          line = number.line();
        }
      }
      case InvokeInstruction call -> {
        depth += effect(call.typeSymbol()) - (call.opcode() == Opcode.INVOKESTATIC ? 0 : 1);
        boolean made = call.name().equalsString("<init>");
        if (call.typeSymbol().returnType().equals(ConstantDescs.CD_void) && !made) {
          endOf(call, at);
        }
      }
      case LoadInstruction _, ConstantInstruction _ -> depth++;
      case FieldInstruction field when field.opcode() == Opcode.GETFIELD -> {}
      case FieldInstruction field when field.opcode() == Opcode.GETSTATIC -> depth++;
      case FieldInstruction _, StoreInstruction _ -> startAfter(at);
      case OperatorInstruction operator -> depth -= isUnary(operator.opcode()) ? 0 : 1;
      case ArrayLoadInstruction _ -> depth--;
      case ConvertInstruction _, TypeCheckInstruction _ -> {}
      case BranchInstruction branch -> {
        depth -= tested(branch.opcode());
        mayStartAfter(at);
      }
      case LabelTarget _ -> mayStartAfter(at);
      case ReturnInstruction _, ThrowInstruction _ -> startAfter(at);
      case Instruction _ -> {
        depth = 1;
        mayStartAfter(at);
      }
      default -> {}
    }
  }

  private void endOf(InvokeInstruction call, int at) {
    boolean whole = !lost && depth == 0 && Operators.stores(call);
    Optional<Store> second =
        whole
            ? Optional.of(new Store(start, at + 1, line, call.name().stringValue()))
            : Optional.empty();
    Optional<Store> first = before;
    startAfter(at);
    first.ifPresent(one ->
        second.ifPresent(two ->
            pairs.add(
                new Pair(
                    one.start, two.start, two.end, one.line, two.call + " before " + one.call))));
    before = second;
  }

  /** A statement may start here: what went before is not part of it. */
  private void startAfter(int at) {
    before = Optional.empty();
    start = at + 1;
    depth = 0;
    lost = false;
  }

  private void mayStartAfter(int at) {
    boolean within = lost || depth != 0;
    startAfter(at);
    lost = within;
  }

  private static int effect(MethodTypeDesc type) {
    return (type.returnType().equals(ConstantDescs.CD_void) ? 0 : 1) - type.parameterCount();
  }

  private static int tested(Opcode branch) {
    return branch == Opcode.GOTO ? 0 : branch.name().matches("IF_[IA]CMP.*") ? 2 : 1;
  }

  private static boolean isUnary(Opcode opcode) {
    return switch (opcode) {
      case INEG, LNEG, FNEG, DNEG, ARRAYLENGTH -> true;
      default -> false;
    };
  }
}
