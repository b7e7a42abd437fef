package org.sharedinfo.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image, made without an engine: the instructions of a Containerfile are acted out in a root
 * folder that is empty but for a base. The base is this machine's system and JDK, read-only, at the
 * places where the images of Eclipse Temurin have them. There is no network and no other file of
 * the machine.
 */
final class ActedContainer {
  private static final String JDK = "/opt/java/openjdk";
  private static final List<String> PROBE =
      List.of(
          "bwrap",
          "--unshare-all",
          "--uid",
          "65534",
          "--gid",
          "65534",
          "--ro-bind",
          "/",
          "/",
          "--proc",
          "/proc",
          "--dev",
          "/dev",
          "true");
  private static final List<String> SYSTEM = List.of("bin", "sbin", "lib", "lib64");

  private final Path root;
  private final Path context;
  private final Map<String, String> arguments = new TreeMap<>();
  private String user = "0:0";
  private String workdir = "/";
  private List<String> entrypoint = List.of();
  private List<String> command = List.of();

  private ActedContainer(Path root, Path context) {
    this.root = root;
    this.context = context;
  }

  /** Whether this machine lets a process have a root folder of its own, and its JDK is in one. */
  static boolean isPossible() throws IOException, InterruptedException {
    return Shell.has("bwrap")
        && Shell.in(Path.of("/")).run(PROBE).exitCode() == 0
        && Path.of(System.getProperty("java.home")).resolve("conf").toRealPath().startsWith(java());
  }

  private static Path java() throws IOException {
    return Path.of(System.getProperty("java.home")).toRealPath();
  }

  /** Builds the image of a folder's Containerfile. */
  static ActedContainer build(Path context, Path root) throws IOException, InterruptedException {
    var image = new ActedContainer(root, context);
    String file = Files.readString(context.resolve("Containerfile")).replaceAll("\\\\\\n *", "");
    for (String line : file.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      String[] parts = line.split(" ", 2);
      image.instruction(parts[0], parts[1]);
    }
    return image;
  }

  /** What the image was said to be built from. */
  String base() {
    return arguments.get("BASE");
  }

  /** The folder of the kit in the image. */
  Path kit() {
    return root.resolve("opt/shared-info-tck");
  }

  /** Starts a container with a folder mounted at {@code /work}. */
  Shell.Said start(Path work, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    List<String> mount = List.of("--bind", work.toString(), "/work");
    List<String> all = words.isEmpty() ? command : words;
    return run(environment, mount, Stream.concat(entrypoint.stream(), all.stream()).toList());
  }

  /** The same with another entry point, as a {@code command} of Kubernetes. */
  Shell.Said startWith(
      List<String> otherEntrypoint, Path work, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    List<String> mount = List.of("--bind", work.toString(), "/work");
    return run(
        environment, mount, Stream.concat(otherEntrypoint.stream(), words.stream()).toList());
  }

  private void instruction(String name, String rest) throws IOException, InterruptedException {
    switch (name) {
      case "ARG" -> arguments.put(rest.split("=")[0], rest.split("=", 2)[1]);
      case "FROM" -> prepare();
      case "COPY" -> copy(rest.split(" +"));
      case "RUN" -> run(Map.of(), List.of(), List.of("/bin/sh", "-c", rest)).succeeded();
      case "USER" -> user = rest;
      case "WORKDIR" -> workdir = rest;
      case "ENTRYPOINT" -> entrypoint = words(rest);
      case "CMD" -> command = words(rest);
      default -> throw new IllegalStateException("nobody acts out " + name);
    }
  }

  private void prepare() throws IOException {
    for (String folder : List.of("usr", "local/bin", "etc", "proc", "dev", "tmp", "opt/java")) {
      Files.createDirectories(root.resolve(folder));
    }
  }

  private void copy(String[] words) throws IOException {
    Path target = root.resolve(words[words.length - 1].substring(1));
    for (String word : Arrays.copyOf(words, words.length - 1)) {
      Path from = context.resolve(word);
      Project.copy(from, Files.isDirectory(from) ? target : target.resolve(word));
    }
  }

  private Shell.Said run(Map<String, String> environment, List<String> mounts, List<String> words)
      throws IOException, InterruptedException {
    List<String> bwrap = new ArrayList<>(List.of("bwrap", "--unshare-all", "--die-with-parent"));
    add(bwrap, "--uid", user.split(":")[0], "--gid", user.split(":")[1]);
    add(bwrap, "--bind", root.toString(), "/");
    add(bwrap, "--ro-bind", "/usr", "/usr", "--bind", root.resolve("local").toString());
    add(bwrap, "/usr/local", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp");
    for (String name : SYSTEM) {
      Path system = Path.of("/", name);
      if (Files.exists(system)) {
        add(bwrap, "--ro-bind", system.toRealPath().toString(), system.toString());
      }
    }
    add(bwrap, "--ro-bind", System.getProperty("java.home"), JDK);
    bwrap.addAll(mounts);
    add(bwrap, "--chdir", workdir, "--clearenv", "--setenv", "JAVA_HOME", JDK);
    add(bwrap, "--setenv", "PATH", JDK + "/bin:/usr/local/bin:/usr/bin:/bin");
    environment.forEach((name, value) -> add(bwrap, "--setenv", name, value));
    bwrap.addAll(words);
    return Shell.in(context).run(bwrap);
  }

  private static void add(List<String> words, String... more) {
    words.addAll(List.of(more));
  }

  private static List<String> words(String json) {
    return Yaml.texts(JsonMapper.shared().readTree(json));
  }
}
