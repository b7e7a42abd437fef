package org.sharedinfo.tck.event;

/** The channels that schedules and races are about. Every implementation serves them. */
public final class PlayedChannels {
  public static final int FIRST = 66;

  /** Shares a word with {@link #FIRST}, in every ABI. */
  public static final int NEIGHBOUR = 69;

  /** Lies in another word, in every ABI. */
  public static final int FAR = 63;

  private PlayedChannels() {}
}
