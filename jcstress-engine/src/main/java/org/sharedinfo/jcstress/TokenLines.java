package org.sharedinfo.jcstress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a process's output that begin with a token. All other output comes from code that
 * does not know the token, and is kept separately. A line takes at most {@value #LONGEST} bytes of
 * memory, however long it is.
 *
 * <p>Threading: one thread.
 */
final class TokenLines {
  private static final int LONGEST = 16 << 20;

  private final InputStream in;
  private final byte[] token;
  private final Printed others;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * @param others receives the output without the token
   */
  TokenLines(InputStream in, String token, Printed others) {
    this.in = new BufferedInputStream(in);
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.others = others;
  }

  /** The next line, without its token; empty at the end of the output. */
  Optional<String> next() throws IOException {
    while (true) {
      boolean ended = !read();
      byte[] bytes = line.toByteArray();
      if (startsWithToken(bytes)) {
        return Optional.of(
            new String(bytes, token.length, bytes.length - token.length, StandardCharsets.UTF_8));
      }
      if (bytes.length > 0) {
        others.add(bytes, bytes.length);
        others.add(new byte[] {'\n'}, 1);
      }
      if (ended) {
        return Optional.empty();
      }
    }
  }

  /** Reads one line; false at the end of the output. */
  private boolean read() throws IOException {
    line.reset();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return true;
      }
      if (line.size() < LONGEST) {
        line.write(next);
      }
    }
    return false;
  }

  private boolean startsWithToken(byte[] bytes) {
    return bytes.length >= token.length
        && Arrays.equals(bytes, 0, token.length, token, 0, token.length);
  }
}
