package org.sharedinfo.bridge;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;

/** The example in Rust; where there is no compiler, that is all it says. */
class RustExampleTest {
  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> theExample() throws IOException, InterruptedException {
    if (!RustCompiler.isThere() || !CCompiler.isThere()) {
      return Stream.of(dynamicTest("no rustc or no gcc here: no Rust was judged", () -> {}));
    }
    Path library = RustCompiler.example(folder);
    Path explorable = RustCompiler.explorable(folder);
    return Stream.of(Abi.values())
        .flatMap(abi ->
            Stream.of(
                dynamicTest(
                    "conforms on " + abi.id(), () -> NativeExample.conforms(library, abi, 12)),
                dynamicTest(
                    "all schedules pass on " + abi.id(),
                    () -> NativeExample.passesInEveryOrder(explorable, abi))));
  }
}
