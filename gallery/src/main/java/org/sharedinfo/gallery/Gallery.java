package org.sharedinfo.gallery;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.sharedinfo.gallery.fault.Arm64Faults;
import org.sharedinfo.gallery.fault.BlockingFaults;
import org.sharedinfo.gallery.fault.DeclaredLayoutFaults;
import org.sharedinfo.gallery.fault.DeclaredTwiceFaults;
import org.sharedinfo.gallery.fault.EventBudgetFaults;
import org.sharedinfo.gallery.fault.EventHandlerFaults;
import org.sharedinfo.gallery.fault.EventLayoutFaults;
import org.sharedinfo.gallery.fault.EventLookFaults;
import org.sharedinfo.gallery.fault.EventMaskFaults;
import org.sharedinfo.gallery.fault.EventSenderFaults;
import org.sharedinfo.gallery.fault.MaskedWordFaults;
import org.sharedinfo.gallery.fault.P2mCountFaults;
import org.sharedinfo.gallery.fault.P2mEntryFaults;
import org.sharedinfo.gallery.fault.P2mExtentFaults;
import org.sharedinfo.gallery.fault.P2mGenerationFaults;
import org.sharedinfo.gallery.fault.P2mKeepingFaults;
import org.sharedinfo.gallery.fault.P2mLayoutFaults;
import org.sharedinfo.gallery.fault.P2mLookFaults;
import org.sharedinfo.gallery.fault.P2mObserverFaults;
import org.sharedinfo.gallery.fault.P2mOwnerFaults;
import org.sharedinfo.gallery.fault.P2mTwiceFaults;
import org.sharedinfo.gallery.fault.P2mWalkFaults;
import org.sharedinfo.gallery.fault.RaisingFaults;
import org.sharedinfo.gallery.fault.TimeArithmeticFaults;
import org.sharedinfo.gallery.fault.TimeChangeFaults;
import org.sharedinfo.gallery.fault.TimeClockFaults;
import org.sharedinfo.gallery.fault.TimeFlagFaults;
import org.sharedinfo.gallery.fault.TimeHalfFaults;
import org.sharedinfo.gallery.fault.TimeKeepingFaults;
import org.sharedinfo.gallery.fault.TimeLayoutFaults;
import org.sharedinfo.gallery.fault.TimeLookFaults;
import org.sharedinfo.gallery.fault.TimePublisherFaults;
import org.sharedinfo.gallery.fault.TimeReaderFaults;
import org.sharedinfo.gallery.fault.TimeRetryFaults;
import org.sharedinfo.gallery.fault.TimeScaleFaults;
import org.sharedinfo.gallery.fault.TimeValueFaults;
import org.sharedinfo.gallery.fault.TrapFaults;
import org.sharedinfo.gallery.fault.UnfinishedUpdateFaults;
import org.sharedinfo.gallery.fault.UnmaskingFaults;
import org.sharedinfo.gallery.fault.UpcallFaults;
import org.sharedinfo.gallery.fault.UpcallMaskFaults;
import org.sharedinfo.gallery.fault.WallclockChangeFaults;
import org.sharedinfo.gallery.fault.WallclockLayoutFaults;
import org.sharedinfo.gallery.fault.WallclockLookFaults;
import org.sharedinfo.gallery.fault.WallclockPublisherFaults;
import org.sharedinfo.gallery.fault.WallclockReaderFaults;
import org.sharedinfo.gallery.fault.WallclockRetryFaults;
import org.sharedinfo.gallery.fault.WordTakingFaults;
import org.sharedinfo.gallery.variant.Arm64Variants;
import org.sharedinfo.gallery.variant.ByteBufferVariant;
import org.sharedinfo.gallery.variant.EventVariants;
import org.sharedinfo.gallery.variant.P2mGrowthVariants;
import org.sharedinfo.gallery.variant.P2mPlaceVariants;
import org.sharedinfo.gallery.variant.P2mVariants;
import org.sharedinfo.gallery.variant.ReceiverVariants;
import org.sharedinfo.gallery.variant.SenderVariants;
import org.sharedinfo.gallery.variant.TimeVariants;
import org.sharedinfo.gallery.variant.WallclockVariants;
import org.sharedinfo.gallery.variant.WordVariant;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * Everything in the gallery. Its providers are created by class name and never discovered
 * automatically.
 */
