package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventMonitorsTest.ACK;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.CLEAR;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.KNOWN;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.MASKED;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.NOTICE;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.RAISE;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.SELECT;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.SENT;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.TAKE;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.VISIT;
import static org.sharedinfo.recording.monitor.EventMonitorsTest.send;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;

import org.junit.jupiter.api.Test;
import org.sharedinfo.recording.Recordings;
import org.sharedinfo.rule.Rule;

/** Event channels: what shipping code does, and a quick look takes for a fault. */
class AllowedEventsMonitorsTest {
  @Test
  void unmaskThatLooksAtPendingByALockedUpdate() throws Exception {
    String raised = MASKED + "A 1 0 800 8 0:20 h\nL 1 0 0 1 0 g\n";
    String look = "A 1 0 800 8 20:20 h\n";
    MonitorCase.of(raised + "A 1 0 a00 8 20:0 h\n" + look + SELECT + NOTICE).breaksNothing();
    // a move to another vCPU looks at MASK in the same way
    String moved = SENT + "S 0 0 0 1 0 g\nA 0 0 8 8 1:0 g\nbind 5 1\n";
    MonitorCase.of(moved + "A 1 0 a00 8 0:0 h\n" + look + "A 1 0 48 8 0:1 h\nS 1 0 40 1 1 h\n")
        .breaksNothing();
  }

  @Test
  void sendThatLooksAtMaskByALockedUpdate() throws Exception {
    String raise = "A 1 0 800 8 0:20 h\nA 1 0 a00 8 %1$s:%1$s h\n";
    MonitorCase.of(KNOWN + send(raise.formatted("0") + SELECT + NOTICE))
        .keeps(Rule.EVT_02, EVENT_SENDER)
        .keeps(Rule.EVT_05, EVENT_SENDER);
    MonitorCase.of(MASKED + raise.formatted("20") + SELECT + NOTICE)
        .breaks(Rule.EVT_04, EVENT_SENDER);
  }

  @Test
  void upcallBeforeTheSendReturns() throws Exception {
    String masked = KNOWN + "A 0 0 a00 8 0:80 g\n";
    String sent = "A 1 0 800 8 0:20 h\nL 1 0 a00 8 80 h\n" + SELECT + NOTICE;
    MonitorCase.of(masked + send(sent + "S 1 0 40 1 0 g\nA 1 0 a00 8 80:0 h\n"))
        .keeps(Rule.EVT_05, EVENT_SENDER);
    MonitorCase.of(
            masked
                + send(
                    sent
                        + "begin 1 1 unmask 7\nA 1 0 a00 8 80:0 h\n"
                        + "L 1 0 800 8 20 h\ndone 1 1 unmask\n"))
        .keeps(Rule.EVT_05, EVENT_SENDER);
  }

  /** Ports 5 and 6 are pending, for vCPU 0 and 1; vCPU 1 has taken its selector. */
  private static final String BOTH =
      SENT
          + """
          A 1 0 800 8 20:60 h
          L 1 0 a00 8 0 h
          A 1 0 48 8 0:1 h
          S 1 0 40 1 1 h
          begin 1 1 handler
          S 1 0 40 1 0 g
          A 1 0 48 8 1:0 g
          """;

  @Test
  void portOfTheSameWordForAnotherVcpu() throws Exception {
    String pass =
        "begin 0 0 handler\n"
            + CLEAR
            + TAKE
            + "A 0 0 800 8 60:40 g\n"
            + VISIT
            + "done 0 0 handler\n";
    MonitorCase.of(BOTH + pass).keeps(Rule.EVT_10, EVENT_RECEIVER);
    MonitorCase.of(KNOWN + "bind 6 1\n" + BOTH.substring(KNOWN.length()) + pass)
        .keeps(Rule.EVT_10, EVENT_RECEIVER);
    MonitorCase.of(BOTH + pass.replace(VISIT, VISIT + VISIT)).keeps(Rule.EVT_18, EVENT_RECEIVER);
  }

  @Test
  void channelsOfTheFifoAbi() throws Exception {
    String sent = "bind 100000 1\nbind 5 0\n" + KNOWN + send(RAISE);
    MonitorCase.of("channels fifo\n", sent).breaksNothing();
    MonitorCase.of("channels two_level\n", sent).breaks(Rule.EVT_02, EVENT_SENDER);
  }

  @Test
  void sendToAnotherPage() throws Exception {
    String nothing = "L 1 0 a00 8 0 h\ndone 1 1 send 0\n";
    MonitorCase.of(KNOWN + "begin 1 1 send 7\n" + nothing).breaksNothing();
    MonitorCase.of(KNOWN + "begin 1 1 send 5\n" + nothing).breaks(Rule.EVT_01, EVENT_SENDER);
  }

  @Test
  void sleepThatUpcallPendingDoesNotEnd() throws Exception {
    String asleep = "block 0 0\nrest\n";
    String pending = KNOWN + "A 1 0 0 4 0:1 h\n";
    MonitorCase.of(pending + asleep).breaks(Rule.EVT_08, EVENT_SENDER);
    MonitorCase.of(pending + "S 0 0 1 1 1 g\n" + asleep).breaksNothing();
    MonitorCase.ofText(Recordings.of(pending + asleep).replace("guest pv", "guest hvm"))
        .breaksNothing();
  }

  @Test
  void upcallsThatTheRecorderDoesNotFind() throws Exception {
    MonitorCase.of(SENT + "rest\n").breaksNothing();
    MonitorCase.of(KNOWN + "upcall 1 1\n" + SENT.substring(KNOWN.length()) + "rest\n")
        .breaksNothing();
  }

  @Test
  void interruptInsideASend() throws Exception {
    String inner = "A 1 0 800 8 0:20 h\nL 1 0 a00 8 40 h\nA 1 0 800 8 20:60 h\nL 1 0 a00 8 40 h\n";
    String known = KNOWN + "A 0 0 a00 8 0:40 g\n";
    MonitorCase.of(known + inner + SELECT + NOTICE).breaksNothing();
    MonitorCase.of(known + "bind 6 1\n" + inner + SELECT + NOTICE).breaksNothing();
  }

  @Test
  void handlerOfAChannelWhosePendingIsNotKnown() throws Exception {
    MonitorCase.of("run 0 0\nbegin 0 0 handler\n" + VISIT + "done 0 0 handler\n").breaksNothing();
  }

  @Test
  void eventThatIsDeliveredLate() throws Exception {
    String pass = "begin 0 0 handler\n" + CLEAR + TAKE + VISIT + "done 0 0 handler\n";
    MonitorCase.of(SENT + ACK + pass).breaksNothing();
    MonitorCase.of(SENT + ACK + pass + SELECT + pass).breaks(Rule.EVT_15, EVENT_RECEIVER);
  }

  @Test
  void spuriousUpcallThatChangesOtherMemory() throws Exception {
    MonitorCase.of(
            "area 2 p2m pfn=100\n",
            KNOWN
                + "I 0 2 0 8 0 -\nbegin 0 0 handler\nS 0 0 0 1 0 g\n"
                + "S 0 2 0 8 5 g\ndone 0 0 handler\n")
        .keeps(Rule.EVT_15, EVENT_RECEIVER);
  }

  @Test
  void maskBesideALockedUpdate() throws Exception {
    MonitorCase.of(KNOWN + "A 1 0 0 4 0:1 h\nS 0 0 1 1 1 h\nA 0 0 0 4 101:100 g\nupcall 0 0\n")
        .keeps(Rule.EVT_06, EVENT_SENDER);
  }
}
