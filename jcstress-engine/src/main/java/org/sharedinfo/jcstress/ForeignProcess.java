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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that runs untrusted code; only this class starts such processes. The process reads a
 * token from its standard input, and sends messages on its standard output, each line prefixed with
 * the token. All other output is kept, up to a limit. The process gets little of the environment.
 * It is killed together with every process it started. A caller that waits for its messages learns
 * if it makes no progress.
 *
 * <p>Its standard input stays open while this JVM lives; when that ends, the process ends itself.
 *
 * <p>Threading: one thread, except for {@link #printed} and {@link #lastLines}.
 */
public final class ForeignProcess implements AutoCloseable {
  private static final String MARK = "SHAREDINFO_TCK_PROCESS";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int WAITING = 256;
  private static final Duration DRAIN = Duration.ofSeconds(2);

  /**
   * Starts all processes: bwrap asks the system to end its process with the thread that started it,
   * and a caller's thread may end early.
   */
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          work -> Thread.ofPlatform().daemon().name("foreign-starter").unstarted(work));

  /** The environment variables that are passed on: what programs and sanitizers need to start. */
  private static final Pattern PASSED_ON =
      Pattern.compile("PATH|LANG|LC_.*|TZ|TMPDIR|LD_.*|DYLD_.*|[A-Z]+SAN_.*|MALLOC_.*|GLIBC_.*");

  /** An event of the process. */
  public sealed interface News {}

  /**
   * It sent a message.
   *
   * @param text the line after the token
   */
  public record Told(String text) implements News {}

  /**
   * It has ended.
   *
   * @param code its exit code
   */
  public record Ended(int code) implements News {}

  /**
   * It makes no progress: it used too much processor time without a message, or it was at rest for
   * too long.
   *
   * @param atRest whether it is at rest, like a stopped process
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
    // Other processes may hold its pipes open; do not wait for them.
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
   * Starts a process.
   *
   * @param command the command line; the token is the first line of its standard input
   * @param folder its working directory
   * @param environment extra environment variables
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
    var started = new ForeignProcess(start(builder), token + " ", mark);
    started.order(token);
    return started;
  }

  private static Process start(ProcessBuilder builder) throws IOException {
    var started = new CompletableFuture<Process>();
    STARTER.execute(() -> {
      try {
        started.complete(builder.start());
      } catch (IOException | RuntimeException e) {
        started.completeExceptionally(e);
      }
    });
    try {
      return started.join(); // An interrupt must not lose the process.
    } catch (CompletionException e) {
      switch (Objects.requireNonNull(e.getCause())) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        default -> throw e;
      }
    }
  }

  /** The program that starts a JVM like this one. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The same class path, for a process with another working directory. */
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

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a line to its standard input. If the process has ended, that is its next event. */
  public void order(String line) {
    try {
      orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      orders.flush();
    } catch (IOException e) {
      // The process ended before it read everything.
    }
  }

  private void listen(TokenLines lines) {
    try {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        put(new Told(line.get()));
      }
    } catch (IOException e) {
      // The process ended in the middle of a message.
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
   * Waits for its next event. After {@link Stuck} it must be closed; after {@link Ended} there are
   * no more events.
   *
   * @param most processor time that it and its children may use before the next event
   * @param rest how long it may be at rest before that, in checks
   * @throws InterruptedException if the caller must stop
   */
  public News next(Duration most, Duration rest) throws InterruptedException {
    // Measuring reads much of /proc: a process that keeps telling something is not measured.
    News first = news.poll(ProcessWatch.LOOK.toNanos(), TimeUnit.NANOSECONDS);
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

  /** Its output so far, or the beginning and end of it. */
  public String printed() {
    return soFar().text();
  }

  /** The output of a process that has ended is complete. */
  private Printed soFar() {
    if (!process.isAlive()) {
      join(errors);
    }
    return printed;
  }

  /**
   * The last lines that it printed.
   *
   * @param most the maximum number of lines
   * @param width longer lines are truncated
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

  /** Ends it and every process it started. */
  @Override
  public void close() {
    tree.end();
    closeOrders();
  }

  private void closeOrders() {
    try {
      orders.close();
    } catch (IOException e) {
      // The process ended before it read everything.
    }
  }

  private static Thread daemon(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name("foreign-" + name).start(work);
  }
}
