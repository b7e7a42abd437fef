package org.sharedinfo.gallery.variant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;

/**
 * A guest's frame as a byte buffer with absolute positions, and the positions that differ between
 * the ABIs.
 */
record BufferFrame(ByteBuffer bytes, BufferFrame.Positions at) {
  /** Handles for aligned numbers in the frame. */
  static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final int VCPUS = 32;
  static final int VCPU_BYTES = 64;
  static final int TIME = 32;
  static final int PENDING = 2048;

  /** Positions in one ABI; those of the selector and of cr2 are relative to vcpu_info. */
  record Positions(
      int wordBytes, int selector, int cr2, int mask, int wallclock, int secondsHigh, int arch) {
    static final Positions X86_64 = new Positions(8, 8, 16, 2560, 3072, 3084, 3088);
    static final Positions X86_32 = new Positions(4, 4, 8, 2176, 2304, 2340, 2316);

    int channels() {
      return wordBytes * 8 * wordBytes * 8;
    }
  }

  static BufferFrame of(Domain domain) {
    return new BufferFrame(
        domain.sharedInfo().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN),
        domain.abi() == Abi.X86_64 ? Positions.X86_64 : Positions.X86_32);
  }

  /** The position of a vCPU's record. */
  static int vcpu(int vcpu) {
    if (vcpu < 0 || vcpu >= VCPUS) {
      throw new IndexOutOfBoundsException("no vCPU " + vcpu + ": valid are 0 to 31");
    }
    return vcpu * VCPU_BYTES;
  }

  /** Holds a version odd during some stores; the version is always even afterwards. */
  void update(int version, Runnable stores) {
    int odd = (int) INT.getOpaque(bytes, version) | 1;
    INT.setOpaque(bytes, version, odd);
    VarHandle.fullFence();
    stores.run();
    INT.setRelease(bytes, version, odd + 1);
  }

  /** A copy of some bytes, taken while their version was even and unchanged. */
  ByteBuffer copy(int version, int from, int count) {
    byte[] copy = new byte[count];
    int before;
    int after;
    do {
      before = (int) INT.getAcquire(bytes, version);
      bytes.get(from, copy);
      VarHandle.acquireFence();
      after = (int) INT.getOpaque(bytes, version);
    } while (before != after || (after & 1) == 1);
    return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
  }
}
