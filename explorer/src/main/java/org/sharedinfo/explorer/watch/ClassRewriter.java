package org.sharedinfo.explorer.watch;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;

/** Rewrites a class so that the explorer observes its memory accesses. */
final class ClassRewriter {
  private static final ClassDesc CALL_SITES = ClassDesc.of(CallSites.class.getName());

  private ClassRewriter() {}

  /**
   * A rewritten class.
   *
   * @param initialises whether it has a static initialiser
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Rewritten(byte[] bytes, boolean initialises) {}

  /**
   * @param files finds the class files of the types that it uses
   */
  static Rewritten rewrite(byte[] file, ClassLoader files) {
    ClassFile format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(files)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassModel model = format.parse(file);
    boolean initialises =
        model.methods().stream().anyMatch(m -> m.methodName().equalsString("<clinit>"));
    Bridges bridges = new Bridges(model);
    byte[] bytes =
        format.transformClass(
            model, ClassTransform.ofStateful(() -> new Rewriting(model, bridges)));
    return new Rewritten(bytes, initialises);
  }

  private record Rewriting(ClassModel model, Bridges bridges) implements ClassTransform {
    @Override
    public void accept(ClassBuilder builder, ClassElement element) {
      if (element instanceof MethodModel method) {
        method(builder, method);
      } else {
        builder.with(element);
      }
    }

    @Override
    public void atEnd(ClassBuilder builder) {
      bridges.build(builder);
    }

    private void method(ClassBuilder builder, MethodModel method) {
      if (method.flags().has(AccessFlag.NATIVE)) {
        nativeMethod(builder, method);
        return;
      }
      String where = simpleName() + "." + method.methodName().stringValue();
      MethodTransform calls = MethodTransform.transformingCode(new CodeRewriting(where, bridges));
      if (method.methodName().equalsString("<clinit>")) {
        builder.transformMethod(method, initialiser().andThen(calls));
      } else {
        builder.transformMethod(method, calls);
      }
    }

    private MethodTransform initialiser() {
      return MethodTransform.transformingCode(new Announcing(model.thisClass().asSymbol()));
    }

    // A native method cannot be observed; a method that reports this replaces it.
    private void nativeMethod(ClassBuilder builder, MethodModel method) {
      String name = method.methodName().stringValue();
      builder.withMethod(
          name,
          method.methodTypeSymbol(),
          method.flags().flagsMask() & ~ClassFile.ACC_NATIVE,
          body ->
              body.withCode(code ->
                  code.loadConstant(simpleName() + "." + name)
                      .invokestatic(
                          CALL_SITES,
                          "nativeMethod",
                          MethodTypeDesc.of(
                              ClassDesc.of("java.lang.Error"), ConstantDescs.CD_String))
                      .athrow()));
    }

    private String simpleName() {
      String name = model.thisClass().asInternalName();
      return name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
    }
  }

  /** Reports the initialisation of a class, before anything else happens there. */
  private record Announcing(ClassDesc type) implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      code.loadConstant(type)
          .invokestatic(
              CALL_SITES,
              "initialised",
              MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Class));
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }
}
