package org.sharedinfo.tck.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.P2mWalkException;

class CWordingTest {
  private static String inC(Role role, String text) {
    return Wording.of(true, role).of(text);
  }

  static Stream<CName> names() {
    return CName.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void callsHaveTheNamesOfC(CName known) {
    assertThat(inC(known.role(), "expected " + known.method() + "(7) = 3"))
        .isEqualTo("expected " + known.name() + "(7) = 3");
  }

  @ParameterizedTest
  @MethodSource("names")
  void wordsOfEnglishStay(CName known) {
    String text = "to " + known.method() + " it";
    assertThat(inC(known.role(), text))
        .isEqualTo(
            known.isUnmistakable()
                ? "to " + known.name() + (known.isFunction() ? "()" : "") + " it"
                : text);
  }

  @ParameterizedTest
  @EnumSource
  void exceptionsAreStatuses(CStatus status) {
    String exception = status.exception().getName();
    assertThat(inC(Role.P2M_OBSERVER, "it threw " + exception + ": 0x2a: no such frame"))
        .isEqualTo("it returned " + status + " (error->number = 0x2a): no such frame");
    assertThat(inC(Role.P2M_OBSERVER, exception + ": 42: "))
        .isEqualTo(status + " (error->number = 42)");
    assertThat(inC(Role.P2M_OBSERVER, exception + ": -1 (0xffffffffffffffff): no"))
        .isEqualTo(status + " (error->number = -1 (0xffffffffffffffff)): no");
    assertThat(inC(Role.P2M_OBSERVER, "a " + status.exception().getSimpleName() + " by read(3)"))
        .isEqualTo(status + " by p2m_read(3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an IndexOutOfBoundsException or IllegalArgumentException that names 4096 | SITCK_OUT_OF_RANGE or SITCK_BAD_ARGUMENT with error->number = 4096
          an IndexOutOfBoundsException or IllegalArgumentException that names -23  | SITCK_OUT_OF_RANGE or SITCK_BAD_ARGUMENT with error->number = -23
          systemTimeNanos to wait while version is odd | system_time() to wait while version is odd
          systemTimeNanos = 5 (0x5)                    | system_time() = 5 (0x5)
          making its TimeReader to return              | attaching its time reader to return
          it threw java.lang.IllegalStateException: libmine.so: attach() returned NULL | libmine.so: attach() returned NULL
          java.lang.IllegalStateException: libmine.so returned an unknown status: 9    | status 9, which enum sitck_status does not have
          an IllegalStateException: no multiplier was published | SITCK_BAD_STATE: no multiplier was published
          an error that names a frame number           | an error->number that is a frame number
          timeReader() threw java.lang.IllegalStateException: no | system_time() returned SITCK_BAD_STATE: no
          system_time=3 of update 2                    | system_time=3 of update 2
          not explorable: systemTimeNanos(1) repeatedly, and nothing else | not explorable: system_time(1) repeatedly, and nothing else
          did not reach its next access of watched memory within 300 ms | did not reach its next access of the guest's memory within 300 ms
          wrote to watched memory 0 at offset 8        | wrote to the guest's memory at offset 8
          """)
  void phrasesAreThoseOfTheHeader(String java, String c) {
    assertThat(inC(Role.TIME_READER, java)).isEqualTo(c);
  }

  @Test
  void oneWordOfJavaIsTwoFunctionsOfC() {
    assertThat(inC(Role.EVENT_SENDER, "unmask(5)")).isEqualTo("unmask_for_guest(5)");
    assertThat(inC(Role.EVENT_RECEIVER, "unmask(5)")).isEqualTo("unmask(5)");
    assertThat(inC(Role.TIME_PUBLISHER, "publish(0)")).isEqualTo("publish_time(0)");
    assertThat(inC(Role.WALLCLOCK_PUBLISHER, "publish(0)")).isEqualTo("publish_wallclock(0)");
    assertThat(inC(Role.EVENT_SENDER, "block(1) = true, upcall_mask=0"))
        .isEqualTo("block(1) with sleeps = 1, upcall_mask=0");
    assertThat(inC(Role.EVENT_SENDER, "block(1) returned false"))
        .isEqualTo("block(1) with sleeps = 0");
  }

  @Test
  void allTextsOfAFindingAreTold() {
    Violation found =
        new Violation(
            "P2M-11",
            "read(1)",
            "read(2)",
            List.of("call=read(3)"),
            List.of(),
            List.of("read(4)"),
            Optional.empty(),
            List.of(new RaceOutcome("read(5)", 1, true, false, "read(6)")));
    Violation told = Wording.of(true, Role.P2M_OBSERVER).of(found);
    assertThat(told)
        .isEqualTo(
            new Violation(
                "P2M-11",
                "p2m_read(1)",
                "p2m_read(2)",
                List.of("call=p2m_read(3)"),
                List.of(),
                List.of("p2m_read(4)"),
                Optional.empty(),
                List.of(new RaceOutcome("read(5)", 1, true, false, "p2m_read(6)"))));
    assertThat(Wording.of(false, Role.P2M_OBSERVER).of(found)).isEqualTo(found);
  }

  @Test
  void stacksOfStatusesAreNotShown() {
    Wording c = Wording.of(true, Role.P2M_OBSERVER);
    assertThat(c.showsStackOf(new P2mWalkException("0x1: no"))).isFalse();
    assertThat(c.showsStackOf(new LinkageError())).isTrue();
    assertThat(Wording.of(false, Role.P2M_OBSERVER).showsStackOf(new P2mWalkException("no")))
        .isTrue();
  }
}
