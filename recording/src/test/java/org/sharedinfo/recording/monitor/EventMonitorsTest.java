package org.sharedinfo.recording.monitor;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;

import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;

/** Event channels: what breaks a rule, and what only looks as if it did. */
class EventMonitorsTest {
  /** Two processors; port 5 bound to vCPU 0; words 0 and the records of two vCPUs known. */
  static final String KNOWN =
      """
      run 0 0
      run 1 1
      I 0 0 0 8 0 -
      I 0 0 8 8 0 -
      I 0 0 40 8 0 -
      I 0 0 48 8 0 -
      I 0 0 800 8 0 -
      I 0 0 a00 8 0 -
      bind 5 0
      L 1 0 40 1 0 g
      """;

  static final String MASKED = KNOWN + "A 0 0 a00 8 0:20 g\n";
  static final String RAISE = "A 1 0 800 8 0:20 h\nL 1 0 a00 8 0 h\n";
  static final String SELECT = "A 1 0 8 8 0:1 h\n";
  static final String NOTICE = "S 1 0 0 1 1 h\n";
  static final String SENT = KNOWN + RAISE + SELECT + NOTICE;

  static String send(String body) {
    return "begin 1 1 send 5\n" + body + "done 1 1 send 0\n";
  }

  @Test
  void sendInOrder() throws Exception {
    MonitorCase.of(SENT)
        .keeps(Rule.EVT_01, EVENT_SENDER)
        .keeps(Rule.EVT_02, EVENT_SENDER)
        .keeps(Rule.EVT_07, EVENT_SENDER);
    MonitorCase.of(KNOWN + send(RAISE + SELECT + NOTICE)).keeps(Rule.EVT_02, EVENT_SENDER);
  }

  @Test
  void upcallPendingBeforeTheSelector() throws Exception {
    MonitorCase.of(KNOWN + RAISE + NOTICE + SELECT).breaks(Rule.EVT_02, EVENT_SENDER);
    MonitorCase.of(KNOWN + send(RAISE + NOTICE + SELECT)).breaks(Rule.EVT_02, EVENT_SENDER);
  }

  @Test
  void selectorBitThatWasSetAlready() throws Exception {
    MonitorCase.of(KNOWN + SELECT + send(RAISE + "A 1 0 8 8 1:1 h\n"))
        .keeps(Rule.EVT_02, EVENT_SENDER);
  }

  @Test
  void sendWithoutTheSelector() throws Exception {
    MonitorCase.of(KNOWN + send(RAISE)).breaks(Rule.EVT_02, EVENT_SENDER);
    // without brackets, another processor may do the rest
    MonitorCase.of(KNOWN + RAISE).breaksNothing();
  }

  @Test
  void pendingInTwoSteps() throws Exception {
    MonitorCase.of(KNOWN + "L 1 0 800 8 0 h\nS 1 0 800 8 20 h\n").breaks(Rule.EVT_01, EVENT_SENDER);
    MonitorCase.of(KNOWN + "M 1 0 800 8 0:20 h\n").breaks(Rule.EVT_01, EVENT_SENDER);
  }

  @Test
  void updateWithoutALockOnTheOnlyProcessor() throws Exception {
    MonitorCase.of("run 0 0\nI 0 0 800 8 0 -\nM 0 0 800 8 0:20 h\n").breaksNothing();
  }

  @Test
  void sendThatUndoesAnother() throws Exception {
    MonitorCase.of(KNOWN + "A 1 0 800 8 0:4 h\nS 1 0 800 8 20 h\n")
        .breaks(Rule.EVT_01, EVENT_SENDER);
  }

  @Test
  void sendOnAPendingChannel() throws Exception {
    String again = "A 1 0 800 8 20:20 h\n";
    MonitorCase.of(SENT + "S 0 0 0 1 0 g\nA 0 0 8 8 1:0 g\n" + again + SELECT + NOTICE)
        .breaks(Rule.EVT_03, EVENT_SENDER);
    MonitorCase.of(SENT + again + "L 0 0 0 1 1 g\nL 1 0 0 1 1 g\n")
        .keeps(Rule.EVT_03, EVENT_SENDER);
  }

  @Test
  void sendOnAMaskedChannel() throws Exception {
    String raise = "A 1 0 800 8 0:20 h\nL 1 0 a00 8 20 h\n";
    MonitorCase.of(MASKED + raise + SELECT + NOTICE).breaks(Rule.EVT_04, EVENT_SENDER);
    MonitorCase.of(MASKED + raise + "L 1 0 0 1 0 g\n").keeps(Rule.EVT_04, EVENT_SENDER);
  }

  @Test
  void allSelectorBitsAfterAMove() throws Exception {
    StringBuilder bits = new StringBuilder(NOTICE);
    long selector = 0;
    for (int bit = 0; bit < 64; bit++) {
      long next = selector | 1L << bit;
      bits.append("A 1 0 8 8 %x:%x h\n".formatted(selector, next));
      selector = next;
    }
    String raise = "A 1 0 800 8 0:20 h\nL 1 0 a00 8 20 h\n";
    MonitorCase.of(MASKED + raise + bits).breaksNothing();
  }

