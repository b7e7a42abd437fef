package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.event.ReceiverHistory.Upcalls;

/**
 * Long histories of the guest's side. The model only knows which channels must still be delivered,
 * and which are masked. A guest may change selector and upcall_pending freely, as long as every
 * due, unmasked channel keeps both.
 */
class EventReceiverHistories extends Suite {
  @Property
  @Verifies(
      value = {
        Rule.EVT_14,
        Rule.EVT_09,
        Rule.EVT_10,
        Rule.EVT_11,
        Rule.EVT_12,
        Rule.EVT_13,
        Rule.LAY_11
      },
      role = EVENT_RECEIVER)
  void nothingIsLostAndNothingComesWithoutCause(@ForAll("histories") List<ReceiverStep> history) {
    play(history, Upcalls.ANY);
  }

  @Property
  @Verifies(value = Rule.EVT_21, role = EVENT_RECEIVER)
  void nothingWaitsForAnUpcallThatNobodyActivates(@ForAll("histories") List<ReceiverStep> history) {
    play(history, Upcalls.ON_EDGES);
  }

  private void play(List<ReceiverStep> history, Upcalls upcalls) {
    try (var guest = new ReceiverHistory(subject(), upcalls)) {
      history.forEach(guest::perform);
      guest.finish();
    }
  }

  @Provide
  Arbitrary<List<ReceiverStep>> histories() {
    return ReceiverStep.any(abi()).list().ofMinSize(1).ofMaxSize(60);
  }
}
