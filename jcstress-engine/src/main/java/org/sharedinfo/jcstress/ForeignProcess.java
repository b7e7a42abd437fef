package org.sharedinfo.jcstress;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that runs code of somebody else's: the one place where such processes are started. It
 * learns a token on its standard input, and tells its news on its standard output, each line under
 * the token. Whatever else it prints is kept, bounded. It gets little of the environment. It is
 * ended with all that it started, and whoever waits for news of it learns when it gets nowhere.
 *
 * <p>Its standard input stays open as long as this process lives: it ends itself when that ends.
 *
 * <p>Threading: one thread, but for {@link #printed} and {@link #lastLines}.
 */
public final class ForeignProcess implements AutoCloseable {
  private static final String MARK = "SHAREDINFO_TCK_PROCESS";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int WAITING = 256;
  private static final Duration DRAIN = Duration.ofSeconds(2);

  /** What a process may know of the environment: what programs and sanitizers need to start. */
  private static final Pattern PASSED_ON =
      Pattern.compile("PATH|LANG|LC_.*|TZ|TMPDIR|LD_.*|DYLD_.*|[A-Z]+SAN_.*|MALLOC_.*|GLIBC_.*");

  /** What is heard of a process. */
  public sealed interface News {}

  /**
   * It told something.
   *
   * @param text the line behind the token
   */
  public record Told(String text) implements News {}

  /**
   * It has ended.
   *
   * @param code its exit code
   */
  public record Ended(int code) implements News {}

  /**
   * It gets nowhere: it used too much of the processor without any news, or it was at rest for too
   * long.
   *
   * @param atRest whether it is at rest, as one is that was stopped
   */
  public record Stuck(boolean atRest) implements News {}

  private final Process process;
  private final ProcessTree tree;
  private final ProcessWatch watch;
  private final OutputStream orders;
  private final Printed printed = new Printed();
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>(WAITING);
  private final Thread errors;

  private ForeignProcess(Process process, String token, String mark) {
    this.process = process;
    this.tree = new ProcessTree(process.toHandle(), mark);
    this.watch = new ProcessWatch(tree);
    this.orders = process.getOutputStream();
    this.errors = daemon("errors", () -> printed.drain(process.getErrorStream()));
    Thread listener =
        daemon("news", () -> listen(new TokenLines(process.getInputStream(), token, printed)));
    // others may hold its pipes open; they are not waited for
    var _ =
        process
            .onExit()
            .thenAcceptAsync(
                ended -> {
                  join(listener);
                  put(new Ended(ended.exitValue()));
                },
                work -> daemon("end", work));
  }

  /**
   * Starts one.
   *
   * @param command the command line; the token is the first line of its standard input
   * @param folder where it starts
   * @param environment what it gets of the environment besides the usual
   * @throws IOException if the system cannot start it
   */
  public static ForeignProcess start(
      List<String> command, Path folder, Map<String, String> environment) throws IOException {
    String token = random();
    String mark = random();
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> inherited = builder.environment();
    String outer = inherited.getOrDefault(MARK, "");
    inherited.keySet().removeIf(name -> !PASSED_ON.matcher(name).matches());
    inherited.put(MARK, outer + "," + mark);
    inherited.putAll(environment);
    var started = new ForeignProcess(builder.start(), token + " ", mark);
    started.order(token);
    return started;
  }

  /** The same class path for a process that starts elsewhere. */
  public static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Writes a line to its standard input; where it has ended, that is its next news. */
  public void order(String line) {
    try {
      orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      orders.flush();
    } catch (IOException e) {
      // it ended before it read all
    }
  }

  private void listen(TokenLines lines) {
    try {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        put(new Told(line.get()));
      }
    } catch (IOException e) {
      // it was ended while it told something
    }
  }

  private void put(News one) {
    try {
      news.put(one);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for its next news. After {@link Stuck} it is to be closed; after {@link Ended} there is
   * no more.
   *
   * @param most processor time that it and its children may use before the next news
   * @param rest for how long it may be at rest before them, counted in looks
   * @throws InterruptedException if the caller is to stop
   */
  public News next(Duration most, Duration rest) throws InterruptedException {
    News first = news.poll();
    if (first != null) {
      return first;
    }
    watch.gotOn();
    while (true) {
      News next = news.poll(ProcessWatch.LOOK.toNanos(), TimeUnit.NANOSECONDS);
      if (next != null) {
        return next;
      }
      Optional<Stuck> stuck = watch.look(most, rest);
      if (stuck.isPresent()) {
        return stuck.get();
      }
    }
  }

  /** All that it printed so far, or its beginning and its end. */
  public String printed() {
    return soFar().text();
  }

  /** What a process has printed that has ended is all of it. */
  private Printed soFar() {
    if (!process.isAlive()) {
      join(errors);
    }
    return printed;
  }

  /**
   * The last lines that it printed.
   *
   * @param most at most so many
   * @param width longer lines are cut
   */
  public List<String> lastLines(int most, int width) {
    return soFar().lastLines(most, width);
  }

  /**
   * Ends its input, and waits until it has ended.
   *
   * @param most how long; what has not ended by then is left to {@link #close}
   */
  public void finish(Duration most) {
    closeOrders();
    var _ = process.onExit().completeOnTimeout(process, most.toMillis(), MILLISECONDS).join();
  }

  /** Ends it, with all that it started. */
  @Override
  public void close() {
    tree.end();
    closeOrders();
  }

  private void closeOrders() {
    try {
      orders.close();
    } catch (IOException e) {
      // it ended before it read all
    }
  }

  private static Thread daemon(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name("foreign-" + name).start(work);
  }
}
