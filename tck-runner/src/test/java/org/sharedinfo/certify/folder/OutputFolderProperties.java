package org.sharedinfo.certify.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.sharedinfo.certify.folder.OutputFolder.Keeps;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.jcstress.Scratch;

/** Whatever a folder holds: what the kit did not write there is neither changed nor removed. */
class OutputFolderProperties {
  private static final List<String> NAMES =
      List.of(
          "run.json",
          "results.ndjson",
          "index.html",
          "summary.md",
          "allure/index.html",
          "allure/history/history.json",
          "allure-results/executor.json",
          "worker-x86_64.log",
          "crash-1.log",
          "kill-matrix.json",
          "photo.jpg",
          "allure/photo.jpg",
          "allure",
          "deep/er/run.json",
          "run.json/inside",
          ".hidden",
          ".tck-lock",
          ".tck-results.part",
          "../beside.txt",
          "../out.old-123/run.json",
          "../out.running-123/run.json",
          ".tck-run-00112233445566778899aabbccddeeff/new/run.json",
          ".tck-run-00112233445566778899aabbccddeeff/notes.txt");

  @Property(tries = 400)
  void filesOfOthersStayAsTheyAre(@ForAll long seed) throws IOException {
    Path root = Files.createTempDirectory("folders");
    try {
      play(root, new Random(seed));
    } finally {
      Scratch.remove(root);
    }
  }

  private static void play(Path root, Random random) throws IOException {
    Path out = root.resolve("out");
    Set<Path> kits = new TreeSet<>();
    if (random.nextBoolean()) {
      refusedOr(() -> write(out, random, kits));
    }
    for (int step = 0; step < 3; step++) {
      Files.createDirectories(out);
      for (int i = random.nextInt(4); i > 0; i--) {
        put(out, NAMES.get(random.nextInt(NAMES.size())), random, kits);
      }
      Map<Path, String> before = contents(root, kits);
      act(out, random, kits);
      Map<Path, String> after = contents(root, kits);
      for (Map.Entry<Path, String> file : before.entrySet()) {
        assertThat(after).containsEntry(file.getKey(), file.getValue());
      }
    }
  }

  private static void act(Path out, Random random, Set<Path> kits) throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> OutputFolder.recover(out);
      case 1 -> refusedOr(() -> prepare(out, random).discard());
      case 2 -> {
        if (Files.isDirectory(out)) {
          refusedOr(() -> LeftFolders.leave(out, OutputFolder.RUN_PREFIX));
        }
        OutputFolder.recover(out);
      }
      default -> refusedOr(() -> write(out, random, kits));
    }
  }

  /** What a command does to a folder. */
  private interface Deed {
    void run() throws IOException;
  }

  private static void refusedOr(Deed deed) {
    try {
      deed.run();
    } catch (UsageException e) {
      assertThat(e.getMessage()).doesNotContain("\n").isNotBlank();
    } catch (IOException e) {
      assertThat(e).isInstanceOf(Swap.InTheWayException.class);
    }
  }

  private static OutputFolder prepare(Path out, Random random) {
    return OutputFolder.prepare(
        "--out",
        out,
        random.nextInt(4) == 0 ? Contents.MATRIX : Contents.RESULTS,
        random.nextBoolean() ? Keeps.NOTHING : Keeps.THE_REST);
  }

  /** Writes as a run does; a file of another's may come meanwhile. */
  private static void write(Path out, Random random, Set<Path> kits) throws IOException {
    OutputFolder folder = OutputFolder.prepare("--out", out, Contents.RESULTS, Keeps.NOTHING);
    Set<Path> mine = new TreeSet<>();
    for (String name : NAMES) {
      if (Contents.RESULTS.writes(name) && random.nextBoolean()) {
        Path file = folder.staging().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, Long.toString(random.nextLong()));
        mine.add(out.resolve(name));
      }
    }
    boolean intruder = random.nextInt(3) == 0;
    String name = NAMES.get(random.nextInt(NAMES.size()));
    if (intruder && !kits.contains(out.resolve(name))) {
      put(out, name, random, kits);
      boolean there = Files.exists(out.resolve(name), LinkOption.NOFOLLOW_LINKS);
      String text = there ? content(out.resolve(name)) : "";
      try {
        folder.commit();
      } finally {
        folder.discard();
        if (there) {
          assertThat(content(out.resolve(name))).isEqualTo(text);
        }
      }
    } else {
      folder.commit();
    }
    kits.addAll(mine);
  }

  /** Somebody's own file, or link; none where the kit's is. */
  private static void put(Path out, String name, Random random, Set<Path> kits) throws IOException {
    Path file = out.resolve(name);
    if (kits.contains(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      if (random.nextInt(5) == 0) {
        Files.createSymbolicLink(file, out.resolve(NAMES.get(random.nextInt(NAMES.size()))));
      } else if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.writeString(file, "mine " + random.nextLong());
      }
      kits.remove(file);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      // something else is there already
    } catch (FileSystemException e) {
      assertThat(e.getReason())
          .isIn(
              "Not a directory",
              "Is a directory",
              "Directory not empty",
              "Too many levels of symbolic links");
    }
  }

  private static Map<Path, String> contents(Path root, Set<Path> kits) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList()) {
        if (!kits.contains(file) && !isKitsOwn(file)) {
          contents.put(file, content(file));
        }
      }
    }
    return contents;
  }

  /** The mark itself, and folders of runs that really were the kit's. */
  private static boolean isKitsOwn(Path file) {
    String text = file.toString();
    return text.endsWith(FolderMark.FILE)
        || text.matches(".*/\\.tck-run-(?!00112233)[0-9a-f]{32}/\\.tck-(owner|alive)");
  }

  private static String content(Path file) throws IOException {
    return Files.isSymbolicLink(file)
        ? "-> " + Files.readSymbolicLink(file)
        : Files.isDirectory(file) ? "folder" : Files.readString(file);
  }
}
