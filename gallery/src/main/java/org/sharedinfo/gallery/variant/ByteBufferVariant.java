package org.sharedinfo.gallery.variant;

import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.LayoutDescriber;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;

/**
 * Uses byte buffers with numeric offsets. Readers copy the whole record and check the version
 * afterwards. Publishers store the payload from its end, and skip updates that change nothing.
 */
@Unusual(
    "byte buffers instead of segments: readers copy first and check after, and updates that"
        + " change nothing are left out")
public final class ByteBufferVariant implements SharedInfoProvider {
  /** The variant. */
  public ByteBufferVariant() {}

  @Override
  public ImplementationInfo info() {
    return new ImplementationInfo("ByteBufferVariant", "1", "gallery");
  }

  @Override
  public Set<Abi> abis() {
    return Set.of(Abi.X86_64, Abi.X86_32);
  }

  @Override
  public Optional<TimePublisher> timePublisher(Domain domain) {
    return Optional.of(new BufferTimePublisher(BufferFrame.of(domain)));
  }

  @Override
  public Optional<TimeReader> timeReader(Domain domain) {
    return Optional.of(new BufferTimeReader(BufferFrame.of(domain), domain));
  }

  @Override
  public Optional<FrequencyReader> frequencyReader(Domain domain) {
    return Optional.of(new BufferTimeReader(BufferFrame.of(domain), domain));
  }

  @Override
  public Optional<WallclockPublisher> wallclockPublisher(Domain domain) {
    return Optional.of(new BufferWallclockPublisher(BufferFrame.of(domain)));
  }

  @Override
  public Optional<WallclockReader> wallclockReader(Domain domain) {
    return Optional.of(new BufferWallclockReader(BufferFrame.of(domain)));
  }

  @Override
  public Optional<EventSender> eventSender(Domain domain) {
    return Optional.of(new BufferHypervisor(new BufferEvents(domain)));
  }

  @Override
  public Optional<BlockService> blockService(Domain domain) {
    return Optional.of(new BufferHypervisor(new BufferEvents(domain)));
  }

  @Override
  public Optional<UnmaskService> unmaskService(Domain domain) {
    return Optional.of(new BufferHypervisor(new BufferEvents(domain)));
  }

  @Override
  public Optional<TrapPublisher> trapPublisher(Domain domain) {
    return Optional.of(new BufferHypervisor(new BufferEvents(domain)));
  }

  @Override
  public Optional<EventReceiver> eventReceiver(Domain domain) {
    return Optional.of(new BufferGuest(new BufferEvents(domain)));
  }

  @Override
  public Optional<P2mOwner> p2mOwner(Domain domain) {
    return Optional.of(new BufferP2mOwner(new BufferP2mFields(domain)));
  }

  @Override
  public Optional<P2mObserver> p2mObserver(Domain domain) {
    return Optional.of(new BufferP2mObserver(new BufferP2mFields(domain)));
  }

  @Override
  public Optional<LayoutDescriber> layoutDescriber(Abi abi) {
    return Optional.of(() -> BufferLayoutTable.of(abi));
  }
}
