package org.sharedinfo.gallery.base;

import java.util.EnumSet;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * The base of all implementations in the gallery: named after their class, and available for every
 * ABI.
 */
public abstract class GalleryProvider implements SharedInfoProvider {
  /** For the gallery's implementations. */
  protected GalleryProvider() {}

  @Override
  public ImplementationInfo info() {
    String name = getClass().getName();
    return new ImplementationInfo(
        name.substring(name.lastIndexOf('.') + 1).replace('$', '.'), "1", "gallery");
  }

  @Override
  public Set<Abi> abis() {
    return EnumSet.allOf(Abi.class);
  }

  /** Where the fields are. */
  protected Places places(Abi abi) {
    return new Places(abi);
  }
}
