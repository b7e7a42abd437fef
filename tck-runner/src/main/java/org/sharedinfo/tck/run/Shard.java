package org.sharedinfo.tck.run;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts that together form a run.
 *
 * @param index from 1
 * @param count the number of parts
 */
public record Shard(int index, int count) {
  /** A run in one part. */
  public static final Shard WHOLE = new Shard(1, 1);

  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,3})/([1-9][0-9]{0,3})");

  /** Reads what {@link #toString} wrote: {@code 2/4}. */
  public static Optional<Shard> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var shard = new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    return Optional.of(shard).filter(one -> one.index <= one.count);
  }

  /** Whether this part contains the item with this number, counted from 0. */
  boolean has(int number) {
    return number % count == index - 1;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
