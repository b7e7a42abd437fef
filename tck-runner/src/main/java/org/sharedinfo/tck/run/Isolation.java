package org.sharedinfo.tck.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sharedinfo.jcstress.Scratch;

/**
 * How workers are isolated from the rest of the machine. On Linux, if {@code bwrap} or {@code
 * unshare} may be used, a worker gets its own namespaces. It sees the system's programs and
 * libraries, the JDK, the kit and the implementation, all read-only, and a folder for its files. It
 * has no network, and sees only its own processes.
 */
public sealed interface Isolation {
  /** The text in reports: {@code yes}, or {@code no:} and the reason. */
  String inWords();

  /**
   * The command that runs a command in isolation.
   *
   * @param command the command; its program is an absolute path
   * @param read files and folders that it reads, besides those of the system
   * @param scratch the only folder that it writes to, and its working directory
   */
  List<String> wrap(List<String> command, List<Path> read, Path scratch);

  /**
   * No isolation.
   *
   * @param why in a few words
   */
  record None(String why) implements Isolation {
    @Override
    public String inWords() {
      return "no: " + why;
    }

    @Override
    public List<String> wrap(List<String> command, List<Path> read, Path scratch) {
      return command;
    }
  }

  /** Isolation by Bubblewrap. */
  record Bubblewrap(Path program) implements Isolation {
    @Override
    public String inWords() {
      return "yes";
    }

