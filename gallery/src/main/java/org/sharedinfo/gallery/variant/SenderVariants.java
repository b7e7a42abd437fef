package org.sharedinfo.gallery.variant;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.ForeignNumbers;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.SleepBook;
import org.sharedinfo.gallery.base.Unmasking;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;

/** Unusual but correct hypervisor sides of event channels. */
public final class SenderVariants {
  private SenderVariants() {}

  private static final Set<GuestKind> BOTH = EnumSet.allOf(GuestKind.class);

  @Unusual(
      "upcall_pending is not set if the selector bit was: whoever set that raises it, or a"
          + " handler takes it")
  public static final class SelectorBitDecides extends Unmasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return BOTH;
    }

    @Override
    protected void notify(Page page, int vcpu, int word) {
      long bit = selectorBit(word);
      boolean wasSet = (page.wordOr(page.places().selector(vcpu), bit) & bit) != 0;
      if (!wasSet && raise(page, vcpu)) {
        announce(page, vcpu);
      }
    }
  }

  @Unusual(
      "the selector bit decides; then upcall_pending is stored, whatever it is, with an upcall")
  public static final class StoresUpcallPending extends Unmasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return BOTH;
    }

    @Override
    protected void notify(Page page, int vcpu, int word) {
      long bit = selectorBit(word);
      if ((page.wordOr(page.places().selector(vcpu), bit) & bit) == 0) {
        page.u8Volatile(page.places().upcallPending(vcpu), (byte) 1);
        announce(page, vcpu);
      }
    }
  }

  @Unusual("a sleeping vCPU is woken only while its upcall_mask is 0: blocking cleared it")
  public static final class WakesUnmaskedSleepers extends Unmasking {
    @Override
    protected void wake(Page page, int vcpu) {
      if (!upcallMasked(page, vcpu)) {
        super.wake(page, vcpu);
      }
    }
  }

  @Unusual("serves only HVM guests: upcall_mask is neither read nor cleared")
  public static final class NoUpcallMask extends Unmasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return EnumSet.of(GuestKind.HVM);
    }

    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return false;
    }

    @Override
    protected boolean block(Page page, int vcpu) {
      return page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
    }
  }

  @Unusual("upcall_mask of HVM guests is treated like that of PV guests")
  public static final class UpcallMaskOfAllGuests extends Unmasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return BOTH;
    }

    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return page.u8Volatile(page.places().upcallMask(vcpu)) != 0;
    }

    @Override
    protected boolean block(Page page, int vcpu) {
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
      return page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
    }
  }

  @Unusual("sends without a block service: others block vCPUs")
  public static final class NoBlock extends Unmasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return BOTH;
    }

    @Override
    public Optional<BlockService> blockService(Domain domain) {
      return Optional.empty();
    }
  }

  @Unusual("port 0 is reserved, and rejected with nothing changed")
  public static final class RefusesPortZero extends Unmasking {
    @Override
    protected void checkPort(Page page, int port) {
      if (port == 0) {
        throw new IndexOutOfBoundsException("port 0 is reserved");
      }
      super.checkPort(page, port);
    }
  }

  @Unusual("declares that ports work from 20 up, and rejects some of those below")
  public static final class WorksFromPort20 extends Unmasking {
    @Override
    public Limits limits(Abi abi) {
      return Limits.of(abi).withFirstPort(20);
    }

    @Override
    protected void checkPort(Page page, int port) {
      if (port >= 0 && port < 20 && port % 3 == 0) {
        throw new IllegalArgumentException("port=" + port + " is reserved");
      }
      super.checkPort(page, port);
    }
  }

  @Unusual("declares that port 0 works too")
  public static final class WorksFromPortZero extends Unmasking {
    @Override
    public Limits limits(Abi abi) {
      return Limits.of(abi).withFirstPort(0);
    }
  }

  @Unusual(
      value = "a vCPU is woken only if the hypervisor's own records say that it sleeps",
      ownState = true)
  public static final class WakesSleepersAlone extends Unmasking {
    private final SleepBook book = new SleepBook();

    @Override
    public Set<GuestKind> guestKinds() {
      return BOTH;
    }

    @Override
    protected boolean block(Page page, int vcpu) {
      // After the mask and before the check: a sender in between finds the vCPU recorded as asleep.
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
      book.add(page, vcpu);
      boolean sleeps = page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
      if (!sleeps) {
        book.remove(page, vcpu);
      }
      return sleeps;
    }

    @Override
    protected void wake(Page page, int vcpu) {
      if (book.remove(page, vcpu)) {
        super.wake(page, vcpu);
      }
    }
  }

  @Unusual(
      value = "a sleeping PV vCPU is woken without an upcall: it checks upcall_pending itself",
      ownState = true)
  public static final class WakesInsteadOfUpcall extends Unmasking {
    private final SleepBook book = new SleepBook();

    @Override
    protected boolean block(Page page, int vcpu) {
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
      book.add(page, vcpu);
      boolean sleeps = page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
      if (!sleeps) {
        book.remove(page, vcpu);
      }
      return sleeps;
    }

    @Override
    protected void announce(Page page, int vcpu) {
      if (book.remove(page, vcpu)) {
        wake(page, vcpu);
      } else if (!upcallMasked(page, vcpu)) {
        page.domain().upcall(vcpu);
      }
    }
  }

  @Unusual("every send wakes the vCPU, whether or not it has an event")
  public static final class WakesForNothing extends Unmasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return BOTH;
    }

    @Override
    protected void send(Page page, int port) {
      super.send(page, port);
      wake(page, vcpuOf(page, port));
    }
  }

  @Unusual("declares the fewest ports allowed and one vCPU, and rejects all others")
  public static final class SmallestGuest extends Unmasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return BOTH;
    }

    @Override
    public Limits limits(Abi abi) {
      return new Limits(Limits.MIN_PORT_WORDS * abi.wordBits(), 1, abi.wordBits() - 1);
    }

    @Override
    protected void checkPort(Page page, int port) {
      Limits limits = limits(page.domain().abi());
      if (port >= 0 && port < limits.firstPort()) {
        throw new IndexOutOfBoundsException("port=" + port + " is reserved");
      }
      ForeignNumbers.requireBelow("port", port, limits.ports());
    }

    @Override
    protected void checkVcpu(Page page, int vcpu) {
      ForeignNumbers.requireBelow("vcpu", vcpu, 1);
    }
  }

  @Unusual("declares a quarter of the ports, and rejects all others")
  public static final class QuarterOfThePorts extends Unmasking {
    @Override
    public Limits limits(Abi abi) {
      return Limits.of(abi).withPorts(abi.channels() / 4);
    }

    @Override
    protected void checkPort(Page page, int port) {
      ForeignNumbers.requireBelow("port", port, limits(page.domain().abi()).ports());
    }
  }
}
