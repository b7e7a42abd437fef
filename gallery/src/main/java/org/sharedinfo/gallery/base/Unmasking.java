package org.sharedinfo.gallery.base;

import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.UnmaskService;

/** A sender that also unmasks on a guest's request (ES). */
public class Unmasking extends EventSending {
  /** A correct service. */
  public Unmasking() {}

  @Override
  public Optional<UnmaskService> unmaskService(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(port -> unmask(page, port));
  }

  /** The complete unmask operation. */
  protected void unmask(Page page, int port) {
    checkPort(page, port);
    if (clearMask(page, port) && pending(page, port)) {
      notify(page, vcpuOf(page, port), wordOf(page, port));
    }
  }
}
