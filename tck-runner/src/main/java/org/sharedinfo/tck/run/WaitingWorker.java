package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sharedinfo.jcstress.ForeignProcess;
import org.sharedinfo.jcstress.Scratch;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Replay;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker's process that has no order yet.
 *
 * @param kind what it was started for
 * @param process the process
 * @param scratch its folder
 */
record WaitingWorker(Kind kind, ForeignProcess process, Path scratch) implements AutoCloseable {
  /**
   * What is settled when a worker starts.
   *
   * @param profile how much evidence to gather
   * @param isolation how it is isolated from the rest of the machine
   * @param library whether it judges a shared library
   * @param read files and folders that it reads, besides those of the system, the JDK and the kit
   */
  record Kind(Profile profile, Isolation isolation, boolean library, List<Path> read) {
    Kind {
      read = List.copyOf(read);
    }

    /**
     * What an assignment asks for.
     *
     * @param copies the folder of all copies of implementations; empty if there is but one copy
     */
    static Kind of(Assignment assignment, Isolation isolation, Optional<Path> copies) {
      Optional<Path> library = assignment.library();
      Stream<Path> own =
          copies.isPresent() && !assignment.implementation().isEmpty()
              ? copies.stream()
              : Stream.concat(
                  assignment.places().stream(),
                  library.map(Path::toAbsolutePath).map(Path::getParent).stream());
      return new Kind(
          assignment.profile(),
          isolation,
          library.isPresent(),
          Stream.concat(own, library.isPresent() ? searched() : Stream.empty()).toList());
    }

    /** Where a library may find others, besides next to it: in the user's search path. */
    private static Stream<Path> searched() {
      String path = Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse("");
      return Stream.of(path.split(":"))
          .filter(part -> part.startsWith("/"))
          .map(Path::of)
          .filter(Files::isDirectory);
    }
  }

  /**
   * Starts a worker with the kit's class path; the implementation is loaded separately.
   *
   * @param early whether it has time to load the suites before its order comes
   */
  static WaitingWorker start(Kind kind, boolean early) throws IOException {
    Path scratch = Scratch.make();
    try {
      List<Path> kit = KitClassPath.places();
      Path home = Path.of(System.getProperty("java.home")).toRealPath();
      List<String> command = new ArrayList<>();
      command.add(home.resolve("bin").resolve("java").toString());
      command.addAll(
          List.of(
              "-Xmx768m",
              "-XX:+UseSerialGC",
              "-XX:+ExitOnOutOfMemoryError",
              "-XX:+DisplayVMOutputToStderr",
              "-Djava.awt.headless=true",
              "--enable-native-access=ALL-UNNAMED"));
      command.addAll(StartCache.WORKER.jvmOptions());
      command.addAll(Scratch.jvmOptions(scratch));
      command.addAll(kind.profile().jvmOptions());
      for (String property : List.of(StartCache.FOLDER, StartCache.RECORD)) {
        Optional.ofNullable(System.getProperty(property))
            .ifPresent(value -> command.add("-D" + property + "=" + value));
      }
      if (kind.library()) {
        command.add("-D" + WorkerProcess.LIBRARY + "=the order names it");
      }
      command.addAll(List.of("-cp", KitClassPath.joined(kit), Worker.class.getName()));
      if (early) {
        command.add(Worker.EARLY);
      }
      List<Path> read =
          Stream.of(
                  kit.stream(),
                  kind.read().stream(),
                  Stream.of(home),
                  StartCache.WORKER.file().stream(),
                  StartCache.RACES.file().stream())
              .flatMap(paths -> paths)
              .toList();
      List<String> isolated = kind.isolation().wrap(command, read, scratch);
      return new WaitingWorker(kind, ForeignProcess.start(isolated, scratch, Map.of()), scratch);
    } catch (IOException | RuntimeException e) {
      Scratch.remove(scratch);
      throw e;
    }
  }

  /** Gives it its order. From then on the worker at work is to be closed, not this one. */
  WorkerProcess give(Assignment assignment, String abi) {
    process.order(
        JsonMapper.shared()
            .writeValueAsString(
                new WorkOrder(
                    assignment.provider(),
                    KitClassPath.joined(assignment.places()),
                    assignment.library().map(file -> file.toAbsolutePath().toString()).orElse(""),
                    abi,
                    assignment.guest().map(GuestKind::id).orElse(""),
                    assignment.seed(),
                    assignment.profile(),
                    assignment.abis().stream().sorted().toList(),
                    assignment.hangLimit().toMillis(),
                    assignment.replay().map(Replay::text).orElse(""))));
    return new WorkerProcess(process, scratch, assignment.hangLimit());
  }

  /** Ends it. */
  @Override
  public void close() throws IOException {
    process.close();
    Scratch.remove(scratch);
  }
}
