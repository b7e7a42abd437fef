package org.sharedinfo.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.spi.GuestKind;

/**
 * The complete definition of one rule, the catalogue's only source. Texts are one line each; blanks
 * and line ends count as one blank.
 *
 * @param rule its id
 * @param title what it is about, at most 60 characters
 * @param levels the roles that it binds, and how strictly; at least one
 * @param asks what it requires, at most 400 characters
 * @param why what breaks in a guest or a hypervisor that does not follow it, at most 400 characters
 * @param sources where it comes from; the public header first
 * @param fields the fields that it is about; empty for a rule about the whole page
 * @param alsoTouched fields that a role reads or writes only because of this rule
 * @param needs the optional capability that a role must offer to be judged
 * @param guests the kinds of guests that it applies to
 * @param vcpus the minimum number of vCPUs that it needs
 * @param lookAt where to look if it fails, at most 400 characters
 * @param sketch correct and wrong code, where that helps
 */
record Definition(
    Rule rule,
    String title,
    Map<Role, Level> levels,
    String asks,
    String why,
    List<Source> sources,
    Set<PageField> fields,
    Map<Role, Set<PageField>> alsoTouched,
    Map<Role, Capability> needs,
    Set<GuestKind> guests,
    int vcpus,
    String lookAt,
    Optional<Sketch> sketch) {
  Definition {
    levels = Collections.unmodifiableMap(new EnumMap<>(levels));
    asks = oneLine(asks);
    why = oneLine(why);
    sources = List.copyOf(sources);
    fields =
        Collections.unmodifiableSet(
            fields.isEmpty() ? EnumSet.noneOf(PageField.class) : EnumSet.copyOf(fields));
    alsoTouched = Map.copyOf(alsoTouched);
    needs = Map.copyOf(needs);
    guests = Collections.unmodifiableSet(EnumSet.copyOf(guests));
    lookAt = oneLine(lookAt);
    if (levels.isEmpty() || sources.isEmpty() || asks.isEmpty() || why.isEmpty()) {
      throw new IllegalStateException(rule.id() + " lacks its roles, source, text or reason");
    }
  }

  /** Begins the definition of a rule. */
  static Builder rule(Rule rule, String title) {
    return new Builder(rule, title);
  }

  private static String oneLine(String words) {
    return words.strip().replaceAll("\\s+", " ");
  }

  /** Collects the parts of a rule. By default a rule applies to all guests and needs nothing. */
  static final class Builder {
    private final Rule rule;
    private final String title;
    private final Map<Role, Level> levels = new EnumMap<>(Role.class);
    private final List<Source> sources = new ArrayList<>();
    private final Map<Role, Set<PageField>> alsoTouched = new HashMap<>();
    private final Map<Role, Capability> needs = new HashMap<>();
    private Set<PageField> fields = Set.of();
    private Set<GuestKind> guests = EnumSet.allOf(GuestKind.class);
    private int vcpus = 1;
    private String asks = "";
    private String why = "";
    private Optional<Sketch> sketch = Optional.empty();

    private Builder(Rule rule, String title) {
      this.rule = rule;
      this.title = title;
    }

    Builder must(Role... roles) {
      return binds(Level.MUST, roles);
    }

    Builder should(Role... roles) {
      return binds(Level.SHOULD, roles);
    }

    private Builder binds(Level level, Role... roles) {
      for (Role role : roles) {
        levels.put(role, level);
      }
      return this;
    }

    Builder fields(PageField first, PageField... more) {
      return fields(FieldGroups.of(first, more));
    }

    Builder fields(Set<PageField> all) {
      fields = all;
      return this;
    }

    Builder touches(Role role, Set<PageField> those) {
      alsoTouched.put(role, those);
      return this;
    }

    /** The role is judged only if it offers the capability. */
    Builder needs(Capability capability) {
      needs.put(capability.role(), capability);
      return this;
    }

    Builder guests(GuestKind kind) {
      guests = EnumSet.of(kind);
      return this;
    }

    Builder vcpus(int fewest) {
      vcpus = fewest;
      return this;
    }

    Builder asks(String text) {
      asks = text;
      return this;
    }

    Builder why(String text) {
      why = text;
      return this;
    }

    Builder from(String file, String structure, String... of) {
      return shownBy(new Source.Header(file, structure, List.of(of)));
    }

    Builder shownBy(Source source) {
      sources.add(source);
      return this;
    }

    Builder sketch(String right, String wrong) {
      sketch = Optional.of(new Sketch(right, wrong));
      return this;
    }

    /** The last part: completes the rule. */
    Definition lookAt(String text) {
      return new Definition(
          rule,
          title,
          levels,
          asks,
          why,
          sources,
          fields,
          alsoTouched,
          needs,
          guests,
          vcpus,
          text,
          sketch);
    }
  }
}
