package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets only one command at a time replace the files of a folder. It is released when its process
 * ends.
 */
final class FolderLock implements AutoCloseable {
  private static final String FILE = FolderMark.HIDDEN + "lock";

  /**
   * Replacing takes milliseconds; a command that takes longer was stopped, and may never continue.
   */
  private static final int TRIES = 200;

  private static final long PAUSE_NANOS = 50_000_000;

  private final Path file;
  private final Optional<FileChannel> channel;
  private final boolean made;

  private FolderLock(Path file, Optional<FileChannel> channel, boolean made) {
    this.file = file;
    this.channel = channel;
    this.made = made;
  }

  /**
   * Waits for the lock, for a few seconds.
   *
   * @throws IOException if the folder cannot be written, or another command holds the lock
   */
  static FolderLock take(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    boolean made = make(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      for (int i = 0; i < TRIES; i++) {
        if (lock(channel)) {
          return new FolderLock(file, Optional.of(channel), made);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      channel.close();
      return new FolderLock(file, Optional.empty(), made); // a file system without locks
    }
    channel.close();
    throw new IOException("another command is replacing the files in " + folder);
  }

  /** Whether it keeps others away: some file systems have no locks. */
  boolean isHeld() {
    return channel.isPresent();
  }

  private static boolean make(Path file) throws IOException {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Locks a file, if no one else has.
   *
   * @throws IOException if its file system has no locks
   */
  static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process holds it
    }
  }

  /** Whether this lock created its file. */
  boolean isMade() {
    return made;
  }

  /** Its file, which is kept. */
  Path file() {
    return file;
  }

  /** Removes its file as well, if this lock created it. */
  void removeFile() throws IOException {
    if (made) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
  }
}
