package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardTest {
  @Test
  void eachThingIsInOnePart() {
    for (int number = 0; number < 50; number++) {
      int one = number;
      assertThat(IntStream.rangeClosed(1, 7).filter(i -> new Shard(i, 7).has(one)).count())
          .isEqualTo(1);
    }
    assertThat(Shard.WHOLE.has(3)).isTrue();
  }

  @Test
  void textIsReadBack() {
    assertThat(Shard.parse("2/4")).contains(new Shard(2, 4));
    assertThat(new Shard(2, 4)).hasToString("2/4");
    assertThat(Shard.parse("5/4")).isEmpty();
    assertThat(Shard.parse("0/4")).isEmpty();
    assertThat(Shard.parse("1/99999")).isEmpty();
  }
}
