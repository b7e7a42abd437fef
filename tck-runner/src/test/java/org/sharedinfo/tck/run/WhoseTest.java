package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sharedinfo.jcstress.CrashLog;

class WhoseTest {
  private static boolean isKits(String... frames) {
    return Whose.isKits(
        new CrashLog(Optional.of("SIGSEGV"), OptionalLong.empty(), List.of(frames)));
  }

  @Test
  void whoeverCalledTheSystemLastTakesTheBlame() {
    assertThat(isKits("C  [libmine.so+0x10]  read+0x1", "j  org.sharedinfo.tck.peer.Frame.word()V"))
        .isFalse();
    assertThat(
            isKits(
                "V  [libjvm.so+0x1]  copy+0x1",
                "J 12 c1 java.lang.foreign.MemorySegment.copy()V",
                "J 13 c1 org.sharedinfo.explorer.run.WatchedMemory.restore()V (20 bytes)",
                "j  org.example.Mine.read()V+3"))
        .isTrue();
    assertThat(isKits("C  [libc.so.6+0x2]  memcpy", "C  [libmine.so+0x10]  read+0x1")).isFalse();
    assertThat(isKits("j  org.example.Mine.read()V+3", "j  org.sharedinfo.tck.check.Guard.a()V"))
        .isFalse();
    assertThat(isKits("v  ~StubRoutines::call", "j  org.sharedinfo.bridge.Binding.run()V+3"))
        .isFalse();
  }

  @Test
  void whatNobodyCanTellIsTheImplementations() {
    assertThat(isKits("V  [libjvm.so+0x1]  collect+0x1")).isFalse();
    assertThat(isKits()).isFalse();
  }

  @Test
  void stacksInLines() {
    assertThat(Whose.isAtWork(Stream.of("  at org.example.Mine.read(Mine.java:3)"))).isTrue();
    assertThat(Whose.isAtWork(Stream.of("  at mine/org.example.Mine.read(Mine.java:3)"))).isTrue();
    assertThat(
            Whose.isAtWork(
                Stream.of(
                    "org.example.Mine is no frame",
                    "  at java.base/java.lang.Thread.run(Thread.java:1)",
                    "  at org.openjdk.jcstress.infra.runners.WorkerSync.awaitCheckpoint(W.java:1)",
                    "  at org.sharedinfo.tck.time.TimeReaderStress_R_jcstress.run(T.java:2)")))
        .isFalse();
  }

  @Test
  void whoeverRunsTheKitIsNotAtWork() {
    assertThat(
            Whose.isAtWork(
                List.of(
                    frame("org.sharedinfo.tck.check.Patience"),
                    frame("org.sharedinfo.tck.run.CheckJudge"),
                    frame("org.example.TheirBuild"))))
        .isFalse();
  }

  private static StackTraceElement frame(String type) {
    return new StackTraceElement(type, "call", "File.java", 1);
  }
}