public final class Gallery {
  private static final List<Class<?>> FAMILIES =
      List.of(
          DeclaredLayoutFaults.class,
          DeclaredTwiceFaults.class,
          TimeLayoutFaults.class,
          TimeLookFaults.class,
          TimeArithmeticFaults.class,
          TimeClockFaults.class,
          TimeReaderFaults.class,
          TimeKeepingFaults.class,
          UnfinishedUpdateFaults.class,
          TimeRetryFaults.class,
          TimeFlagFaults.class,
          TimeHalfFaults.class,
          TimePublisherFaults.class,
          TimeChangeFaults.class,
          TimeScaleFaults.class,
          TimeValueFaults.class,
          WallclockLayoutFaults.class,
          WallclockLookFaults.class,
          WallclockPublisherFaults.class,
          WallclockChangeFaults.class,
          WallclockReaderFaults.class,
          WallclockRetryFaults.class,
          EventLayoutFaults.class,
          EventLookFaults.class,
          EventSenderFaults.class,
          RaisingFaults.class,
          UpcallFaults.class,
          BlockingFaults.class,
          UnmaskingFaults.class,
          EventHandlerFaults.class,
          EventBudgetFaults.class,
          EventMaskFaults.class,
          WordTakingFaults.class,
          UpcallMaskFaults.class,
          MaskedWordFaults.class,
          Arm64Faults.class,
          TrapFaults.class,
          P2mLayoutFaults.class,
          P2mLookFaults.class,
          P2mOwnerFaults.class,
          P2mCountFaults.class,
          P2mObserverFaults.class,
          P2mWalkFaults.class,
          P2mEntryFaults.class,
          P2mExtentFaults.class,
          P2mGenerationFaults.class,
          P2mKeepingFaults.class,
          P2mTwiceFaults.class);

  private static final List<Fault> FAULTS =
      FAMILIES.stream()
          .flatMap(family -> Arrays.stream(family.getDeclaredClasses()))
          .filter(type -> type.isAnnotationPresent(Planted.class))
          .map(Fault::of)
          .sorted(
              Comparator.comparing(Fault::rule).thenComparing(Fault::role).thenComparing(Fault::id))
          .toList();

  private static final List<Variant> VARIANTS =
      Stream.concat(
              Stream.of(Variant.of(ByteBufferVariant.class), Variant.of(WordVariant.class)),
              Stream.of(
                      TimeVariants.class,
                      WallclockVariants.class,
                      EventVariants.class,
                      P2mVariants.class,
                      P2mPlaceVariants.class,
                      P2mGrowthVariants.class,
                      ReceiverVariants.class,
                      SenderVariants.class,
                      Arm64Variants.class)
                  .flatMap(family -> Arrays.stream(family.getDeclaredClasses()))
                  .filter(type -> type.isAnnotationPresent(Unusual.class))
                  .map(Variant::of)
                  .sorted(Comparator.comparing(Variant::id)))
          .toList();

  private Gallery() {}

  /** Makes one of the gallery's implementations. */
  public static SharedInfoProvider make(Class<? extends SharedInfoProvider> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot create the gallery provider " + type, e);
    }
  }

  /** The planted faults, by rule, role and id. */
  public static List<Fault> faults() {
    return FAULTS;
  }

  /** The classes that hold the planted faults. */
  static Stream<Class<?>> families() {
    return FAMILIES.stream();
  }

  /** The correct implementations: those that play every role first, then the others by id. */
  public static List<Variant> variants() {
    return VARIANTS;
  }
}
