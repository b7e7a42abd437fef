package org.sharedinfo.tck.check;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that an error message names, in decimal or in hexadecimal with 0x. A negative number
 * may be named as an unsigned one of 32 or 64 bits. A 32-bit ~0 may be named in its 64-bit form,
 * because widening it gives that.
 */
public final class NamedNumbers {
  private static final Pattern NUMBER = Pattern.compile("0x([0-9a-f]+)|(-)?([0-9]+)");
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  private NamedNumbers() {}

  /** Whether an error's text names at least one of these numbers. */
  public static boolean anyOf(Collection<Long> wanted, String message) {
    Matcher found = NUMBER.matcher(message.toLowerCase(Locale.ROOT));
    while (found.find()) {
      String hex = found.group(1);
      var number = hex == null ? new BigInteger(found.group(3)) : new BigInteger(hex, 16);
      // The sign may be a dash, as in "0-31".
      boolean named =
          isNamed(wanted, number) || found.group(2) != null && isNamed(wanted, number.negate());
      if (named) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(Collection<Long> wanted, BigInteger number) {
    if (number.bitLength() > Long.SIZE) {
      return false;
    }
    long value = number.longValue();
    return wanted.contains(value)
        || value == -1 && wanted.contains(LOW_HALF)
        || value >>> Integer.SIZE == 0 && (int) value < 0 && wanted.contains((long) (int) value);
  }
}
