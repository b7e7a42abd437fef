package org.sharedinfo.spi;

import java.util.List;

/**
 * A declaration of the structures (LD), for implementations that have them as data or can derive
 * them ({@code offsetof}).
 */
public interface LayoutDescriber {
  /**
   * The structures of the ABI, under their C names: vcpu_time_info, arch_vcpu_info, vcpu_info,
   * arch_shared_info and shared_info.
   */
  List<StructDeclaration> structs();

  /**
   * One C structure.
   *
   * @param name its C name without {@code struct}
   * @param size bytes
   * @param fields its direct fields by ascending offset, padding members included where C has them
   */
  record StructDeclaration(String name, long size, List<FieldDeclaration> fields) {
    /** Copies the fields. */
    public StructDeclaration {
      fields = List.copyOf(fields);
    }
  }

  /**
   * One field.
   *
   * @param name its C name
   * @param offset bytes from the start of its structure
   * @param size bytes, of the whole array where it is one
   */
  record FieldDeclaration(String name, long offset, long size) {}
}
