package org.sharedinfo.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashLogTest {
  @TempDir Path folder;

  @Test
  void theSignalTheAddressAndTheFrames() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("crash.log"),
            """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGFPE (0x8) at pc=0x00007f31d81c513c, pid=7, tid=9
            #
            # Problematic frame:
            # C  [libmine.so+0x113c]  frequency+0xc
            #
            Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
            C  [libmine.so+0x113c]  frequency+0xc
            j  org.example.Mine.call()V+4
            siginfo: si_signo: 8 (SIGFPE), si_code: 1 (FPE_INTDIV), si_addr: 0x00007f31d81c513c
            """);
    CrashLog crash = CrashLog.read(log).orElseThrow();
    assertThat(crash.signal()).contains("SIGFPE");
    assertThat(crash.refused()).hasValue(0x7f31d81c513cL);
    assertThat(crash.frames())
        .containsExactly(
            "C  [libmine.so+0x113c]  frequency+0xc",
            "C  [libmine.so+0x113c]  frequency+0xc",
            "j  org.example.Mine.call()V+4");
  }

  @Test
  void noLog() throws IOException {
    assertThat(CrashLog.read(folder.resolve("none"))).isEmpty();
  }
}
