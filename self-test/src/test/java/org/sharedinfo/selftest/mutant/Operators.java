package org.sharedinfo.selftest.mutant;

import static java.util.Map.entry;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What can be made wrong of one instruction. */
final class Operators {
  private static final String HANDLE = "java/lang/invoke/VarHandle";
  private static final String SEGMENT = "java/lang/foreign/MemorySegment";
  private static final ClassDesc NOT_ATOMIC = NotAtomic.class.describeConstable().orElseThrow();
  private static final ClassDesc VAR_HANDLE = ClassDesc.ofInternalName(HANDLE);

  private static final Map<String, List<String>> WEAKER =
      Map.of(
          "setVolatile", List.of("setRelease"),
          "setRelease", List.of("setOpaque"),
          "getVolatile", List.of("getAcquire"),
          "getAcquire", List.of("getOpaque"),
          "fullFence", List.of("acquireFence", "releaseFence"),
          "getAndBitwiseOr", List.of("getAndBitwiseOrAcquire", "getAndBitwiseOrRelease"),
          "getAndBitwiseAnd", List.of("getAndBitwiseAndAcquire", "getAndBitwiseAndRelease"),
          "getAndSet", List.of("getAndSetAcquire", "getAndSetRelease"));

  private static final Map<Opcode, List<Opcode>> OTHER =
      Map.ofEntries(
          entry(Opcode.IADD, List.of(Opcode.ISUB)),
          entry(Opcode.LADD, List.of(Opcode.LSUB)),
          entry(Opcode.ISUB, List.of(Opcode.IADD)),
          entry(Opcode.LSUB, List.of(Opcode.LADD)),
          entry(Opcode.IMUL, List.of(Opcode.IADD)),
          entry(Opcode.LMUL, List.of(Opcode.LADD)),
          entry(Opcode.ISHL, List.of(Opcode.ISHR)),
          entry(Opcode.LSHL, List.of(Opcode.LSHR)),
          entry(Opcode.ISHR, List.of(Opcode.IUSHR)),
          entry(Opcode.LSHR, List.of(Opcode.LUSHR)),
          entry(Opcode.IUSHR, List.of(Opcode.ISHR)),
          entry(Opcode.LUSHR, List.of(Opcode.LSHR)),
          entry(Opcode.IAND, List.of(Opcode.IOR)),
          entry(Opcode.LAND, List.of(Opcode.LOR)),
          entry(Opcode.IOR, List.of(Opcode.IAND)),
          entry(Opcode.LOR, List.of(Opcode.LAND)),
          entry(Opcode.IXOR, List.of(Opcode.IOR)),
          entry(Opcode.IFEQ, List.of(Opcode.IFNE)),
          entry(Opcode.IFNE, List.of(Opcode.IFEQ)),
          entry(Opcode.IFLT, List.of(Opcode.IFGE, Opcode.IFLE)),
          entry(Opcode.IFGE, List.of(Opcode.IFLT, Opcode.IFGT)),
          entry(Opcode.IFGT, List.of(Opcode.IFLE, Opcode.IFGE)),
          entry(Opcode.IFLE, List.of(Opcode.IFGT, Opcode.IFLT)),
          entry(Opcode.IF_ICMPEQ, List.of(Opcode.IF_ICMPNE)),
          entry(Opcode.IF_ICMPNE, List.of(Opcode.IF_ICMPEQ)),
          entry(Opcode.IF_ICMPLT, List.of(Opcode.IF_ICMPGE, Opcode.IF_ICMPLE)),
          entry(Opcode.IF_ICMPGE, List.of(Opcode.IF_ICMPLT, Opcode.IF_ICMPGT)),
          entry(Opcode.IF_ICMPGT, List.of(Opcode.IF_ICMPLE, Opcode.IF_ICMPGE)),
          entry(Opcode.IF_ICMPLE, List.of(Opcode.IF_ICMPGT, Opcode.IF_ICMPLT)));

  private Operators() {}

  /** One way to make an instruction wrong. */
  record Change(String what, Consumer<CodeBuilder> instead) {}

  /** All ways to make an instruction wrong; none for most. */
  static List<Change> of(CodeElement element) {
    return switch (element) {
      case InvokeInstruction call -> calls(call);
      case ConstantInstruction constant -> constants(constant);
      case OperatorInstruction operator ->
          others(operator.opcode())
              .map(other ->
                  new Change(
                      operator.opcode() + " -> " + other,
                      code -> code.with(OperatorInstruction.of(other))))
              .toList();
      case BranchInstruction branch ->
          others(branch.opcode())
              .map(other ->
                  new Change(
                      branch.opcode() + " -> " + other,
                      code -> code.branch(other, branch.target())))
              .toList();
      default -> List.of();
    };
  }

