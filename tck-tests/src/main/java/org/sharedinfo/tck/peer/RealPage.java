package org.sharedinfo.tck.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.VcpuTime;

/**
 * A frame that a Xen 4.17 hypervisor wrote, as it was found.
 *
 * @param name the hypervisor, the ABI and the moment
 * @param bytes 4096 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // pages are not compared
public record RealPage(String name, byte[] bytes) {
  /** All pages of an ABI, by name. */
  public static List<RealPage> of(Abi abi) {
    return lines("index.txt").stream()
        .filter(name -> name.contains("-" + abi.id() + "-"))
        .map(name -> new RealPage(name.replace(".bin", ""), read(name)))
        .toList();
  }

  /** The page of a moment, such as {@code pv03pending-unmasked}. */
  public static RealPage of(Abi abi, String moment) {
    return of(abi).stream()
        .filter(page -> page.name().endsWith("-" + moment))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no such page: " + abi.id() + " " + moment));
  }

  /**
   * A vcpu_time_info that KVM wrote, with KVM's own clock at a TSC.
   *
   * @param name where it was found
   * @param version its version
   * @param time its values
   * @param tsc ticks
   * @param clockNanos KVM's clock at that TSC
   */
  public record KvmRecord(String name, int version, VcpuTime time, long tsc, long clockNanos) {
    /** All records. */
    public static List<KvmRecord> all() {
      return lines("kvm-pvclock.csv").stream().skip(1).map(line -> parse(line.split(","))).toList();
    }

    private static KvmRecord parse(String[] cells) {
      return new KvmRecord(
          cells[0] + " " + cells[1],
          Integer.parseInt(cells[2]),
          new VcpuTime(
              Long.parseUnsignedLong(cells[4]),
              Long.parseUnsignedLong(cells[5]),
              Integer.parseUnsignedInt(cells[6]),
              Byte.parseByte(cells[7]),
              Byte.parseByte(cells[8])),
          Long.parseUnsignedLong(cells[14]),
          Long.parseUnsignedLong(cells[13]));
    }
  }

  private static List<String> lines(String resource) {
    return new String(read(resource), StandardCharsets.UTF_8).lines().toList();
  }

  private static byte[] read(String resource) {
    try (InputStream in = RealPage.class.getResourceAsStream("pages/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("missing page: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
