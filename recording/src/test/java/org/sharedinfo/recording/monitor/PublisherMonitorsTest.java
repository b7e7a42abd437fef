package org.sharedinfo.recording.monitor;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;

/** Publishers: what breaks a rule, and what only looks as if it did. */
class PublisherMonitorsTest {
  private static final String KNOWN =
      """
      run 0 0
      I 0 0 20 8 4 -
      I 0 0 28 8 100 -
      I 0 0 30 8 200 -
      I 0 0 38 8 180000000 -
      I 0 0 c00 8 500000004 -
      I 0 0 c08 8 7 -
      """;

  @Test
  void fieldThatChangesUnderAnEvenVersion() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 28 8 101 h\nS 0 0 20 4 5 h\nS 0 0 20 4 6 h\n")
        .breaks(Rule.TIM_07, TIME_PUBLISHER);
  }

  @Test
  void fieldThatIsStoredWithTheValueItHas() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 28 8 100 h\nS 0 0 20 4 5 h\nS 0 0 28 8 9 h\nS 0 0 20 4 6 h\n")
        .keeps(Rule.TIM_07, TIME_PUBLISHER)
        .keeps(Rule.TIM_08, TIME_PUBLISHER);
  }

  @Test
  void versionThatGoesUpByFour() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 20 4 5 h\nS 0 0 28 8 9 h\nS 0 0 20 4 8 h\n")
        .breaks(Rule.TIM_08, TIME_PUBLISHER);
  }

  @Test
  void versionThatWraps() throws Exception {
    MonitorCase.of("run 0 0\nI 0 0 20 4 fffffffe -\nS 0 0 20 4 ffffffff h\nS 0 0 20 4 0 h\n")
        .keeps(Rule.TIM_11, TIME_PUBLISHER);
  }

  @Test
  void pageThatIsPreparedBeforeTheGuestRuns() throws Exception {
    MonitorCase.of(
            "I 0 0 20 8 4 -\nI 0 0 28 8 1 -\nS 0 0 28 8 0 h\nS 0 0 20 8 0 h\nL 0 0 20 4 0 g\n")
        .breaksNothing();
  }

  @Test
  void recordThatMovedElsewhere() throws Exception {
    MonitorCase.of(
            KNOWN
                + """
                area 1 vcpu_info vcpu=0
                S 0 0 28 8 101 h
                S 0 1 20 4 7 h
                S 0 1 28 8 5 h
                S 0 1 20 4 8 h
                """)
        .keeps(Rule.TIM_07, TIME_PUBLISHER);
  }

  @Test
  void versionThatAReaderMoves() throws Exception {
    MonitorCase.of(
            KNOWN
                + """
                S 0 0 c00 4 5 h
                M 1 0 c00 4 5:6 g
                S 0 0 c08 4 9 h
                M 0 0 c00 4 6:7 h
                S 0 0 c08 4 a h
                S 0 0 c00 4 8 h
                """)
        .breaks(Rule.WCL_02, WALLCLOCK_READER);
  }

  @Test
  void nothingIsBlamedAcrossAGap() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 20 4 5 h\ngap lost some\nS 0 0 28 8 9 h\nS 0 0 20 4 9 h\n")
        .breaksNothing();
  }

  @Test
  void valueThatIsNotTheOneGiven() throws Exception {
    String update = "S 0 0 20 4 5 h\nS 0 0 28 8 %s h\nS 0 0 20 4 6 h\n";
    String call = "begin 0 0 set_time 0 9 200 80000000 1 0\n%sdone 0 0 set_time\n";
    MonitorCase.of(KNOWN + call.formatted(update.formatted("8")))
        .breaks(Rule.TIM_09, TIME_PUBLISHER);
    MonitorCase.of(KNOWN + call.formatted(update.formatted("9")))
        .keeps(Rule.TIM_09, TIME_PUBLISHER);
  }

  @Test
  void updateThatShowsInAnotherRecord() throws Exception {
    MonitorCase.of(
            KNOWN
                + """
                I 0 0 60 8 2 -
                begin 0 0 set_time 0
                S 0 0 60 4 3 h
                done 0 0 set_time
                """)
        .breaks(Rule.TIM_10, TIME_PUBLISHER);
  }

  @Test
  void wallclockWithoutItsVersion() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 c00 4 5 h\nS 0 0 c04 4 6 h\nS 0 0 c00 4 6 h\nS 0 0 c08 4 8 h\n")
        .breaks(Rule.WCL_01, WALLCLOCK_PUBLISHER);
  }

  @Test
  void wallclockInOneStoreOfTwoFields() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 c00 4 5 h\nS 0 0 c04 8 900000001 h\nS 0 0 c00 4 6 h\n")
        .keeps(Rule.WCL_01, WALLCLOCK_PUBLISHER)
        .keeps(Rule.WCL_05, WALLCLOCK_PUBLISHER);
  }

  @Test
  void nanosecondsOfASecond() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 c00 4 5 h\nS 0 0 c08 4 3b9aca00 h\nS 0 0 c00 4 6 h\n")
        .breaks(Rule.WCL_05, WALLCLOCK_PUBLISHER);
  }

  @Test
  void storeThatReachesIntoAnotherField() throws Exception {
    MonitorCase.of(
            """
            run 0 0
            I 0 0 0 8 0 -
            I 0 0 8 8 0 -
            I 0 0 10 8 0 -
            I 0 0 18 8 0 -
            begin 0 0 set_time 0
            S 0 0 18 4 1 h
            done 0 0 set_time
            """)
        .breaks(Rule.LAY_11, TIME_PUBLISHER);
  }

  @Test
  void wallclockThatMayNotBeSet() throws Exception {
    String call = KNOWN + "begin 0 0 set_wallclock 9 9\ndone 0 0 set_wallclock%s\n";
    MonitorCase.of(call.formatted(" 1")).breaksNothing();
    MonitorCase.of(call.formatted(" 0")).breaks(Rule.WCL_03, WALLCLOCK_PUBLISHER);
    MonitorCase.of(call.formatted("")).breaks(Rule.WCL_03, WALLCLOCK_PUBLISHER);
  }

  @Test
  void publishersThatOverwriteEachOther() throws Exception {
    String other = "S 1 0 c00 4 7 h\nS 1 0 c08 4 a h\nS 1 0 c00 4 8 h\n";
    MonitorCase.of(
            KNOWN
                + """
                begin 0 0 set_wallclock 5 9
                S 0 0 c00 4 5 h
                S 0 0 c08 4 9 h
                S 0 0 c00 4 6 h
                """
                + other
                + "done 0 0 set_wallclock 0\n")
        .breaksNothing();
  }
}
