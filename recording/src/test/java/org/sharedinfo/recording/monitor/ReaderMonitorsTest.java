package org.sharedinfo.recording.monitor;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;

/** Readers: what breaks a rule, and what only looks as if it did. */
class ReaderMonitorsTest {
  private static final String FIELDS =
      "L 0 0 28 8 100 g\nL 0 0 30 8 200 g\nL 0 0 38 4 80000000 g\nL 0 0 3c 1 1 g\n";
  private static final String TSC = "tsc 0 0 180 -\n";

  /** system_time 0x200 + 0x80 · 2 / 2. */
  private static final String DONE = "done 0 0 time 280\n";

  private static String look(int version) {
    return "L 0 0 20 4 " + Integer.toHexString(version) + " g\n";
  }

  private static String time(String body) {
    return "begin 0 0 time 0\n" + body + DONE;
  }

  @Test
  void wholeRead() throws Exception {
    MonitorCase.of(time(look(4) + FIELDS + TSC + look(4)))
        .keeps(Rule.TIM_04, TIME_READER)
        .keeps(Rule.TIM_05, TIME_READER)
        .keeps(Rule.TIM_01, TIME_READER)
        .keeps(Rule.TIM_13, TIME_READER);
  }

  @Test
  void noSecondLook() throws Exception {
    MonitorCase.of(time(look(4) + FIELDS + TSC)).breaks(Rule.TIM_04, TIME_READER);
  }

  @Test
  void noFirstLook() throws Exception {
    MonitorCase.of(time(FIELDS + TSC + look(4))).breaks(Rule.TIM_04, TIME_READER);
  }

  @Test
  void versionsThatDiffer() throws Exception {
    MonitorCase.of(time(look(4) + FIELDS + TSC + look(6))).breaks(Rule.TIM_04, TIME_READER);
  }

  @Test
  void oddVersionTwice() throws Exception {
    MonitorCase.of(time(look(5) + FIELDS + TSC + look(5))).breaks(Rule.TIM_05, TIME_READER);
  }

  @Test
  void retriesThatAreLegal() throws Exception {
    MonitorCase.of(time(look(5) + look(5) + look(6) + FIELDS + look(8) + FIELDS + TSC + look(8)))
        .keeps(Rule.TIM_04, TIME_READER);
  }

  @Test
  void retryOfSomeFieldsAlone() throws Exception {
    MonitorCase.of(
            time(
                look(4)
                    + FIELDS
                    + TSC
                    + look(6)
                    + "L 0 0 28 8 100 g\nL 0 0 30 8 200 g\n"
                    + look(6)))
        .breaks(Rule.TIM_04, TIME_READER);
  }

  @Test
  void readsWithoutBracketsAreOnlySeenToHold() throws Exception {
    MonitorCase.of(look(4) + FIELDS + look(4) + look(4) + FIELDS + look(6) + FIELDS + look(6))
        .keeps(Rule.TIM_04, TIME_READER);
    MonitorCase.of(look(4) + FIELDS + look(6) + look(7)).breaksNothing();
  }

  @Test
  void frequencyWithoutAVersion() throws Exception {
    MonitorCase.of("L 0 0 38 4 80000000 g\nL 0 0 3c 1 1 g\n").breaksNothing();
    MonitorCase.of(
            """
            begin 0 0 frequency 0
            L 0 0 38 4 80000000 g
            L 0 0 3c 1 0 g
            done 0 0 frequency 77359400
            """)
        .keeps(Rule.TIM_03, TIME_READER);
    MonitorCase.of(
            """
            begin 0 0 frequency 0
            L 0 0 38 4 80000000 g
            L 0 0 3c 1 1 g
            done 0 0 frequency 77359400
            """)
        .breaks(Rule.TIM_03, TIME_READER);
  }

  @Test
  void interruptThatReadsInsideARead() throws Exception {
    String inner = look(4) + FIELDS + TSC + look(4);
    MonitorCase.of(time(look(4) + "L 0 0 28 8 100 g\n" + inner + FIELDS + TSC + look(4)))
        .keeps(Rule.TIM_04, TIME_READER);
  }

  @Test
  void readOfAnotherRecord() throws Exception {
    MonitorCase.of("begin 0 0 time 1\n" + look(4) + FIELDS + TSC + look(4) + DONE)
        .breaks(Rule.TIM_10, TIME_READER);
  }

  @Test
  void wrongSum() throws Exception {
    MonitorCase.of("begin 0 0 time 0\n" + look(4) + FIELDS + TSC + look(4) + "done 0 0 time 2ff\n")
        .breaks(Rule.TIM_01, TIME_READER);
  }

  @Test
  void sampleFromBeforeTheRecord() throws Exception {
    // the record is of 0x100, the sample of 0x80: time jumps
    MonitorCase.of(
            "begin 0 0 time 0\ntsc 0 0 80 -\n"
                + look(4)
                + FIELDS
                + look(4)
                + "done 0 0 time 8000000000000180\n")
        .breaks(Rule.TIM_13, TIME_READER);
    MonitorCase.of("begin 0 0 time 0\ntsc 0 0 180 -\n" + look(4) + FIELDS + look(4) + DONE)
        .keeps(Rule.TIM_13, TIME_READER);
  }