  @Test
  void maskThatIsWrittenBySending() throws Exception {
    MonitorCase.of(KNOWN + send(RAISE + SELECT + NOTICE + "A 1 0 a00 8 0:20 h\n"))
        .breaks(Rule.EVT_05, EVENT_SENDER);
  }

  @Test
  void anotherVcpuNotified() throws Exception {
    MonitorCase.of(KNOWN + RAISE + "A 1 0 48 8 0:1 h\nS 1 0 40 1 1 h\n")
        .breaks(Rule.EVT_07, EVENT_SENDER);
  }

  @Test
  void upcallThatNeverComes() throws Exception {
    MonitorCase.of("upcall 0 0\n" + SENT + "rest\n").breaks(Rule.EVT_06, EVENT_SENDER);
    MonitorCase.of(SENT + "upcall 0 0\nrest\n").keeps(Rule.EVT_06, EVENT_SENDER);
    MonitorCase.of(KNOWN + "S 0 0 1 1 1 g\n" + RAISE + SELECT + NOTICE + "rest\n").breaksNothing();
  }

  @Test
  void upcallWhileMasked() throws Exception {
    MonitorCase.of(KNOWN + "S 0 0 1 1 1 g\nupcall 0 0\n").breaks(Rule.EVT_06, EVENT_SENDER);
    // Xen sets the mask itself when it makes an upcall
    MonitorCase.of(KNOWN + "S 0 0 1 1 1 h\nupcall 0 0\n").keeps(Rule.EVT_06, EVENT_SENDER);
  }

  @Test
  void sleepWithAnEvent() throws Exception {
    String asleep = KNOWN + "block 0 0\n" + RAISE + SELECT + NOTICE;
    MonitorCase.of(asleep + "rest\n").breaks(Rule.EVT_08, EVENT_SENDER);
    MonitorCase.of(asleep + "wake 0 0\nrest\n").keeps(Rule.EVT_08, EVENT_SENDER);
  }

  @Test
  void unmaskByTheHypervisor() throws Exception {
    String clear = "A 1 0 a00 8 20:0 h\nL 1 0 800 8 %s h\n";
    String call = "begin 1 1 unmask 5\n%sdone 1 1 unmask\n";
    String pending = MASKED + "A 1 0 800 8 0:20 h\n";
    MonitorCase.of(pending + call.formatted(clear.formatted("20")))
        .breaks(Rule.EVT_19, EVENT_SENDER);
    MonitorCase.of(pending + call.formatted(clear.formatted("20") + SELECT + NOTICE))
        .keeps(Rule.EVT_19, EVENT_SENDER);
    MonitorCase.of(MASKED + call.formatted(clear.formatted("0"))).keeps(Rule.EVT_19, EVENT_SENDER);
  }

  private static String handler(String body) {
    return SENT + "begin 0 0 handler\n" + body + "done 0 0 handler\n";
  }

  static final String CLEAR = "S 0 0 0 1 0 g\n";
  static final String TAKE = "A 0 0 8 8 1:0 g\n";
  private static final String LOOK = "L 0 0 800 8 20 g\nL 0 0 a00 8 0 g\n";
  static final String ACK = "A 0 0 800 8 20:0 g\n";
  static final String VISIT = "begin 0 0 channel 5\ndone 0 0 channel\n";

  @Test
  void handlerInOrder() throws Exception {
    MonitorCase.of(handler(CLEAR + TAKE + LOOK + ACK + VISIT) + "upcall 0 0\nrest\n")
        .keeps(Rule.EVT_09, EVENT_RECEIVER)
        .keeps(Rule.EVT_10, EVENT_RECEIVER)
        .keeps(Rule.EVT_11, EVENT_RECEIVER)
        .keeps(Rule.EVT_14, EVENT_RECEIVER);
  }

  @Test
  void selectorTakenFirst() throws Exception {
    MonitorCase.of(handler(TAKE + LOOK + ACK + VISIT + CLEAR)).breaks(Rule.EVT_09, EVENT_RECEIVER);
  }

  @Test
  void eventBetweenTheClearAndTheSelector() throws Exception {
    MonitorCase.of(
            handler(
                CLEAR
                    + "A 1 0 800 8 20:60 h\nL 1 0 a00 8 0 h\nA 1 0 8 8 1:1 h\nS 1 0 0 1 1 h\n"
                    + TAKE
                    + "A 0 0 800 8 60:0 g\n"
                    + VISIT
                    + "begin 0 0 channel 6\ndone 0 0 channel\n"))
        .keeps(Rule.EVT_09, EVENT_RECEIVER);
  }

  @Test
  void selectorInTwoSteps() throws Exception {
    MonitorCase.of(handler(CLEAR + "L 0 0 8 8 1 g\nS 0 0 8 8 0 g\n" + LOOK + ACK + VISIT))
        .breaks(Rule.EVT_10, EVENT_RECEIVER);
  }

  @Test
  void channelThatIsLeft() throws Exception {
    MonitorCase.of(handler(CLEAR + TAKE + LOOK)).breaks(Rule.EVT_10, EVENT_RECEIVER);
  }

