package org.sharedinfo.spi;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.Abi;

/**
 * One guest, created by the kit. An implementation keeps what it needs of it and works on its
 * memory; the kit observes the same memory from outside.
 *
 * <p>Threading: every method may be called from any thread, and from inside a role's method.
 */
public interface Domain {
  /** The guest's ABI. It decides widths, offsets and limits, regardless of the host. */
  Abi abi();

  /** The kind of guest. It decides whether evtchn_upcall_mask is used. */
  GuestKind kind();

  /**
   * The guest's shared_info frame: 4096 bytes, native, aligned to 4096, the same segment at every
   * call. It is not zeroed: bytes that no operation is defined to change keep their values.
   */
  MemorySegment sharedInfo();

  /** The guest's other memory, for page tables and physical-to-machine lists. */
  Machine machine();

  /**
   * The time stamp counter, in ticks, as an unsigned 64-bit number, the same for all vCPUs. The kit
   * decides whether it advances, and updates may be published while it is read. Only a time reader
   * and a {@link TimeUpdater} need it.
   */
  long tsc();

  /**
   * The vCPU that a channel is bound to; bindings are made out of band, by the kit.
   *
   * @param port 0 to {@link Abi#channels()} − 1
   * @return 0 to {@link Abi#vcpus()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range
   */
  int vcpuOf(int port);

  /**
   * The hypervisor's side calls this to activate an upcall on a vCPU. Spurious activations are
   * allowed, in a PV guest while the vCPU's upcall_mask is zero.
   *
   * @param vcpu 0 to {@link Abi#vcpus()} − 1
   * @throws IndexOutOfBoundsException if the vCPU is outside its range
   */
  void upcall(int vcpu);

  /**
   * The hypervisor's side calls this to wake a vCPU that {@link BlockService#block} put to sleep. A
   * PV vCPU that wakes checks upcall_pending itself, so it needs no upcall as well. Waking a vCPU
   * that is awake has no effect. A wake that comes while block runs counts for that block.
   *
   * @param vcpu 0 to {@link Abi#vcpus()} − 1
   * @throws IndexOutOfBoundsException if the vCPU is outside its range
   */
  void wake(int vcpu);

  /**
   * The guest's side calls the handler of a channel here, once for each event that it delivers. The
   * handler may call back into the role that called it (send to, mask or unmask a channel). It may
   * also throw an exception or an error; the event still counts as delivered.
   *
   * @param port 0 to {@link Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range
   */
  void event(int port);

  /**
   * A guest that leaves unmasking to the hypervisor requests it here. The kit's hypervisor does
   * what EVT-19 describes before this returns. A guest that unmasks channels itself does not call
   * it.
   *
   * @param port 0 to {@link Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range
   */
  void unmask(int port);
}
