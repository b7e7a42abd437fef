package org.sharedinfo.selftest.mutant;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The mutants of all classes of one package. */
final class Mutants {
  private static final String PARENT = "org/sharedinfo/";
  private static final String LAST_PART = "reference";

  private final List<ClassModel> classes = new ArrayList<>();

  /** Reads the classes of a folder. */
  Mutants(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        if (!file.endsWith("package-info.class")) {
          classes.add(ClassFile.of().parse(file));
        }
      }
    }
  }

  /**
   * One mutant.
   *
   * @param type the simple name of the class
   * @param method the method
   * @param line in the source
   * @param what the change
   * @param change makes it, for one method
   */
  record Mutant(
      String type, MethodModel method, int line, String what, Supplier<CodeTransform> change) {
    String id() {
      return type + "." + method.methodName().stringValue() + ":" + line + " " + what;
    }
  }

  List<Mutant> all() {
    List<Mutant> mutants = new ArrayList<>();
    for (ClassModel type : classes) {
      for (MethodModel method : type.methods()) {
        method.code().ifPresent(code -> mutants.addAll(of(simpleName(type), method, code)));
      }
    }
    return mutants;
  }

  private static List<Mutant> of(String type, MethodModel method, CodeModel code) {
    List<Mutant> mutants = new ArrayList<>();
    int line = 0;
    int at = 0;
    boolean complains = false; // what a message says is up to whoever writes it
    for (CodeElement element : code) {
      if (element instanceof LineNumber number) {
        line = number.line();
      }
      complains = complains(complains, element);
      List<Operators.Change> changes = complains ? List.of() : Operators.of(element);
      for (int which = 0; which < changes.size(); which++) {
        int place = at;
        int way = which;
        mutants.add(
            new Mutant(
                type, method, line, changes.get(which).what(), () -> new OneChange(place, way)));
      }
      at++;
    }
    for (Swaps.Pair pair : Swaps.of(code)) {
      mutants.add(new Mutant(type, method, pair.line(), pair.what(), () -> new OneSwap(pair)));
    }
    return mutants;
  }

  private static boolean complains(boolean before, CodeElement element) {
    return switch (element) {
      case NewObjectInstruction made ->
          before || made.className().asInternalName().endsWith("Exception");
      case ThrowInstruction _ -> false;
      default -> before;
    };
  }

  /**
   * Writes a mutant with all that it needs, in a package of its own below a folder.
   *
   * @return the package
   */
  String write(Mutant mutant, int number, Path root) throws IOException {
    // a name of the same length can be put in its place in a class file as it is
    String own = "m%0" + (LAST_PART.length() - 1) + "d";
    String part = String.format(Locale.ROOT, own, number);
    Path folder = Files.createDirectories(root.resolve(PARENT + part));
    for (ClassModel type : classes) {
      byte[] bytes =
          simpleName(type).equals(mutant.type())
              ? ClassFile.of().transformClass(type, change(mutant))
              : ClassFile.of().transformClass(type, ClassTransform.ACCEPT_ALL);
      String renamed =
          new String(bytes, StandardCharsets.ISO_8859_1)
              .replace(PARENT + LAST_PART + "/", PARENT + part + "/");
      Files.write(
          folder.resolve(simpleName(type) + ".class"),
          renamed.getBytes(StandardCharsets.ISO_8859_1));
    }
    return (PARENT + part).replace('/', '.');
  }

  private static ClassTransform change(Mutant mutant) {
    return ClassTransform.transformingMethodBodies(
        method ->
            method.methodName().equals(mutant.method().methodName())
                && method.methodType().equals(mutant.method().methodType()),
        CodeTransform.ofStateful(mutant.change()));
  }

  private static final class OneChange implements CodeTransform {
    private final int place;
    private final int which;
    private int at;

    /** Changes one code element, in one of the ways that there are for it. */
    OneChange(int place, int which) {
      this.place = place;
      this.which = which;
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (at == place) {
        Operators.of(element).get(which).instead().accept(code);
      } else {
        code.with(element);
      }
      at++;
    }
  }

  private static final class OneSwap implements CodeTransform {
    private final Swaps.Pair pair;
    private final List<CodeElement> held = new ArrayList<>();
    private int at;

    OneSwap(Swaps.Pair pair) {
      this.pair = pair;
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (pair.from() <= at && at < pair.middle()) {
        held.add(element);
      } else {
        code.with(element);
      }
      at++;
      if (at == pair.to()) {
        held.forEach(code::with);
      }
    }
  }

  private static String simpleName(ClassModel type) {
    String inner = type.thisClass().asInternalName();
    return inner.substring(inner.lastIndexOf('/') + 1);
  }
}
