package org.sharedinfo.rule;

import java.util.List;

/** Where a rule comes from, or where code shows what happens when it is broken. */
public sealed interface Source {
  /** In one line, for people. */
  String text();

  /**
   * Xen's public header, which defines the page.
   *
   * @param file below {@code xen/include/public}
   * @param structure the C structure, or what else the header defines
   * @param fields its fields that the rule follows from; none for the whole structure
   */
  record Header(String file, String structure, List<String> fields) implements Source {
    public Header {
      fields = List.copyOf(fields);
    }

    @Override
    public String text() {
      String of = fields.isEmpty() ? "" : ": " + String.join(", ", fields);
      return "xen/include/public/" + file + ", " + structure + of;
    }
  }

  /**
   * A change that introduced or fixed the behaviour.
   *
   * @param project such as Linux
   * @param id the commit's hash or title
   * @param shows what it shows about the rule
   */
  record Change(String project, String id, String shows) implements Source {
    @Override
    public String text() {
      return project + " commit " + id + ": " + shows;
    }
  }

  /** A security advisory, such as XSA-342. */
  record Advisory(String id, String shows) implements Source {
    @Override
    public String text() {
      return id + ": " + shows;
    }
  }

  /** An issue or a pull request, such as {@code owner/name#1}. */
  record Discussion(String id, String shows) implements Source {
    @Override
    public String text() {
      return "discussion " + id + ": " + shows;
    }
  }

  /** Code that was or is in use. */
  record Code(String project, String shows) implements Source {
    @Override
    public String text() {
      return project + ": " + shows;
    }
  }
}
