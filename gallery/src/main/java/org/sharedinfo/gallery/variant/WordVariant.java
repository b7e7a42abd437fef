package org.sharedinfo.gallery.variant;

import java.util.EnumSet;
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
 * Volatile throughout, with compare-and-set on the four-byte words around bytes, and for the
 * version. Publishers store the payload by bulk copy or byte by byte; readers take 32 bits at a
 * time.
 */
@Unusual(
    value =
        "volatile throughout, with compare-and-set around bytes, bulk copies, and fields stored in"
            + " pieces",
    ownState = true)
public final class WordVariant implements SharedInfoProvider {
  /** The variant. */
  public WordVariant() {}

  @Override
  public ImplementationInfo info() {
    return new ImplementationInfo("WordVariant", "1", "gallery");
  }

  @Override
  public Set<Abi> abis() {
    return EnumSet.of(Abi.X86_64, Abi.X86_32);
  }

  @Override
  public Optional<TimePublisher> timePublisher(Domain domain) {
    return Optional.of(new WordTimePublisher(WordMemory.of(domain)));
  }

  @Override
  public Optional<TimeReader> timeReader(Domain domain) {
    return Optional.of(new WordTimeReader(WordMemory.of(domain), domain));
  }

  @Override
  public Optional<FrequencyReader> frequencyReader(Domain domain) {
    return Optional.of(new WordTimeReader(WordMemory.of(domain), domain));
  }

  @Override
  public Optional<WallclockPublisher> wallclockPublisher(Domain domain) {
    return Optional.of(new WordWallclockPublisher(WordMemory.of(domain)));
  }

  @Override
  public Optional<WallclockReader> wallclockReader(Domain domain) {
    return Optional.of(new WordWallclockReader(WordMemory.of(domain)));
  }

  @Override
  public Optional<EventSender> eventSender(Domain domain) {
    return Optional.of(new WordHypervisor(WordChannels.of(domain)));
  }

  @Override
  public Optional<BlockService> blockService(Domain domain) {
    return Optional.of(new WordHypervisor(WordChannels.of(domain)));
  }

  @Override
  public Optional<UnmaskService> unmaskService(Domain domain) {
    return Optional.of(new WordHypervisor(WordChannels.of(domain)));
  }

  @Override
  public Optional<TrapPublisher> trapPublisher(Domain domain) {
    return Optional.of(new WordHypervisor(WordChannels.of(domain)));
  }

  @Override
  public Optional<EventReceiver> eventReceiver(Domain domain) {
    return Optional.of(new WordGuest(WordChannels.of(domain)));
  }

  @Override
  public Optional<P2mOwner> p2mOwner(Domain domain) {
    return Optional.of(new WordP2mOwner(new WordP2mMemory(domain)));
  }

  @Override
  public Optional<P2mObserver> p2mObserver(Domain domain) {
    return Optional.of(new WordP2mObserver(new WordP2mMemory(domain)));
  }

  @Override
  public Optional<LayoutDescriber> layoutDescriber(Abi abi) {
    return Optional.of(() -> new WordLayout(abi.wordBytes()).structs());
  }
}
