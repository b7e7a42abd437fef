package org.sharedinfo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.certify.Certified;
import org.sharedinfo.certify.CertifyRequest;
import org.sharedinfo.certify.Standby;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;

/**
 * Judges an implementation again whenever its files change: what failed before, or everything if
 * nothing did. It ends when its thread is interrupted.
 */
final class Watch {
  private static final long QUIET_MILLIS = 100;

  private final CertifyRequest whole;
  private final Certifying certifying;
  private final Consumer<String> notices;

  /** Carries out one request, and shows its result. */
  @FunctionalInterface
  interface Certifying {
    Certified run(CertifyRequest request, Standby standby)
        throws IOException, InterruptedException, UnusableImplementationException;
  }

  /** The state of a file at one moment. */
  private record State(long size, FileTime changed) {}

  Watch(CertifyRequest whole, Certifying certifying, Consumer<String> notices) {
    this.whole = whole;
    this.certifying = certifying;
    this.notices = notices;
  }

  /** Runs until it is interrupted. */
  void run() throws IOException, InterruptedException {
    CertifyRequest next = whole;
    try (Standby standby = Standby.open()) {
      while (!Thread.currentThread().isInterrupted()) {
        Map<Path, State> judged = look();
        next = again(next, standby);
        notices.accept("watching " + names() + "; stop with Ctrl-C");
        standby.prepare(next);
        awaitChange(judged);
      }
    }
  }

  /** Carries out a request. Returns the next one. */
  private CertifyRequest again(CertifyRequest request, Standby standby)
      throws IOException, InterruptedException {
    try {
      Certified certified = certifying.run(request, standby);
      FailedChecks failed = FailedChecks.in(certified.folder());
      return failed.ids().isEmpty() ? whole : beside(failed.narrow(whole, true));
    } catch (UsageException | UnusableImplementationException e) {
      notices.accept(Tck.oneLine(String.valueOf(e.getMessage())));
      return request;
    }
  }

  /** The report of the whole run is kept: a partial run uses a folder next to it. */
  private static CertifyRequest beside(CertifyRequest request) {
    return request.with(CertifyRequest.Files.in(request.files().beside("-watch").out()));
  }

  /** Waits until the files differ from the judged ones, exist, and have stopped changing. */
  private void awaitChange(Map<Path, State> judged) throws IOException, InterruptedException {
    while (true) {
      try (WatchService changes = FileSystems.getDefault().newWatchService()) {
        register(changes);
        Map<Path, State> now = look();
        if (now.isEmpty() || now.equals(judged)) {
          changes.take();
        } else if (!more(changes)) {
          return;
        }
      }
    }
  }

  /** Whether something is still changing, as during a build. */
  private static boolean more(WatchService changes) throws InterruptedException {
    return changes.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS) != null;
  }

  /** A folder only reports its own files, and a build may create all folders again. */
  private void register(WatchService changes) throws IOException {
    for (Path path : paths()) {
      register(above(path), changes);
      if (Files.isDirectory(path)) {
        registerAll(path, changes);
      }
    }
  }

  /** The nearest existing folder: a build may have removed the others. */
  private static Path above(Path path) {
    Path folder = path.toAbsolutePath().normalize().resolveSibling("");
    while (!Files.isDirectory(folder)) {
      folder = folder.resolveSibling("");
    }
    return folder;
  }

  private static void registerAll(Path top, WatchService changes) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      for (Path folder : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        register(folder, changes);
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      // a build is replacing it: the parent folder reports when it exists again
    }
  }

  private static void register(Path folder, WatchService changes) throws IOException {
    folder.register(
        changes,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }

  private Map<Path, State> look() throws IOException {
    Map<Path, State> states = new TreeMap<>();
    for (Path path : paths()) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
          states.put(file, new State(Files.size(file), Files.getLastModifiedTime(file)));
        }
      } catch (NoSuchFileException | UncheckedIOException e) {
        return Map.of(); // a build is replacing it
      }
    }
    return states;
  }

  private String names() {
    return paths().stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private List<Path> paths() {
    return whole.target().paths();
  }
}
