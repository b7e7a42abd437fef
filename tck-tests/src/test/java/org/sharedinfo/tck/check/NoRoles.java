package org.sharedinfo.tck.check;

import java.util.EnumSet;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;

/** An implementation that offers nothing. */
final class NoRoles implements SharedInfoProvider {
  @Override
  public ImplementationInfo info() {
    return new ImplementationInfo("no roles", "1", "tests");
  }

  @Override
  public Set<Abi> abis() {
    return EnumSet.allOf(Abi.class);
  }
}
