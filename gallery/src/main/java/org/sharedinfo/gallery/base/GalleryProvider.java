package org.sharedinfo.gallery.base;

import java.util.EnumSet;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * The base of all implementations in the gallery: named after their class, available for both x86
 * ABIs unless {@link ServesOnly} names others, and for the usual kind of guests.
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
    return Family.annotation(getClass(), ServesOnly.class)
        .map(only -> Set.of(only.value()))
        .orElseGet(() -> EnumSet.of(Abi.X86_64, Abi.X86_32));
  }

  @Override
  public Set<GuestKind> guestKinds() {
    return EnumSet.copyOf(abis().stream().map(GuestKind::usualIn).toList());
  }

  /** Where the fields are. */
  protected Places places(Abi abi) {
    return new Places(abi);
  }
}
