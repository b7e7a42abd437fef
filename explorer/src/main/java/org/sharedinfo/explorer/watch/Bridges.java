package org.sharedinfo.explorer.watch;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces method references to rewritten calls: each gets a static method around the call, which
 * is rewritten like any other.
 */
final class Bridges {
  private record Bridge(String name, DirectMethodHandleDesc target) {}

  private final ClassModel model;
  private final List<Bridge> bridges = new ArrayList<>();

  Bridges(ClassModel model) {
    this.model = model;
  }

  /** Copies the instruction, and redirects references to rewritten calls to a bridge. */
  void redirect(CodeBuilder code, InvokeDynamicInstruction call) {
    List<ConstantDesc> arguments = new ArrayList<>();
    boolean redirected = false;
    for (ConstantDesc argument : call.bootstrapArgs()) {
      if (argument instanceof DirectMethodHandleDesc target && isRewritten(target)) {
        arguments.add(bridgeTo(target));
        redirected = true;
      } else {
        arguments.add(argument);
      }
    }
    if (redirected) {
      code.invokedynamic(
          DynamicCallSiteDesc.of(
              call.bootstrapMethod(),
              call.name().stringValue(),
              call.typeSymbol(),
              arguments.toArray(ConstantDesc[]::new)));
    } else {
      code.with(call);
    }
  }

  /** Adds the bridges to the class. */
  void build(ClassBuilder builder) {
    for (Bridge bridge : bridges) {
      builder.withMethod(
          bridge.name(),
          bridge.target().invocationType(),
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          method ->
              method.withCode(code ->
                  code.transforming(
                      new CodeRewriting(simpleName() + " by reference", this),
                      inner -> body(inner, bridge.target()))));
    }
  }

  private static boolean isRewritten(DirectMethodHandleDesc target) {
    if (target.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR
        || target.owner().isArray()
        || isField(target)) {
      return false;
    }
    return Calls.kindOf(
            internalName(target.owner()), target.methodName(), target.lookupDescriptor())
        != Calls.Kind.LEAVE;
  }

  private static boolean isField(DirectMethodHandleDesc target) {
    return switch (target.kind()) {
      case GETTER, SETTER, STATIC_GETTER, STATIC_SETTER -> true;
      default -> false;
    };
  }

  private MethodHandleDesc bridgeTo(DirectMethodHandleDesc target) {
    Bridge bridge = new Bridge("explorer$reference$" + bridges.size(), target);
    bridges.add(bridge);
    boolean inInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
    return MethodHandleDesc.ofMethod(
        inInterface
            ? DirectMethodHandleDesc.Kind.INTERFACE_STATIC
            : DirectMethodHandleDesc.Kind.STATIC,
        model.thisClass().asSymbol(),
        bridge.name(),
        target.invocationType());
  }

  private static void body(CodeBuilder code, DirectMethodHandleDesc target) {
    MethodTypeDesc type = target.invocationType();
    int slot = 0;
    for (ClassDesc parameter : type.parameterList()) {
      TypeKind kind = TypeKind.from(parameter);
      code.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
    Opcode opcode =
        switch (target.kind()) {
          case STATIC, INTERFACE_STATIC -> Opcode.INVOKESTATIC;
          case INTERFACE_VIRTUAL -> Opcode.INVOKEINTERFACE;
          default -> Opcode.INVOKEVIRTUAL;
        };
    code.with(
        InvokeInstruction.of(
            opcode,
            target.isOwnerInterface()
                ? code.constantPool()
                    .interfaceMethodRefEntry(
                        target.owner(),
                        target.methodName(),
                        MethodTypeDesc.ofDescriptor(target.lookupDescriptor()))
                : code.constantPool()
                    .methodRefEntry(
                        target.owner(),
                        target.methodName(),
                        MethodTypeDesc.ofDescriptor(target.lookupDescriptor()))));
    code.return_(TypeKind.from(type.returnType()));
  }

  private String simpleName() {
    String name = model.thisClass().asInternalName();
    return name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
  }

  private static String internalName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }
}
