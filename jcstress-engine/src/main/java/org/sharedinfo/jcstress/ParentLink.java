package org.sharedinfo.jcstress;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The child's side of the link between a {@link ForeignProcess} and its parent. Orders arrive on
 * standard input, one per line. Messages go to standard output, each line prefixed with the token.
 *
 * <p>Threading: any thread sends; one thread receives orders.
 */
public final class ParentLink {
  private final String token;
  private final BufferedReader in;
  private final OutputStream out;
  private Optional<BlockingQueue<String>> orders = Optional.empty();

  private ParentLink(String token, BufferedReader in, OutputStream out) {
    this.token = token;
    this.in = in;
    this.out = out;
  }

  /**
   * Takes over the standard streams, before anything else uses them. The caller must then redirect
   * the process's own output with {@link System#setOut}.
   *
   * @throws IOException if the parent has ended
   */
  public static ParentLink open() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return new ParentLink(line(in), in, new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Waits for the next order.
   *
   * @throws IOException if the parent has ended
   */
  public String order() throws IOException {
    try {
      return orders.isPresent() ? orders.get().take() : line(in);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for an order", e);
    }
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the parent process has ended");
    }
    return line;
  }

  /**
   * Sends a message.
   *
   * @param text one line
   * @throws IOException if the parent no longer reads
   */
  public synchronized void tell(String text) throws IOException {
    // The leading line break ends whatever native code may have left half-written.
    out.write(("\n" + token + " " + text + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Ends this process as soon as the parent ends. Orders still arrive.
   *
   * @param exitCode of this process in that case
   */
  public void endWithParent(int exitCode) {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    orders = Optional.of(taken);
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          try {
            while (true) {
              taken.add(line(in));
            }
          } catch (IOException e) {
            Runtime.getRuntime().halt(exitCode);
          }
        });
  }
}
