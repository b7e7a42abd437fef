package org.sharedinfo.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.spi.VcpuTime;

/** Pages that hold only what a test puts there. */
final class MadeUp {
  /** 1 ns a tick: mul 2^31, shifted left by one. */
  private static final int MUL = 0x8000_0000;

  private MadeUp() {}

  static Dump dump(Consumer<ByteBuffer> plant) throws UnreadableDumpException {
    ByteBuffer bytes = ByteBuffer.allocate(Abi.FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    plant.accept(bytes);
    return Dump.of("made-up", bytes.array(), Abi.FRAME_BYTES);
  }

  static int at(Abi abi, String name) {
    return FieldMap.of(abi).fields().stream()
        .filter(field -> field.name().equals(name))
        .mapToInt(field -> (int) field.offset())
        .findFirst()
        .orElseThrow();
  }

  /** A time record of a TSC of 1 GHz. */
  static Consumer<ByteBuffer> time(Abi abi, int vcpu, int version, long tsc, long nanos) {
    return time(abi, vcpu, version, new VcpuTime(tsc, nanos, MUL, (byte) 1, (byte) 0));
  }

  static Consumer<ByteBuffer> time(Abi abi, int vcpu, int version, VcpuTime time) {
    String record = "vcpu_info[" + vcpu + "].time.";
    return b -> {
      b.putInt(at(abi, record + "version"), version);
      b.putLong(at(abi, record + "tsc_timestamp"), time.tscTimestamp());
      b.putLong(at(abi, record + "system_time"), time.systemTimeNanos());
      b.putInt(at(abi, record + "tsc_to_system_mul"), time.tscToSystemMul());
      b.put(at(abi, record + "tsc_shift"), time.tscShift());
      b.put(at(abi, record + "flags"), time.flags());
    };
  }

  static Consumer<ByteBuffer> wallclock(Abi abi, int version, long seconds) {
    return b -> {
      b.putInt(at(abi, "wc_version"), version);
      b.putInt(at(abi, "wc_sec"), (int) seconds);
      b.putInt(at(abi, "wc_sec_hi"), (int) (seconds >>> 32));
    };
  }

  /** Sets the bit of a port. */
  static void setPort(ByteBuffer page, Abi abi, String bitmap, int port) {
    int at = at(abi, bitmap + "[0]") + port / Byte.SIZE;
    page.put(at, (byte) (page.get(at) | 1 << port % Byte.SIZE));
  }
}
