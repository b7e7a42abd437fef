package org.sharedinfo.certify;

import java.io.IOException;
import java.nio.file.Path;
import org.sharedinfo.certify.folder.RunFolder;
import org.sharedinfo.tck.run.SpareWorkers;

/**
 * What is kept ready from one run of an implementation to the next: workers that wait, and the
 * folder for its copies, which they see.
 *
 * <p>Threading: one thread at a time.
 */
public final class Standby implements AutoCloseable {
  private final RunFolder folder;
  private final SpareWorkers workers;

  /** A command that waits for changes is ended by a signal. */
  private final Thread farewell = Thread.ofPlatform().unstarted(this::end);

  private Standby(RunFolder folder) {
    this.folder = folder;
    this.workers = SpareWorkers.of(folder.path());
  }

  /**
   * Keeps nothing ready yet.
   *
   * @throws IOException if no folder can be made for copies
   */
  public static Standby open() throws IOException {
    var standby =
        new Standby(ImplementationUnderTest.makeFolder(ImplementationUnderTest.usualPlace()));
    Runtime.getRuntime().addShutdownHook(standby.farewell);
    return standby;
  }

  /**
   * Makes ready for a request that is like the last one.
   *
   * @throws IOException if a worker cannot be started
   */
  public void prepare(CertifyRequest next) throws IOException {
    workers.prepare(next.scope().judgedAbis().size());
  }

  Path copies() {
    return folder.path();
  }

  SpareWorkers workers() {
    return workers;
  }

  /** Ends what waits, and removes the folder. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException e) {
      return; // the farewell has begun
    }
    end();
  }

  private void end() {
    try (workers) {
      folder.remove(_ -> true);
    } catch (IOException e) {
      // the next command removes it
    }
  }
}