  private static Stream<Opcode> others(Opcode opcode) {
    return OTHER.getOrDefault(opcode, List.of()).stream();
  }

  private static List<Change> constants(ConstantInstruction constant) {
    return switch (constant.constantValue()) {
      case Integer i ->
          Stream.of(i + 1, i - 1)
              .map(other -> new Change(i + " -> " + other, code -> code.loadConstant(other)))
              .toList();
      case Long l ->
          Stream.of(l + 1, l - 1)
              .map(other -> new Change(l + " -> " + other, code -> code.loadConstant(other)))
              .toList();
      default -> List.of();
    };
  }

  private static List<Change> calls(InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    MethodTypeDesc type = call.typeSymbol();
    List<Change> changes = new ArrayList<>();
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    if (owner.equals(HANDLE)) {
      for (String weaker : WEAKER.getOrDefault(name, List.of())) {
        changes.add(
            new Change(
                name + " -> " + weaker,
                code -> {
                  if (isStatic) {
                    code.invokestatic(VAR_HANDLE, weaker, type);
                  } else {
                    code.invokevirtual(VAR_HANDLE, weaker, type);
                  }
                }));
      }
      hasTwoSteps(name, type)
          .ifPresent(two ->
              changes.add(
                  new Change(
                      name + " in two steps", code -> code.invokestatic(NOT_ATOMIC, name, two))));
    }
    if (stores(call)) {
      changes.add(new Change(name + " left out", code -> pop(code, type, isStatic)));
    }
    unsigned(owner, name).ifPresent(changes::add);
    return changes;
  }

  /** Whether a call gives nothing back and stores, is a fence, or is to the package itself. */
  static boolean stores(InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    boolean segment = owner.equals(SEGMENT) && name.startsWith("set");
    boolean ours = owner.startsWith("org/sharedinfo/reference/") && !name.equals("<init>");
    return (owner.equals(HANDLE) || segment || ours)
        && call.typeSymbol().returnType().equals(ConstantDescs.CD_void);
  }

  private static Optional<MethodTypeDesc> hasTwoSteps(String name, MethodTypeDesc type) {
    MethodTypeDesc two = type.insertParameterTypes(0, VAR_HANDLE);
    return Arrays.stream(NotAtomic.class.getMethods())
        .filter(method -> method.getName().equals(name))
        .map(method ->
            MethodTypeDesc.ofDescriptor(
                java.lang.invoke.MethodType.methodType(
                        method.getReturnType(), method.getParameterTypes())
                    .descriptorString()))
        .filter(two::equals)
        .findFirst();
  }

  private static void pop(CodeBuilder code, MethodTypeDesc type, boolean isStatic) {
    for (ClassDesc parameter : type.parameterList().reversed()) {
      if (parameter.equals(ConstantDescs.CD_long) || parameter.equals(ConstantDescs.CD_double)) {
        code.pop2();
      } else {
        code.pop();
      }
    }
    if (!isStatic) {
      code.pop();
    }
  }

  private static Optional<Change> unsigned(String owner, String name) {
    return switch (owner + "." + name) {
      case "java/lang/Integer.toUnsignedLong" ->
          Optional.of(new Change("sign kept", CodeBuilder::i2l));
      case "java/lang/Byte.toUnsignedInt", "java/lang/Short.toUnsignedInt" ->
          Optional.of(new Change("sign kept", _ -> {}));
      case "java/lang/Integer.compareUnsigned" ->
          Optional.of(
              new Change(
                  "compared with sign",
                  code ->
                      code.invokestatic(
                          ConstantDescs.CD_Integer,
                          "compare",
                          MethodTypeDesc.ofDescriptor("(II)I"))));
      case "java/lang/Long.compareUnsigned" ->
          Optional.of(new Change("compared with sign", CodeBuilder::lcmp));
      case "java/lang/Long.divideUnsigned" ->
          Optional.of(new Change("divided with sign", CodeBuilder::ldiv));
      case "java/lang/Long.remainderUnsigned" ->
          Optional.of(new Change("remainder with sign", CodeBuilder::lrem));
      default -> Optional.empty();
    };
  }
}
