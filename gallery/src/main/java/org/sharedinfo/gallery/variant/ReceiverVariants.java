package org.sharedinfo.gallery.variant;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.ForeignNumbers;
import org.sharedinfo.gallery.base.OwnChannelsOnly;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.UpcallMasking;
import org.sharedinfo.gallery.base.WordTaking;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;

/** Unusual but correct guests. */
public final class ReceiverVariants {
  private ReceiverVariants() {}

  @Unusual("all due bits of a word are cleared in one step, before their handlers run")
  public static final class TakesWordAtOnce extends WordTaking {
    @Override
    public Set<GuestKind> guestKinds() {
      return EnumSet.allOf(GuestKind.class);
    }
  }

  @Unusual("due bits are cleared in one step, and restored for channels that a handler masked")
  public static final class PutsBackWhatWasMasked extends WordTaking {
    @Override
    protected void visit(Page page, int port, List<RuntimeException> thrown) {
      if (masked(page, port)) {
        page.wordOr(pendingAt(page, port), bitOf(page, port));
        if (!masked(page, port)) {
          raise(page, vcpuOf(page, port), wordOf(page, port));
        }
      } else {
        super.visit(page, port, thrown);
      }
    }
  }

  @Unusual("upcalls are masked while one is handled, and checked again when they are unmasked")
  public static final class MasksUpcalls extends UpcallMasking {
    @Override
    public Set<GuestKind> guestKinds() {
      return EnumSet.allOf(GuestKind.class);
    }
  }

  @Unusual("channels that a handler masked or cleared after they were found due are delivered")
  public static final class DeliversWhatItFound extends EventReceiving {
    @Override
    protected void visit(Page page, int port, List<RuntimeException> thrown) {
      try {
        deliver(page, port);
      } catch (RuntimeException e) {
        thrown.add(e);
      }
    }
  }

  @Unusual("channels in selected words that are bound to other vCPUs are left to those")
  public static final class LeavesOthersChannels extends OwnChannelsOnly {}

  @Unusual("a pending channel is masked again, and a hypercall then unmasks it")
  public static final class MasksAgainBeforeAsking extends EventReceiving {
    @Override
    protected void unmask(Page page, int port) {
      clearMask(page, port);
      if (pending(page, port)) {
        mask(page, port);
        page.domain().unmask(port);
      }
    }
  }

  @Unusual("an upcall with upcall_pending clear does nothing, whatever the selector holds")
  public static final class WaitsForUpcallPending extends WordTaking {
    @Override
    protected void upcall(Page page, int vcpu) {
      if (page.u8Volatile(page.places().upcallPending(vcpu)) != 0) {
        super.upcall(page, vcpu);
      }
    }
  }

  @Unusual("the first handler that throws ends the upcall, which raises the remaining words")
  public static final class RaisesTheRestAfterAThrow extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      clearUpcallPending(page, vcpu);
      long left = takeSelector(page, vcpu);
      try {
        while (left != 0) {
          scanWord(page, Long.numberOfTrailingZeros(left), List.of());
          left &= left - 1;
        }
      } finally {
        for (; left != 0; left &= left - 1) {
          raise(page, vcpu, Long.numberOfTrailingZeros(left));
        }
      }
    }

    @Override
    protected void visit(Page page, int port, List<RuntimeException> thrown) {
      if (pending(page, port) && !masked(page, port)) {
        deliver(page, port);
      }
    }
  }

  @Unusual("only 16 words of channels and one vCPU are declared and served")
  public static final class FewChannelsOneVcpu extends EventReceiving {
    private static final int WORDS = 16;

    @Override
    public Limits limits(Abi abi) {
      return new Limits(WORDS * abi.wordBits(), 1, 1);
    }

    @Override
    protected void checkPort(Page page, int port) {
      ForeignNumbers.requireBelow("port", port, limits(page.domain().abi()).ports());
    }

    @Override
    protected void checkVcpu(Page page, int vcpu) {
      ForeignNumbers.requireBelow("vcpu", vcpu, 1);
    }
  }

  @Unusual("the fewest channels allowed and two vCPUs are declared, without the first ports")
  public static final class FewestChannels extends UpcallMasking {
    private static final int FIRST = 7;
    private static final int VCPUS = 2;

    @Override
    public Limits limits(Abi abi) {
      return new Limits(Limits.MIN_PORT_WORDS * abi.wordBits(), VCPUS, FIRST);
    }

    @Override
    protected void checkPort(Page page, int port) {
      if (port < FIRST) {
        throw new IndexOutOfBoundsException("port " + port + " is reserved");
      }
      ForeignNumbers.requireBelow("port", port, limits(page.domain().abi()).ports());
    }

    @Override
    protected void checkVcpu(Page page, int vcpu) {
      ForeignNumbers.requireBelow("vcpu", vcpu, VCPUS);
    }
  }

  @Unusual("an HVM guest writes to upcall_mask, which it does not use, and leaves it set")
  public static final class LeavesUnusedMaskSet extends EventReceiving {
    @Override
    public Set<GuestKind> guestKinds() {
      return Set.of(GuestKind.HVM);
    }

    @Override
    protected void upcall(Page page, int vcpu) {
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 1);
      super.upcall(page, vcpu);
    }
  }
}
