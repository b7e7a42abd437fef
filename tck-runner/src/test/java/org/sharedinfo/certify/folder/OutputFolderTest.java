package org.sharedinfo.certify.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.certify.folder.OutputFolder.Keeps;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.tck.run.Environment;

class OutputFolderTest {
  @TempDir Path folder;

  private static OutputFolder prepare(Path out) {
    return OutputFolder.prepare("--out", out, Contents.RESULTS, Keeps.NOTHING);
  }

  /** Writes results as a run does. */
  private static void results(Path out, String text, String... more) throws IOException {
    OutputFolder folder = prepare(out);
    Files.writeString(folder.staging().resolve("run.json"), text);
    for (String name : more) {
      Path file = folder.staging().resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    folder.commit();
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> entries = Files.walk(root)) {
      return entries
          .filter(Files::isRegularFile)
          .map(entry -> root.relativize(entry).toString())
          .filter(name -> !name.startsWith(FolderMark.HIDDEN))
          .sorted()
          .toList();
    }
  }

  private List<String> hidden(Path out) throws IOException {
    try (Stream<Path> entries = Files.list(out)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith(FolderMark.HIDDEN))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsWrittenTakesThePlaceOfWhatWasThere() throws IOException {
    Path out = folder.resolve("a/out");
    results(out, "old", "allure/index.html", "junit.xml");
    OutputFolder next = prepare(out);
    Files.writeString(next.staging().resolve("run.json"), "new");
    assertThat(out.resolve("run.json")).hasContent("old");
    next.commit();
    assertThat(out.resolve("run.json")).hasContent("new");
    assertThat(names(out)).containsExactly("run.json");
    assertThat(out.resolve("allure")).doesNotExist();
    assertThat(hidden(out)).containsExactly(".tck-lock", FolderMark.FILE);
  }

  @Test
  void markNamesTheRunAndTheKitAndItsFiles() throws IOException {
    Path out = folder.resolve("out");
    results(out, "x", "allure/index.html");
    FolderMark mark = FolderMark.read(out).orElseThrow();
    assertThat(mark.files()).containsExactly("allure/index.html", "run.json");
    assertThat(mark.kit()).isEqualTo(Environment.kitVersion());
    assertThat(mark.run()).matches("[0-9a-f]{32}");
    assertThat(mark.state()).isEqualTo(FolderMark.State.COMPLETE);
  }

  @Test
  void filesOfOthersStay() throws IOException {
    Path out = folder.resolve("out");
    results(out, "old", "allure/index.html");
    Files.writeString(out.resolve("notes.txt"), "mine");
    Files.writeString(out.resolve("allure/notes.txt"), "mine");
    results(out, "new");
    assertThat(names(out)).containsExactly("allure/notes.txt", "notes.txt", "run.json");
    assertThat(out.resolve("run.json")).hasContent("new");
  }

  @Test
  void whatIsNotWrittenAgainStaysWhereReportsAreWrittenAgain() throws IOException {
    Path out = folder.resolve("out");
    results(out, "old", "worker-x86_64.log", "index.html");
    OutputFolder again = OutputFolder.prepare("DIR", out, Contents.RESULTS, Keeps.THE_REST);
    Files.writeString(again.staging().resolve("index.html"), "new");
    again.commit();
    assertThat(names(out)).containsExactly("index.html", "run.json", "worker-x86_64.log");
    assertThat(out.resolve("index.html")).hasContent("new");
    assertThat(FolderMark.read(out).orElseThrow().files()).contains("worker-x86_64.log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"summary.md", "allure", "allure-results/history", "crash-12.log"})
  void nameOfTheKitsThatIsSomebodysIsRefused(String name) throws IOException {
    Path out = folder.resolve("out");
    results(out, "old");
    Files.createDirectories(out.resolve(name).getParent());
    Files.writeString(out.resolve(name), "mine");
    assertThatThrownBy(() -> prepare(out))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the kit did not write " + name)
        .hasMessageContaining("move yours, or name another folder");
    assertThat(out.resolve(name)).hasContent("mine");
  }

  @Test
  void folderOfAnEarlierKitIsReplaced() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out/allure"));
    Files.writeString(out.resolve("index.html"), "old");
    Files.writeString(out.resolveSibling("run.json"), "{\"catalogueVersion\": 1}");
    Files.writeString(out.resolveSibling("worker-x86_64.log"), "old");
    results(out.getParent(), "new");
    assertThat(names(out.getParent())).containsExactly("run.json");
  }

  @Test
  void folderWithoutAMarkAndWithAFileOfSomebodyIsRefused() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("run.json"), "mine");
    Files.writeString(out.resolve("thesis.tex"), "mine");
    assertThatThrownBy(() -> prepare(out))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a results folder: the kit did not write thesis.tex");
    assertThat(names(out)).containsExactly("run.json", "thesis.tex");
    assertThat(hidden(out)).isEmpty();
  }

