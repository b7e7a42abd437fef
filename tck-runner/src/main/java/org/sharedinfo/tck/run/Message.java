package org.sharedinfo.tck.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;

/** What a worker tells its parent, one line of JSON each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Message.Loaded.class, name = "loaded"),
  @JsonSubTypes.Type(value = Message.Unusable.class, name = "unusable"),
  @JsonSubTypes.Type(value = Message.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Message.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = Message.Alive.class, name = "alive"),
  @JsonSubTypes.Type(value = Message.Explained.class, name = "explained"),
  @JsonSubTypes.Type(value = Message.Done.class, name = "done")
})
sealed interface Message {
  /** The provider is made. */
  record Loaded(RunInfo.Implementation implementation, Scope scope) implements Message {}

  /** The provider cannot be had, and why. */
  record Unusable(String why) implements Message {}

  /** A check begins. */
  record Started(String check) implements Message {}

  /** A check has its result. */
  record Finished(CheckResult result) implements Message {}

  /** The running check got on since the last message. */
  record Alive() implements Message {}

  /** The likely cause of what a role fails. */
  record Explained(Cause cause) implements Message {}

  /** Nothing is left to do. */
  record Done() implements Message {}
}
