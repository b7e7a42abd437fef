package org.sharedinfo.jcstress;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

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
    return line(in);
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
   * Ends this process as soon as the parent ends. Call it after the last order.
   *
   * @param exitCode of this process in that case
   */
  public void endWithParent(int exitCode) {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          try {
            while (in.read() >= 0) {
              // Only the end of the parent ends this stream.
            }
          } catch (IOException e) {
            // Treated like the end of the stream.
          }
          Runtime.getRuntime().halt(exitCode);
        });
  }
}
