package org.sharedinfo.reference;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.ArchSharedInfo;
import org.sharedinfo.abi.ArchVcpuInfo;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.abi.VcpuInfo;
import org.sharedinfo.abi.VcpuTimeInfo;
import org.sharedinfo.spi.LayoutDescriber;

/** Declares the layouts that the other roles use, from the same objects. */
final class ReferenceLayoutDescriber implements LayoutDescriber {
  private final Abi abi;

  ReferenceLayoutDescriber(Abi abi) {
    this.abi = abi;
  }

  @Override
  public List<StructDeclaration> structs() {
    return List.of(
        declare("vcpu_time_info", VcpuTimeInfo.of(abi).layout()),
        declare("arch_vcpu_info", ArchVcpuInfo.of(abi).layout()),
        declare("vcpu_info", VcpuInfo.of(abi).layout()),
        declare("arch_shared_info", ArchSharedInfo.of(abi).layout()),
        declare("shared_info", SharedInfo.of(abi).layout()));
  }

  private static StructDeclaration declare(String name, StructLayout layout) {
    List<FieldDeclaration> fields = new ArrayList<>();
    long offset = 0;
    for (MemoryLayout member : layout.memberLayouts()) {
      long start = offset;
      // A member without a name is an alignment gap, not a field.
      member
          .name()
          .ifPresent(field -> fields.add(new FieldDeclaration(field, start, member.byteSize())));
      offset += member.byteSize();
    }
    return new StructDeclaration(name, layout.byteSize(), fields);
  }
}
