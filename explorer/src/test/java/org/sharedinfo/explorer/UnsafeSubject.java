package org.sharedinfo.explorer;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.sharedinfo.explorer.watch.WatchingLoader;

/** A class that uses sun.misc.Unsafe, which javac would warn of. */
final class UnsafeSubject {
  private static final String NAME = "outside.Peeker";
  private static final ClassDesc UNSAFE = ClassDesc.of("sun.misc.Unsafe");

  private UnsafeSubject() {}

  static Class<?> load() throws ClassNotFoundException {
    ClassLoader files =
        new ClassLoader(UnsafeSubject.class.getClassLoader()) {
          @Override
          public InputStream getResourceAsStream(String file) {
            return file.equals("outside/Peeker.class")
                ? new ByteArrayInputStream(bytes())
                : super.getResourceAsStream(file);
          }
        };
    return new WatchingLoader(files, NAME::equals).loadClass(NAME);
  }

  // static int peek(long address) { return unsafe().getInt(address); }, with a null for unsafe().
  private static byte[] bytes() {
    return ClassFile.of()
        .build(
            ClassDesc.of(NAME),
            type ->
                type.withFlags(ClassFile.ACC_PUBLIC)
                    .withMethodBody(
                        "peek",
                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long),
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                        code ->
                            code.aconst_null()
                                .checkcast(UNSAFE)
                                .lload(0)
                                .invokevirtual(
                                    UNSAFE,
                                    "getInt",
                                    MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long))
                                .ireturn()));
  }
}
