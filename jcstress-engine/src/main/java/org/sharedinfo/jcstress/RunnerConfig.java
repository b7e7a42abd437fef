package org.sharedinfo.jcstress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;

/**
 * The settings of a generated runner. JCStress creates its {@link ForkedTestConfig} either from
 * command-line options, whose parsing takes a second, or from a stream. This class uses the stream.
 *
 * @param waiting how an actor waits for the others
 * @param time how long one call of the runner samples
 * @param runner name of the generated class
 * @param footprintMegabytes heap limit of states and results
 * @param strideSize states between two rendezvous
 * @param strideCount strides per set of states
 */
record RunnerConfig(
    SpinLoopStyle waiting,
    Duration time,
    String runner,
    int footprintMegabytes,
    int strideSize,
    int strideCount) {

  /** Reads the settings of a config that a runner has adjusted. */
  static RunnerConfig of(ForkedTestConfig config) {
    return new RunnerConfig(
        config.spinLoopStyle,
        Duration.ofMillis(config.time),
        config.generatedRunnerName,
        config.maxFootprintMB,
        config.strideSize,
        config.strideCount);
  }

  RunnerConfig with(SpinLoopStyle another, Duration anotherTime) {
    return new RunnerConfig(
        another, anotherTime, runner, footprintMegabytes, strideSize, strideCount);
  }

  /** The same number of states, with no rendezvous within a set of them. */
  RunnerConfig inOneStride() {
    return new RunnerConfig(waiting, time, runner, footprintMegabytes, strideSize * strideCount, 1);
  }

  /** Converts to JCStress's form. */
  ForkedTestConfig forked() {
    try {
      return new ForkedTestConfig(written());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Converts to JCStress's form, for a trial that adjusts it.
   *
   * @param clock of the processors, in nanoseconds
   */
  TrialConfig trial(LongSupplier clock) {
    try {
      return new TrialConfig(written(), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataInputStream written() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(waiting.ordinal());
      out.writeInt(Math.toIntExact(time.toMillis()));
      out.writeInt(1); // iterations
      out.writeUTF(runner);
      out.writeInt(footprintMegabytes);
      out.writeInt(strideSize);
      out.writeInt(strideCount);
      out.writeBoolean(false); // Actors are not bound to processors.
    }
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }
}
