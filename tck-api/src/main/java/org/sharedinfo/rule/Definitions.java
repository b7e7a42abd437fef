package org.sharedinfo.rule;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The definition of each rule. A missing or duplicate definition is an error of the kit. */
final class Definitions {
  private static final Map<Rule, Definition> ALL = all();

  private Definitions() {}

  static Definition of(Rule rule) {
    Definition definition = ALL.get(rule);
    if (definition == null) {
      throw new IllegalStateException(rule.id() + " has no definition");
    }
    return definition;
  }

  private static Map<Rule, Definition> all() {
    Map<Rule, Definition> all = new EnumMap<>(Rule.class);
    Stream.of(
            LayoutRules.ALL,
            TimeReaderRules.ALL,
            TimePublisherRules.ALL,
            WallclockRules.ALL,
            EventSenderRules.ALL,
            EventReceiverRules.ALL,
            P2mOwnerRules.ALL,
            P2mObserverRules.ALL,
            ArchRules.ALL)
        .flatMap(List::stream)
        .forEach(one -> {
          if (all.put(one.rule(), one) != null) {
            throw new IllegalStateException(one.rule().id() + " is defined twice");
          }
        });
    return Collections.unmodifiableMap(all);
  }
}