  @Test
  void readerThatStores() throws Exception {
    MonitorCase.of(time(look(4) + FIELDS + TSC + look(4) + "S 0 0 24 4 1 g\n"))
        .breaks(Rule.TIM_06, TIME_READER);
    MonitorCase.of(look(4) + "A 0 0 20 4 4:4 g\n").breaks(Rule.TIM_06, TIME_READER);
  }

  @Test
  void readerThatClearsGuestStopped() throws Exception {
    MonitorCase.of(
            time(look(4) + FIELDS + "L 0 0 3d 1 3 g\n" + TSC + look(4) + "A 0 0 3d 1 3:1 g\n"))
        .keeps(Rule.TIM_06, TIME_READER);
  }

  @Test
  void wallclock() throws Exception {
    String fields = "L 0 0 c04 4 10 g\nL 0 0 c08 4 5 g\n";
    String begin = "begin 0 0 time_of_day 6\nL 0 0 c00 4 2 g\n";
    MonitorCase.of(begin + fields + "L 0 0 c00 4 2 g\ndone 0 0 time_of_day 10 b\n")
        .keeps(Rule.WCL_02, WALLCLOCK_READER)
        .keeps(Rule.WCL_06, WALLCLOCK_READER);
    MonitorCase.of(begin + fields + "done 0 0 time_of_day 10 b\n")
        .breaks(Rule.WCL_02, WALLCLOCK_READER);
    MonitorCase.of(begin + fields + "L 0 0 c00 4 2 g\ndone 0 0 time_of_day 10 3b9aca05\n")
        .breaks(Rule.WCL_06, WALLCLOCK_READER);
  }

  private static String high(int high, String look, String update) {
    return """
    I 0 0 c00 8 1000000002 -
    I 0 0 c08 8 %x00000005 -
    begin 0 0 wallclock
    L 0 0 c00 4 2 g
    L 0 0 c04 8 500000010 g
    %sL 0 0 c00 4 2 g
    %sdone 0 0 wallclock 10 5
    """
        .formatted(high, look, update);
  }

  @Test
  void highHalfThatIsStoredAfterTheRead() throws Exception {
    String look = "L 0 0 c0c 4 0 g\n";
    String update = "S 1 0 c00 4 3 h\nS 1 0 c0c 4 1 h\nS 1 0 c00 4 4 h\n";
    MonitorCase.of(high(0, look, update)).breaksNothing();
    MonitorCase.of(high(0, "", update)).breaksNothing();
    MonitorCase.of(high(1, "", "")).breaks(Rule.WCL_04, WALLCLOCK_READER);
  }

  @Test
  void timeOfAnotherProcessorThatIsAhead() throws Exception {
    String ahead = "begin 0 0 time 0\n" + look(4) + FIELDS + TSC + look(4) + "done 0 0 time 2ff\n";
    MonitorCase.of("L 1 0 c00 4 0 g\n" + ahead).breaksNothing();
    MonitorCase.of("L 1 0 c00 4 0 g\n" + ahead.replace("time 2ff", "time 2000000"))
        .breaks(Rule.TIM_01, TIME_READER);
  }

  @Test
  void timeThatIsAnEarlierOne() throws Exception {
    String again = look(4) + FIELDS + look(4);
    MonitorCase.of(time(look(4) + FIELDS + TSC + look(4)) + time(again)).breaksNothing();
    MonitorCase.of(time(again)).breaks(Rule.TIM_13, TIME_READER);
  }

  @Test
  void threadThatLeavesItsProcessorInARead() throws Exception {
    String other = "begin 0 1 time 1\ndone 0 1 time -\n";
    MonitorCase.of("begin 0 0 time 0\n" + look(4) + other + "S 0 0 24 4 1 g\n").breaksNothing();
  }

  @Test
  void readThatReturnsElsewhere() throws Exception {
    String open = "begin 0 0 time 0\n" + look(4) + FIELDS;
    String store = "S 0 0 24 4 1 g\n";
    MonitorCase.of(open + "done 0 0 wallclock 1 1\n" + store).breaksNothing();
    MonitorCase.of(open + "done 0 1 time 280\n" + store).breaksNothing();
  }

  @Test
  void callsThatNeverReturn() throws Exception {
    MonitorCase.of(
            "begin 0 0 time 0\n".repeat(64)
                + "begin 0 0 wallclock\ndone 0 0 wallclock -\nS 0 0 24 4 1 g\n")
        .breaksNothing();
  }

  @Test
  void upcallInsideARead() throws Exception {
    String store = "S 0 0 0 1 0 ffffffff81000010 in=upcall\n";
    MonitorCase.of("I 0 0 0 8 1 -\n" + time(look(4) + FIELDS + store + TSC + look(4)))
        .keeps(Rule.TIM_06, TIME_READER);
    MonitorCase.of(
            "brackets all\n", "I 0 0 0 8 1 -\n" + time(look(4) + FIELDS + store + TSC + look(4)))
        .breaks(Rule.TIM_06, TIME_READER);
  }
}
