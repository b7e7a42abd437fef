package org.sharedinfo.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.RealPage;

/** Nothing that a page may hold stops its decoding. */
class AnyBytesTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1_000);

  @Test
  void randomAndMutatedPagesAreDecoded() throws UnreadableDumpException {
    var random = new SplittableRandom(20_261_123);
    List<RealPage> real = new ArrayList<>();
    for (Abi abi : Abi.values()) {
      real.addAll(RealPage.of(abi));
    }
    for (int round = 0; round < ROUNDS; round++) {
      Dump before = dump(random, real);
      Dump after = dump(random, real);
      for (Abi abi : Abi.values()) {
        var tsc = OptionalLong.of(random.nextLong());
        Inspection inspection = Inspector.inspect(before, abi, AbiGuess.of(before).why(), tsc);
        assertThat(InspectionText.of(inspection, before)).hasSizeGreaterThan(10);
        assertThat(InspectionText.of(DumpComparison.of(before, after, abi))).isNotEmpty();
      }
    }
  }

  private static Dump dump(SplittableRandom random, List<RealPage> real)
      throws UnreadableDumpException {
    byte[] bytes = new byte[Abi.FRAME_BYTES];
    if (random.nextInt(4) == 0) {
      random.nextBytes(bytes);
    } else {
      bytes = real.get(random.nextInt(real.size())).bytes().clone();
      for (int i = random.nextInt(64); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
    }
    return Dump.of("any", bytes, bytes.length);
  }
}