  /** Many folders hold an index.html. */
  @Test
  void namesAloneDoNotMakeAFolderTheKits() throws IOException {
    Path out = Files.createDirectory(folder.resolve("site"));
    Files.writeString(out.resolve("index.html"), "mine");
    Files.writeString(out.resolve("run.json"), "{\"run\": 1}");
    assertThatThrownBy(() -> prepare(out)).hasMessageContaining("the kit did not write");
    assertThat(names(out)).containsExactly("index.html", "run.json");
  }

  @Test
  void markOfAnotherKindIsRefused() throws IOException {
    Path out = folder.resolve("out");
    results(out, "old");
    assertThatThrownBy(() -> OutputFolder.prepare("--out", out, Contents.MATRIX, Keeps.NOTHING))
        .hasMessageContaining("contains results, not a kill matrix");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{}",
        "{\"kit\":\"1\",\"run\":\"00112233445566778899aabbccddeeff\",\"contents\":\"RESULTS\","
            + "\"state\":\"COMPLETE\",\"files\":[\"../precious.txt\"],\"leaving\":[],"
            + "\"incoming\":[]}",
        "{\"kit\":\"1\",\"run\":\"00112233445566778899aabbccddeeff\",\"contents\":\"RESULTS\","
            + "\"state\":\"COMPLETE\",\"files\":[\"/etc/passwd\"],\"leaving\":[],\"incoming\":[]}"
      })
  void fileThatIsNoMarkIsRefused(String text) throws IOException {
    Path precious = Files.writeString(folder.resolve("precious.txt"), "mine");
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve(FolderMark.FILE), text);
    assertThatThrownBy(() -> prepare(out))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(FolderMark.FILE + " is not this kit's");
    assertThat(out.resolve(FolderMark.FILE)).hasContent(text);
    assertThat(precious).hasContent("mine");
  }

  @Test
  void linkIsFollowedAndStays() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), there);
    results(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(there.resolve("run.json")).hasContent("new");
    Path nowhere = Files.createSymbolicLink(folder.resolve("x"), folder.resolve("nowhere"));
    assertThatThrownBy(() -> prepare(nowhere)).hasMessageContaining("a dangling link");
  }

  @Test
  void linksInsideAreNobodysButTheirMakers() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("index.html"), "mine");
    Path out = folder.resolve("out");
    results(out, "old", "allure/index.html");
    Files.delete(out.resolve("allure/index.html"));
    Files.delete(out.resolve("allure"));
    Files.createSymbolicLink(out.resolve("allure"), elsewhere);
    assertThatThrownBy(() -> prepare(out)).hasMessageContaining("the kit did not write allure");
    assertThat(elsewhere.resolve("index.html")).hasContent("mine");
  }

  @Test
  void fileThatComesDuringTheRunStopsTheReplacement() throws IOException {
    Path out = folder.resolve("out");
    results(out, "old", "summary.md");
    OutputFolder next = prepare(out);
    Files.writeString(next.staging().resolve("run.json"), "new");
    Files.writeString(next.staging().resolve("junit.xml"), "new");
    Files.writeString(out.resolve("junit.xml"), "mine");
    assertThatThrownBy(next::commit).hasMessageContaining("junit.xml is in the way");
    assertThat(out.resolve("junit.xml")).hasContent("mine");
    assertThat(out.resolve("run.json")).hasContent("old");
    assertThat(next.staging().resolve("run.json")).hasContent("new");
    assertThat(FolderMark.read(out).orElseThrow().state()).isEqualTo(FolderMark.State.COMPLETE);
    next.discard();
    assertThat(names(out)).containsExactly("junit.xml", "run.json", "summary.md");
  }

  @Test
  void discardLeavesNothing() {
    prepare(folder.resolve("deep/er/out")).discard();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void runThatIsDoneLaterWins() throws IOException {
    Path out = folder.resolve("out");
    OutputFolder one = prepare(out);
    OutputFolder other = prepare(out);
    Files.writeString(one.staging().resolve("run.json"), "one");
    Files.writeString(one.staging().resolve("junit.xml"), "one");
    Files.writeString(other.staging().resolve("run.json"), "other");
    one.commit();
    other.commit();
    assertThat(names(out)).containsExactly("run.json");
    assertThat(out.resolve("run.json")).hasContent("other");
  }

  @Test
  void tooLittleSpaceIsSaidBefore() {
    assertThatThrownBy(
            () -> OutputFolder.requireSpace(1 << 20, 1L << 40, Contents.RESULTS, "--out x"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--out x has 1 MiB of free space, but results may need 32");
    OutputFolder.requireSpace(0, 0, Contents.RESULTS, "--out of a file system that does not tell");
  }

  /** A process is killed after any number of the moves: what comes next does the others. */
  @Test
  void killedReplacementIsFinished() throws IOException {
    List<String> leaving = List.of("allure/index.html", "junit.xml", "run.json");
    List<String> incoming = List.of("allure-results/executor.json", "index.html", "run.json");
    for (int done = 0; done <= leaving.size() + incoming.size(); done++) {
      Path out = folder.resolve("out" + done);
      results(out, "old", "allure/index.html", "junit.xml");
      Files.writeString(out.resolve("notes.txt"), "mine");
      Path run = LeftFolders.leave(out, OutputFolder.RUN_PREFIX);
      Files.createDirectory(run.resolve("old"));
      Files.createDirectory(run.resolve("new"));
      String id = run.getFileName().toString().substring(OutputFolder.RUN_PREFIX.length());
      for (String name : incoming) {
        Files.createDirectories(run.resolve("new").resolve(name).getParent());
        Files.writeString(run.resolve("new").resolve(name), "new");
      }
      FolderMark before = FolderMark.read(out).orElseThrow();
      before.write(run, run);
      before.replacing(id, leaving, incoming).write(out, run);
      List<Path[]> moves = new ArrayList<>();
      leaving.forEach(
          name -> moves.add(new Path[] {out.resolve(name), run.resolve("old").resolve(name)}));
      incoming.forEach(
          name -> moves.add(new Path[] {run.resolve("new").resolve(name), out.resolve(name)}));
      for (Path[] move : moves.subList(0, done)) {
        Files.createDirectories(move[1].getParent());
        Files.move(move[0], move[1]);
      }
      OutputFolder.recover(out);
      assertThat(names(out))
          .as("after %d moves", done)
          .containsExactly("allure-results/executor.json", "index.html", "notes.txt", "run.json");
      assertThat(out.resolve("run.json")).hasContent("new");
      assertThat(FolderMark.read(out).orElseThrow().files()).containsExactlyElementsOf(incoming);
      assertThat(hidden(out)).containsExactly(".tck-lock", FolderMark.FILE);
    }
  }

  @Test
  void halfReplacedResultsWhoseRestIsGoneAreSaid() throws IOException {
    Path out = folder.resolve("out");
    results(out, "old");
    FolderMark.read(out)
        .orElseThrow()
        .replacing("00112233445566778899aabbccddeeff", List.of("run.json"), List.of("index.html"))
        .write(out, out);
    assertThatThrownBy(() -> OutputFolder.recover(out))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("replacement of results: the new ones are gone");
    results(out, "new");
    assertThat(out.resolve("run.json")).hasContent("new");
    OutputFolder.recover(out);
  }

  @Test
  void whatEndedRunsLeftGoesAndNothingElse() throws IOException {
    Path out = folder.resolve("out");
    results(out, "old");
    Path ended = LeftFolders.leave(out, OutputFolder.RUN_PREFIX);
    Files.createDirectory(ended.resolve("new"));
    Files.writeString(ended.resolve("new/run.json"), "cut");
    Path visited = LeftFolders.leave(out, OutputFolder.RUN_PREFIX);
    Files.writeString(visited.resolve("notes.txt"), "mine");
    OutputFolder alive = prepare(out);
    assertThat(ended).doesNotExist();
    OutputFolder.recover(out);
    assertThat(alive.staging()).exists();
    assertThat(visited.resolve("notes.txt")).hasContent("mine");
    Path noMark = Files.createDirectory(out.resolve(OutputFolder.RUN_PREFIX + "0".repeat(32)));
    Files.writeString(noMark.resolve("run.json"), "mine");
    OutputFolder.recover(out);
    assertThat(noMark.resolve("run.json")).hasContent("mine");
    alive.discard();
  }

  @Test
  void folderThatAnEarlierKitPutAsideStays() throws IOException {
    Path aside = Files.createDirectory(folder.resolve("out.old-99999999"));
    Files.writeString(aside.resolve("photo.jpg"), "mine");
    results(folder.resolve("out"), "new");
    assertThat(aside.resolve("photo.jpg")).hasContent("mine");
  }

  /** A process that is killed while it creates a run's folder cannot say that it was its own. */
  @Test
  void folderWithoutAnOwnerIsRemovedIfItIsEmpty() throws IOException {
    Path out = folder.resolve("out");
    String name = ".tck-run-" + "0123456789abcdef".repeat(2);
    Path empty = Files.createDirectories(out.resolve(name));
    Path locked = Files.createDirectories(out.resolve(name.replace('0', '1')));
    Files.createFile(locked.resolve(".tck-alive"));
    Path used = Files.createDirectories(out.resolve(name.replace('0', '2')));
    Files.writeString(used.resolve("mine.txt"), "mine");

    OutputFolder.recover(out);

    assertThat(empty).doesNotExist();
    assertThat(locked).doesNotExist();
    assertThat(used.resolve("mine.txt")).hasContent("mine");
  }
}
