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
 * A {@link ForeignProcess}'s end of the way to the process that started it: orders come on standard
 * input, a line each, and what it tells goes to standard output, each line under the token.
 *
 * <p>Threading: any thread tells; one thread takes orders.
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
   * Takes the standard streams, before anything else uses them. What the process prints has to go
   * elsewhere from now on: the caller says where with {@link System#setOut}.
   *
   * @throws IOException if the parent is gone
   */
  public static ParentLink open() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return new ParentLink(line(in), in, new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Waits for the next order.
   *
   * @throws IOException if the parent is gone
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
      throw new IOException("the process that started this one is gone");
    }
    return line;
  }

  /**
   * Tells something.
   *
   * @param text one line
   * @throws IOException if the parent does not listen any more
   */
  public synchronized void tell(String text) throws IOException {
    // the line break before it ends whatever native code may have left half-written
    out.write(("\n" + token + " " + text + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Ends this process as soon as the parent is gone, whatever it does then. Orders are still taken.
   *
   * @param exitCode of this process then
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