  @Test
  void pendingClearedAfterTheHandler() throws Exception {
    MonitorCase.of(handler(CLEAR + TAKE + LOOK + VISIT + ACK)).breaks(Rule.EVT_11, EVENT_RECEIVER);
  }

  @Test
  void pendingClearedInTwoSteps() throws Exception {
    MonitorCase.of(
            handler(CLEAR + TAKE + "L 0 0 a00 8 0 g\nL 0 0 800 8 20 g\nS 0 0 800 8 0 g\n" + VISIT))
        .breaks(Rule.EVT_11, EVENT_RECEIVER);
  }

  @Test
  void changeOfANeighbourThatIsLost() throws Exception {
    MonitorCase.of(
            SENT
                + CLEAR
                + """
                L 0 0 a00 8 0 g
                A 1 0 a00 8 0:2 g
                L 0 0 a00 8 2 g
                A 1 0 a00 8 2:6 g
                S 0 0 a00 8 0 g
                """)
        .breaks(Rule.EVT_13, EVENT_RECEIVER);
  }

  @Test
  void guestThatSetsUpItsBitmaps() throws Exception {
    MonitorCase.of(
            """
            run 0 0
            run 1 1
            I 0 0 800 8 20 -
            I 0 0 a00 8 0 -
            L 1 0 800 8 20 g
            S 0 0 a00 8 ffffffffffffffff g
            L 0 0 800 8 20 g
            S 0 0 800 8 0 g
            """)
        .breaksNothing();
  }

  @Test
  void spuriousUpcall() throws Exception {
    String spurious = KNOWN + "begin 0 0 handler\nS 0 0 0 1 0 g\n%sdone 0 0 handler\n";
    MonitorCase.of(spurious.formatted("A 0 0 8 8 0:0 g\n")).keeps(Rule.EVT_15, EVENT_RECEIVER);
    MonitorCase.of(spurious.formatted(VISIT)).breaks(Rule.EVT_15, EVENT_RECEIVER);
  }

  @Test
  void handlerThatStaysDeaf() throws Exception {
    String body = "S 0 0 1 1 1 g\n" + CLEAR + TAKE + LOOK + ACK + VISIT;
    MonitorCase.of(handler(body)).breaks(Rule.EVT_20, EVENT_RECEIVER);
    MonitorCase.of(handler(body + "S 0 0 1 1 0 g\nL 0 0 0 1 0 g\n"))
        .keeps(Rule.EVT_20, EVENT_RECEIVER)
        .keeps(Rule.EVT_21, EVENT_RECEIVER);
  }

  @Test
  void wideStores() throws Exception {
    MonitorCase.of(KNOWN + "L 0 0 0 4 0 g\nS 0 0 0 4 100 g\n").breaks(Rule.EVT_16, EVENT_RECEIVER);
    MonitorCase.of(KNOWN + "M 0 0 0 4 0:100 g\n").breaks(Rule.EVT_16, EVENT_RECEIVER);
    MonitorCase.of(KNOWN + "A 1 0 0 4 0:1 h\n").keeps(Rule.EVT_16, EVENT_SENDER);
    MonitorCase.of(KNOWN + "S 0 0 1 1 1 g\n").keeps(Rule.EVT_16, EVENT_RECEIVER);
  }

  @Test
  void unmaskByTheGuest() throws Exception {
    String call = MASKED + "begin 0 0 local_unmask 5\n%sdone 0 0 local_unmask\n";
    String clear = "A 0 0 a00 8 20:0 g\n";
    MonitorCase.of(call.formatted("L 0 0 800 8 0 g\n" + clear)).breaks(Rule.EVT_12, EVENT_RECEIVER);
    MonitorCase.of(call.formatted(clear + "L 0 0 800 8 0 g\n")).keeps(Rule.EVT_12, EVENT_RECEIVER);
    MonitorCase.of(call.formatted(clear + "A 0 0 8 8 0:1 g\nS 0 0 0 1 1 g\n")).breaksNothing();
  }

  @Test
  void upcallsLetInWithoutALook() throws Exception {
    String masked = KNOWN + "S 0 0 1 1 1 g\n" + RAISE + SELECT + NOTICE + "S 0 0 1 1 0 g\n";
    MonitorCase.of(masked + "rest\n").breaks(Rule.EVT_21, EVENT_RECEIVER);
    MonitorCase.of(masked + "L 0 0 0 1 1 g\nrest\n").keeps(Rule.EVT_21, EVENT_RECEIVER);
  }

  @Test
  void eventThatNobodyWillFind() throws Exception {
    MonitorCase.of(KNOWN + RAISE + "rest\n").breaks(Rule.EVT_14, EVENT_SENDER);
    MonitorCase.of(SENT + "upcall 0 0\n" + CLEAR + TAKE + "rest\n")
        .breaks(Rule.EVT_14, EVENT_RECEIVER);
    MonitorCase.of(SENT + "upcall 0 0\nrest\n").keeps(Rule.EVT_14, EVENT_RECEIVER);
  }
}
