package com.example.wallclock;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.WallclockPublisher;

/** Publishes the wallclock, and plays no other role. */
public final class WallclockProvider implements SharedInfoProvider {
  private static final VarHandle U32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  @Override
  public ImplementationInfo info() {
    return new ImplementationInfo("example wallclock publisher", "1.0", "Example");
  }

  @Override
  public Set<Abi> abis() {
    return Set.of(Abi.X86_64, Abi.X86_32);
  }

  @Override
  public Optional<WallclockPublisher> wallclockPublisher(Domain domain) {
    var page = domain.sharedInfo();
    var at = SharedInfo.of(domain.abi());
    return Optional.of((seconds, nanos) -> {
      if (Integer.compareUnsigned(nanos, 1_000_000_000) >= 0) {
        throw new IllegalArgumentException("nanos=" + Integer.toUnsignedString(nanos));
      }
      int odd = (int) U32.getOpaque(page, at.wcVersionOffset()) | 1;
      U32.setOpaque(page, at.wcVersionOffset(), odd);
      VarHandle.releaseFence();
      U32.setOpaque(page, at.wcSecOffset(), (int) seconds);
      U32.setOpaque(page, at.wcNsecOffset(), nanos);
      U32.setOpaque(page, at.wcSecHiOffset(), (int) (seconds >> 32));
      U32.setRelease(page, at.wcVersionOffset(), odd + 1);
    });
  }
}
