package org.sharedinfo.explorer.watch;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;

/** Rewrites the calls of one method. */
final class CodeRewriting implements CodeTransform {
  private static final ClassDesc CALL_SITES = ClassDesc.of(CallSites.class.getName());
  private static final ClassDesc VAR_HANDLE = ConstantDescs.CD_VarHandle;

  private final String method;
  private final Bridges bridges;
  private int line;

  /**
   * @param method "Version.begin"
   */
  CodeRewriting(String method, Bridges bridges) {
    this.method = method;
    this.bridges = bridges;
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    switch (element) {
      case LineNumber number -> {
        line = number.line();
        code.with(number);
      }
      case InvokeInstruction call -> call(code, call);
      case InvokeDynamicInstruction call -> bridges.redirect(code, call);
      case ConstantInstruction.LoadConstantInstruction constant
          when constant.constantValue() instanceof MethodHandleDesc -> {
        unseen(code, "a constant MethodHandle");
        code.with(constant);
      }
      default -> code.with(element);
    }
  }

  private void call(CodeBuilder code, InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    MethodTypeDesc type = call.typeSymbol();
    String shown = owner.substring(owner.lastIndexOf('/') + 1) + "." + name;
    switch (Calls.kindOf(owner, name, call.type().stringValue())) {
      case LEAVE -> code.with(call);
      case HANDLE -> handle(code, name, type);
      case FENCE -> site(code, "fence", name, type);
      case SEGMENT -> wrapped(code, call, "segment", shown);
      case BUFFER -> wrapped(code, call, "buffer", shown);
      case PAUSE -> wrapped(code, call, "pause", shown);
      case GUARD -> wrapped(code, call, "guarded", shown);
      case UNSEEN -> {
        unseen(code, shown);
        code.with(call);
      }
    }
  }

  private void handle(CodeBuilder code, String name, MethodTypeDesc type) {
    site(code, "handle", name, type.insertParameterTypes(0, VAR_HANDLE));
  }

  private void site(CodeBuilder code, String kind, String name, MethodTypeDesc type) {
    DirectMethodHandleDesc bootstrap =
        ConstantDescs.ofCallsiteBootstrap(
            CALL_SITES, kind, ConstantDescs.CD_CallSite, ConstantDescs.CD_String);
    code.invokedynamic(DynamicCallSiteDesc.of(bootstrap, name, type, where()));
  }

  private void wrapped(CodeBuilder code, InvokeInstruction call, String kind, String shown) {
    if (call.opcode() == Opcode.INVOKESPECIAL) {
      unseen(code, shown);
      code.with(call);
      return;
    }
    DirectMethodHandleDesc original = MethodHandles.of(call);
    DirectMethodHandleDesc bootstrap =
        ConstantDescs.ofCallsiteBootstrap(
            CALL_SITES,
            kind,
            ConstantDescs.CD_CallSite,
            ConstantDescs.CD_String,
            ConstantDescs.CD_String,
            ConstantDescs.CD_MethodHandle);
    code.invokedynamic(
        DynamicCallSiteDesc.of(
            bootstrap,
            call.name().stringValue(),
            original.invocationType(),
            where(),
            shown,
            original));
  }

  private void unseen(CodeBuilder code, String shown) {
    DirectMethodHandleDesc bootstrap =
        ConstantDescs.ofCallsiteBootstrap(
            CALL_SITES,
            "unseen",
            ConstantDescs.CD_CallSite,
            ConstantDescs.CD_String,
            ConstantDescs.CD_String);
    code.invokedynamic(
        DynamicCallSiteDesc.of(
            bootstrap, "unseen", MethodTypeDesc.of(ConstantDescs.CD_void), where(), shown));
  }

  private String where() {
    return line == 0 ? method : method + ":" + line;
  }

  /** The handles of called methods. */
  private static final class MethodHandles {
    static DirectMethodHandleDesc of(InvokeInstruction call) {
      DirectMethodHandleDesc.Kind kind =
          switch (call.opcode()) {
            case INVOKESTATIC ->
                call.isInterface()
                    ? DirectMethodHandleDesc.Kind.INTERFACE_STATIC
                    : DirectMethodHandleDesc.Kind.STATIC;
            case INVOKEINTERFACE -> DirectMethodHandleDesc.Kind.INTERFACE_VIRTUAL;
            default -> DirectMethodHandleDesc.Kind.VIRTUAL;
          };
      return MethodHandleDesc.ofMethod(
          kind, call.owner().asSymbol(), call.name().stringValue(), call.typeSymbol());
    }
  }
}
