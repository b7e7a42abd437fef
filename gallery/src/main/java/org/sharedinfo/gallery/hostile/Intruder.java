package org.sharedinfo.gallery.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimeReader;

/**
 * Tries to reach things outside its sandbox, and reports in its version what it reached. The file
 * {@value #TARGETS} beside its classes lists the targets.
 */
public final class Intruder implements SharedInfoProvider {
  /**
   * Keys: files {@code key}, {@code results} and {@code kit}, process {@code parent}, {@code port}.
   */
  public static final String TARGETS = "intruder.properties";

  private static final int MILLIS = 2_000;

  @Override
  public ImplementationInfo info() {
    List<String> reached = new ArrayList<>();
    Properties targets = targets();
    target(targets, "key").filter(Intruder::isRead).ifPresent(_ -> reached.add("key"));
    target(targets, "results").filter(Intruder::isWritten).ifPresent(_ -> reached.add("results"));
    target(targets, "kit").filter(Intruder::isWritten).ifPresent(_ -> reached.add("kit"));
    target(targets, "parent").filter(Intruder::isSeen).ifPresent(_ -> reached.add("parent"));
    target(targets, "port").filter(Intruder::isOpen).ifPresent(_ -> reached.add("network"));
    return new ImplementationInfo(
        "Intruder", reached.isEmpty() ? "reached nothing" : String.join(" ", reached), "hostile");
  }

  private static Properties targets() {
    var targets = new Properties();
    try (InputStream in = Intruder.class.getClassLoader().getResourceAsStream(TARGETS)) {
      if (in != null) {
        targets.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return targets;
  }

  private static Optional<String> target(Properties targets, String name) {
    return Optional.ofNullable(targets.getProperty(name));
  }

  private static boolean isRead(String path) {
    try {
      return Files.readAllBytes(Path.of(path)).length > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Opens a file for writing, but writes nothing. */
  private static boolean isWritten(String path) {
    try (var out = Files.newOutputStream(Path.of(path), StandardOpenOption.APPEND)) {
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSeen(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  private static boolean isOpen(String port) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Set<Abi> abis() {
    return Set.of(Abi.X86_64);
  }

  @Override
  public Optional<TimeReader> timeReader(Domain domain) {
    return Optional.of(_ -> 0);
  }
}
