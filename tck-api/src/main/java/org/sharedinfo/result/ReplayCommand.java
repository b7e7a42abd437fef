package org.sharedinfo.result;

import java.util.Optional;

/**
 * What repeats a check in the same way.
 *
 * @param execution of a schedule: the explored execution, as the command's option {@value #OPTION}
 *     takes it
 * @param line the whole command; empty until a run makes it
 */
public record ReplayCommand(Optional<String> execution, String line) {
  /** The option that repeats one execution. */
  public static final String OPTION = "--replay";

  /** Nothing is known yet. */
  public static final ReplayCommand NONE = new ReplayCommand(Optional.empty(), "");

  /** Before there is a command: repeats an execution; an empty text is none. */
  public static ReplayCommand ofExecution(String execution) {
    return new ReplayCommand(Optional.of(execution).filter(text -> !text.isEmpty()), "");
  }

  /** A command that was written, with the execution that it names. */
  public static ReplayCommand ofLine(String line) {
    int at = line.lastIndexOf(" " + OPTION + " ");
    return new ReplayCommand(
        at < 0 ? Optional.empty() : Optional.of(line.substring(at + OPTION.length() + 2)), line);
  }

  /** The command that runs a check again, with its execution if it has one. */
  public ReplayCommand in(String command) {
    return new ReplayCommand(
        execution, command + execution.map(text -> " " + OPTION + " " + text).orElse(""));
  }
}