    @Override
    public List<String> wrap(List<String> command, List<Path> read, Path scratch) {
      List<String> whole =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  "--unshare-all",
                  "--die-with-parent",
                  "--new-session",
                  "--cap-drop",
                  "ALL",
                  "--proc",
                  "/proc",
                  "--dev",
                  "/dev"));
      for (Path link : Essentials.links()) {
        whole.addAll(List.of("--symlink", Essentials.target(link), link.toString()));
      }
      for (Path path : Essentials.visible(read)) {
        whole.addAll(List.of("--ro-bind", path.toString(), path.toString()));
      }
      whole.addAll(List.of("--bind", scratch.toString(), scratch.toString()));
      whole.addAll(List.of("--chdir", scratch.toString()));
      whole.addAll(command);
      return whole;
    }
  }

  /**
   * Isolation by the system's {@code unshare}, with a script that sets up the worker's file system.
   *
   * @param options which namespaces
   */
  record Unshare(Path program, List<String> options) implements Isolation {
    /**
     * The script's arguments: the scratch folder, the number of links, each link and its target,
     * the number of folders to make, these, the number of files to make, these, the number of lines
     * of the table of mounts, these, and the command. One call mounts all: each call takes some
     * milliseconds, and a worker sees a hundred files. The first process of the namespace waits for
     * the command, and all remaining processes end with it.
     */
    private static final String SCRIPT =
        """
        set -e
        scratch=$1; shift
        root=$scratch/.root
        mkdir "$root"
        mount --make-rprivate /
        mount -t tmpfs -o mode=755,nosuid,nodev none "$root"
        count=$1; shift
        while [ "$count" -gt 0 ]; do
          folder=$root${1%/*}
          [ -d "$folder" ] || mkdir -p "$folder"
          ln -s "$2" "$root$1"
          shift 2
          count=$((count - 1))
        done
        count=$1; shift
        while [ "$count" -gt 0 ]; do
          [ -d "$root$1" ] || mkdir -p "$root$1"
          shift
          count=$((count - 1))
        done
        count=$1; shift
        while [ "$count" -gt 0 ]; do
          : >"$root$1"
          shift
          count=$((count - 1))
        done
        count=$1; shift
        while [ "$count" -gt 0 ]; do
          printf '%s\\n' "$1"
          shift
          count=$((count - 1))
        done >"$root/.old/table"
        mount -a -T "$root/.old/table"
        ln -s /proc/self/fd "$root/dev/fd"
        cd "$root"
        pivot_root . .old
        umount -l /.old
        rm /.old/table
        rmdir /.old
        mount -o remount,ro,nosuid,nodev /
        cd "$scratch"
        set +e
        setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
        exit $?
        """;

    private static final String READ_ONLY = "bind,ro,nosuid,nodev";
    private static final List<Path> DEVICES =
        Stream.of("null", "zero", "full", "random", "urandom")
            .map(Path.of("/dev")::resolve)
            .toList();

    @Override
    public String inWords() {
      return "yes";
    }

    @Override
    public List<String> wrap(List<String> command, List<Path> read, Path scratch) {
      List<Path> visible = Essentials.visible(read);
      List<Path> links = Essentials.links();
      List<Path> files = visible.stream().filter(path -> !Files.isDirectory(path)).toList();

      List<String> whole = new ArrayList<>(List.of(program.toString()));
      whole.addAll(options);
      whole.addAll(List.of("/bin/sh", "-c", SCRIPT, "sh", scratch.toString()));
      whole.add(Integer.toString(links.size()));
      for (Path link : links) {
        whole.addAll(List.of(link.toString(), Essentials.target(link)));
      }
      addCounted(
          whole,
          Stream.of(
                  visible.stream().filter(path -> !files.contains(path)),
                  files.stream().map(Path::getParent),
                  Stream.of("/proc", "/dev/shm", "/.old").map(Path::of),
                  Stream.of(scratch))
              .flatMap(paths -> paths)
              .distinct()
              .map(Path::toString));
      addCounted(whole, Stream.concat(files.stream(), DEVICES.stream()).map(Path::toString));
      addCounted(whole, table(visible, scratch));
      whole.addAll(command);
      return whole;
    }

    private static void addCounted(List<String> arguments, Stream<String> more) {
      List<String> all = more.toList();
      arguments.add(Integer.toString(all.size()));
      arguments.addAll(all);
    }

    /** In the form of fstab. */
    private static Stream<String> table(List<Path> visible, Path scratch) {
      Path root = scratch.resolve(".root");
      return Stream.of(
              visible.stream().map(path -> line(path, under(root, path), "none", READ_ONLY)),
              DEVICES.stream().map(device -> line(device, under(root, device), "none", "bind")),
              Stream.of(
                  line(scratch, under(root, scratch), "none", "bind"),
                  line(Path.of("proc"), root.resolve("proc"), "proc", "defaults"),
                  line(
                      Path.of("none"), root.resolve("dev/shm"), "tmpfs", "mode=1777,nosuid,nodev")))
          .flatMap(lines -> lines);
    }

    private static Path under(Path root, Path path) {
      return root.resolve(Path.of("/").relativize(path));
    }

    private static String line(Path what, Path where, String type, String options) {
      return "%s %s %s %s 0 0".formatted(escaped(what), escaped(where), type, options);
    }

    private static String escaped(Path path) {
      return path.toString()
          .replace("\\", "\\134")
          .replace(" ", "\\040")
          .replace("\t", "\\011")
          .replace("\n", "\\012");
    }
  }

  /** What this machine supports: each way is tried with a command that does nothing. */
  static Isolation detect() {
    if (!Files.isDirectory(Path.of("/proc/self/ns"))) {
      return new None("this system has no namespaces");
    }
    List<Isolation> ways = new ArrayList<>();
    program("bwrap").ifPresent(bwrap -> ways.add(new Bubblewrap(bwrap)));
    program("unshare")
        .ifPresent(unshare -> {
          List<String> all =
              List.of("--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child");
          ways.add(
              new Unshare(
                  unshare,
                  Stream.concat(Stream.of("--user", "--map-root-user"), all.stream()).toList()));
          // root may do this without a user namespace, which containers often forbid
          ways.add(new Unshare(unshare, all));
        });
    return ways.stream()
        .filter(Isolation::works)
        .findFirst()
        .orElseGet(() ->
            new None(
                ways.isEmpty()
                    ? "neither bwrap nor unshare is installed"
                    : "this system does not allow namespaces"));
  }

  private static boolean works(Isolation way) {
    try {
      Path scratch = Scratch.make();
      try {
        Process process =
            new ProcessBuilder(way.wrap(List.of("/bin/sh", "-c", "exit 41"), List.of(), scratch))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
          process.destroyForcibly();
        }
        return process.waitFor() == 41;
      } finally {
        Scratch.remove(scratch);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<Path> program(String name) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The minimum that programs need of a Linux system. */
  final class Essentials {
    private static final List<String> NEEDED =
        List.of(
            "/usr",
            "/bin",
            "/sbin",
            "/lib",
            "/lib32",
            "/lib64",
            "/etc/ld.so.cache",
            "/etc/ld.so.conf",
            "/etc/ld.so.conf.d",
            "/etc/alternatives",
            "/etc/localtime",
            "/etc/timezone",
            "/sys/devices/system/cpu",
            "/sys/fs/cgroup");

    private Essentials() {}

    private static Stream<Path> needed() {
      return NEEDED.stream().map(Path::of).filter(path -> Files.exists(path));
    }

    /** Those that are links, such as /bin on most systems. */
    static List<Path> links() {
      return needed().filter(Files::isSymbolicLink).toList();
    }

    static String target(Path link) {
      try {
        return Files.readSymbolicLink(link).toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The paths that a process sees, outer folders first. */
    static List<Path> visible(List<Path> read) {
      Set<Path> all = new LinkedHashSet<>();
      needed().filter(path -> !Files.isSymbolicLink(path)).forEach(all::add);
      read.stream().map(Path::toAbsolutePath).map(Path::normalize).forEach(all::add);
      List<Path> sorted = all.stream().sorted().toList();
      List<Path> outer = new ArrayList<>();
      for (Path path : sorted) {
        if (outer.stream().noneMatch(path::startsWith)) {
          outer.add(path);
        }
      }
      return outer;
    }
  }
}
