package org.sharedinfo.tck.cause;

import org.sharedinfo.abi.Abi;

/** Words of a guest. */
final class Words {
  private Words() {}

  /** A word with its byte order reversed. */
  static long reversed(long word, Abi abi) {
    return Long.reverseBytes(word) >>> Long.SIZE - Byte.SIZE * abi.wordBytes();
  }
}
