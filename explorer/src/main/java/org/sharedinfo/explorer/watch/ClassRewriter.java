package org.sharedinfo.explorer.watch;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;

/** Rewrites a class so that the explorer sees what it does to memory. */
final class ClassRewriter {
  private static final ClassDesc CALL_SITES = ClassDesc.of(CallSites.class.getName());

  private ClassRewriter() {}

  /**
   * A rewritten class.
   *
   * @param initialises whether it has a static initialiser
   */
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
      MethodTransform calls =
          MethodTransform.transformingCode(new CodeRewriting(where, bridges));
      if (method.methodName().equalsString("<clinit>")) {
        builder.transformMethod(method, initialiser().andThen(calls));
      } else {
        builder.transformMethod(method, calls);
      }
    }

    private MethodTransform initialiser() {
      ClassDesc type = model.thisClass().asSymbol();
      return MethodTransform.transformingCode(
          java.lang.classfile.CodeTransform.ofStateful(
              () ->
                  new java.lang.classfile.CodeTransform() {
                    @Override
                    public void atStart(java.lang.classfile.CodeBuilder code) {
                      code.loadConstant(type)
                          .invokestatic(
                              CALL_SITES,
                              "initialised",
                              MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Class));
                    }

                    @Override
                    public void accept(
                        java.lang.classfile.CodeBuilder code,
                        java.lang.classfile.CodeElement element) {
                      code.with(element);
                    }
                  }));
    }

    // What it does cannot be seen; a method of the same name that says so takes its place.
    private void nativeMethod(ClassBuilder builder, MethodModel method) {
      String name = method.methodName().stringValue();
      builder.withMethod(
          method.methodName().stringValue(),
          method.methodTypeSymbol(),
          method.flags().flagsMask() & ~ClassFile.ACC_NATIVE,
          body ->
              body.withCode(
                  code ->
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

  static boolean hasCode(MethodModel method) {
    return method.code().filter(CodeAttribute.class::isInstance).isPresent();
  }
}
