package org.sharedinfo.report.certificate;

import java.util.Base64;

/** One block of a PEM file. */
final class Pem {
  private Pem() {}

  /**
   * The bytes of the only block of a kind.
   *
   * @param kind such as PUBLIC KEY
   * @throws IllegalArgumentException if there is not exactly one, or it is not Base64
   */
  static byte[] block(String text, String kind) {
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("it has no \"" + begin + "\" … \"" + end + "\"");
    }
    if (text.indexOf("-----BEGIN ", from + 1) >= 0) {
      throw new IllegalArgumentException("it has more than one block: expected one " + kind);
    }
    try {
      return Base64.getDecoder()
          .decode(text.substring(from + begin.length(), to).replaceAll("[\\r\\n\\t ]", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("what it holds is not Base64", e);
    }
  }
}
