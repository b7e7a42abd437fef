package org.sharedinfo.gallery.base;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.ArchSharedInfo;
import org.sharedinfo.abi.ArchVcpuInfo;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.abi.VcpuInfo;
import org.sharedinfo.abi.VcpuTimeInfo;
import org.sharedinfo.spi.LayoutDescriber;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;

/** Declares the layout (LD), structure by structure and field by field. */
public class LayoutDescribing extends GalleryProvider {
  /** A correct declaration. */
  public LayoutDescribing() {}

  @Override
  public Optional<LayoutDescriber> layoutDescriber(Abi abi) {
    return Optional.of(() -> structs(abi));
  }

  /** All structures of an ABI. */
  protected List<StructDeclaration> structs(Abi abi) {
    return List.of(
        struct(abi, "vcpu_time_info", VcpuTimeInfo.of(abi).layout()),
        struct(abi, "arch_vcpu_info", ArchVcpuInfo.of(abi).layout()),
        struct(abi, "vcpu_info", VcpuInfo.of(abi).layout()),
        struct(abi, "arch_shared_info", ArchSharedInfo.of(abi).layout()),
        struct(abi, "shared_info", SharedInfo.of(abi).layout()));
  }

  /** The declaration of one structure, given the correct one. */
  protected StructDeclaration declared(Abi abi, StructDeclaration right) {
    return new StructDeclaration(
        right.name(),
        right.size(),
        right.fields().stream().map(field -> declared(right.name(), field)).toList());
  }

  /** The declaration of one field, given the correct one. */
  protected FieldDeclaration declared(String struct, FieldDeclaration right) {
    return right;
  }

  private StructDeclaration struct(Abi abi, String name, StructLayout layout) {
    List<FieldDeclaration> fields = new ArrayList<>();
    long offset = 0;
    for (MemoryLayout member : layout.memberLayouts()) {
      long start = offset;
      member
          .name()
          .ifPresent(field -> fields.add(new FieldDeclaration(field, start, member.byteSize())));
      offset += member.byteSize();
    }
    return declared(abi, new StructDeclaration(name, layout.byteSize(), fields));
  }
}
