package org.sharedinfo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is changed in the statement of a conformant run before it is signed, properly: a signer who
 * is sloppy or lies.
 */
final class ForgedStatements {
  /** In {@link Forgery#exit}: the statement is not of the form of one. */
  static final int UNFIT = 64;

  private static final int REFUSED = 2;

  /**
   * One change.
   *
   * @param name what is done
   * @param exit the exit code that must come out
   * @param words what the one line must say
   * @param change makes it
   */
  record Forgery(String name, int exit, String words, Consumer<ObjectNode> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  private ForgedStatements() {}

  static List<Forgery> all() {
    List<Forgery> all = new ArrayList<>();
    all.addAll(ofTheFrame());
    all.addAll(ofTheRun());
    all.addAll(ofTheGuests());
    all.addAll(ofTheRules());
    all.addAll(ofTheChecks());
    return all;
  }

  static ObjectNode predicate(ObjectNode statement) {
    return (ObjectNode) statement.get("predicate");
  }

  private static ArrayNode list(ObjectNode statement, String name) {
    return (ArrayNode) predicate(statement).get(name);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  /** A part of the predicate is something else; no text takes it out. */
  private static Forgery part(String part, String value, int exit, String words) {
    return replaced(part, value, exit, words, ForgedStatements::predicate);
  }

  private static Forgery top(String part, String value, String words) {
    return replaced(part, value, UNFIT, words, statement -> statement);
  }

  private static Forgery replaced(
      String part, String value, int exit, String words, UnaryOperator<ObjectNode> where) {
    return new Forgery(
        part + (value.isEmpty() ? " is absent" : " is " + value),
        exit,
        words,
        statement -> {
          if (value.isEmpty()) {
            where.apply(statement).remove(part);
          } else {
            where.apply(statement).set(part, json(value));
          }
        });
  }

  private static Forgery refused(String name, String words, Consumer<ObjectNode> change) {
    return new Forgery(name, REFUSED, words, change);
  }

  private static Forgery unfit(String name, String words, Consumer<ObjectNode> change) {
    return new Forgery(name, UNFIT, words, change);
  }

  private static List<Forgery> ofTheFrame() {
    String other = "f".repeat(64);
    String digest = "{'sha256':'" + other + "'}";
    String nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    return List.of(
        top("_type", "", "not an in-toto statement"),
        top("_type", "'https://in-toto.io/Statement/v2'", "not an in-toto statement"),
        top("_type", "1", "not an in-toto statement"),
        top("predicateType", "'https://in-toto.io/attestation/link/v0.3'", "not an in-toto"),
        top("predicateType", "null", "not an in-toto statement"),
        top("predicate", "", "no \"predicate\""),
        top("predicate", "[]", "\"predicate\" is a list, not an object"),
        top("predicate", "null", "\"predicate\" is null"),
        top("subject", "", "no \"subject\""),
        top("subject", "[]", "it speaks of 0 subjects"),
        top("subject", "null", "\"subject\" is null"),
        top("subject", "{'name':'a','digest':" + digest + "}", "\"subject\" is an object"),
        top(
            "subject",
            "[{'name':'a','digest':" + digest + "},{'name':'b','digest':" + digest + "}]",
            "it speaks of 2 subjects"),
        top("subject", "[{'name':' ','digest':" + digest + "}]", "its subject has no name"),
        top("subject", "[{'digest':" + digest + "}]", "no \"subject[0].name\""),
        top("subject", "[{'name':7,'digest':" + digest + "}]", "is a number, not a text"),
        top("subject", "[{'name':'a'}]", "no \"subject[0].digest\""),
        top("subject", "[{'name':'a','digest':{}}]", "the digest of its subject"),
        top("subject", "[{'name':'a','digest':'" + other + "'}]", "is a text, not an object"),
        top("subject", "[{'name':'a','digest':{'sha256':'f'}}]", "the digest of its subject"),
        top(
            "subject",
            "[{'name':'a','digest':{'sha256':'" + nothing + "'}}]",
            "the digest of its subject is not one SHA-256 of something"),
        top(
            "subject",
            "[{'name':'a','digest':{'sha256':'" + "F".repeat(64) + "'}}]",
            "the digest of its subject"),
        top(
            "subject",
            "[{'name':'a','digest':{'sha256':'" + other + "','sha1':'00'}}]",
            "the digest of its subject"));
  }

  private static List<Forgery> ofTheRun() {
    return List.of(
        part("filters", "", UNFIT, "no \"predicate.filters\""),
        part("filters", "''", UNFIT, "\"predicate.filters\" is a text, not a list"),
        part("filters", "null", UNFIT, "\"predicate.filters\" is null"),
        part("filters", "{}", UNFIT, "\"predicate.filters\" is an object"),
        part("filters", "[7]", UNFIT, "\"predicate.filters[0]\" is a number"),
        part("filters", "[null]", UNFIT, "\"predicate.filters[0]\" is null"),
        part("filters", "['--role TR']", REFUSED, "of a run of which parts were left out"),
        part("profile", "", UNFIT, "no \"predicate.profile\""),
        part("profile", "'thorough'", REFUSED, "its profile is not one of this kit's: thorough"),
        part("profile", "'GATE'", REFUSED, "its profile is not one of this kit's"),
        part("profile", "''", REFUSED, "its profile is not one of this kit's"),
        part("profile", "1", UNFIT, "\"predicate.profile\" is a number, not a text"),
        part("profile", "'full'", REFUSED, "a check of the plan is missing"),
        part("seed", "7", UNFIT, "\"predicate.seed\" is a number, not a text"),
        part("seed", "'seven'", UNFIT, "its seed is no number"),
        part("result", "'FAILED'", REFUSED, "it contradicts itself"),
        part("result", "'passed'", REFUSED, "it contradicts itself"),
        part("result", "", UNFIT, "no \"predicate.result\""),
        part("outcome", "'conformant'", UNFIT, "there are CONFORMANT, NON_CONFORMANT"),
        part("outcome", "0", UNFIT, "\"predicate.outcome\" is a number"),
        part("outcome", "", UNFIT, "no \"predicate.outcome\""),
        part("outcome", "'NON_CONFORMANT'", REFUSED, "it contradicts itself"),
        refused(
            "failed, and nothing failed",
            "no MUST rule fails",
            statement ->
                predicate(statement).put("outcome", "NON_CONFORMANT").put("result", "FAILED")),
        refused(
            "catalogue of another version",
            "its catalogue is not this kit's",
            statement -> predicate(statement).put("catalogueVersion", "1.0.0")),
        refused(
            "catalogue of another digest",
            "its catalogue is not this kit's",
            statement -> configured(statement, 1).put("sha256", "0".repeat(64))),
        refused(
            "kit of another digest",
            "it was made by another kit",
            statement -> configured(statement, 0).put("sha256", "0".repeat(64))),
        unfit(
            "kit without a digest",
            "the digest of its kit",
            statement -> configured(statement, 0).removeAll()),
        unfit(
            "two kits",
            "its configuration names 2 of: kit",
            statement ->
                list(statement, "configuration")
                    .add(list(statement, "configuration").get(0).deepCopy())),
        unfit(
            "no catalogue",
            "its configuration names 0 of: catalogue",
            statement -> list(statement, "configuration").remove(1)),
        part("isolated", "null", UNFIT, "\"predicate.isolated\" is null"),
        part("isolated", "true", UNFIT, "\"predicate.isolated\" is true or false, not a text"),
        part("isolated", "'maybe'", UNFIT, "there are \"yes\" and \"no: REASON\""),
        part("isolated", "'no'", UNFIT, "there are \"yes\" and \"no: REASON\""));
  }

  private static ObjectNode configured(ObjectNode statement, int index) {
    return (ObjectNode) list(statement, "configuration").get(index).get("digest");
  }

  private static List<Forgery> ofTheGuests() {
    String scope = "{'guest':'pv','limits':[%s]}";
    String limit = "{'abi':'%s','ports':%s,'vcpus':%s,'firstPort':%s}";
    return List.of(
        part("abis", "", UNFIT, "no \"predicate.abis\""),
        part("abis", "[]", REFUSED, "it names no ABI"),
        part("abis", "'x86_64'", UNFIT, "\"predicate.abis\" is a text"),
        part("abis", "['x86_64','arm']", REFUSED, "it names an unknown ABI: arm"),
        part("abis", "['x86_64','x86_32','x86_64']", REFUSED, "it names no ABI, or one twice"),
        part("abis", "['x86_64']", REFUSED, "it leaves out x86_32"),
        refused(
            "an ABI left out everywhere",
            "it leaves out x86_32",
            statement -> {
              predicate(statement).set("abis", json("['x86_64']"));
              drop(statement, "checks", "x86_32 ");
              drop(statement, "passedTests", "x86_32");
            }),
        part("scope", "", UNFIT, "no \"predicate.scope\""),
        part("scope", "'pv'", UNFIT, "\"predicate.scope\" is a text"),
        part("scope", "{'limits':[]}", UNFIT, "no \"predicate.scope.guest\""),
        part("scope", "{'guest':'pv'}", UNFIT, "no \"predicate.scope.limits\""),
        part("scope", "{'guest':'','limits':[]}", REFUSED, "which kind of guests"),
        part("scope", "{'guest':'xen','limits':[]}", REFUSED, "which kind of guests"),
        part("scope", "{'guest':'hvm','limits':[]}", REFUSED, "leaves out arm64"),
        part(
            "scope",
            scope.formatted(limit.formatted("arm", 512, 1, 1)),
            REFUSED,
            "limits of an unknown ABI"),
        part(
            "scope",
            scope.formatted(
                limit.formatted("x86_64", 512, 32, 1)
                    + ","
                    + limit.formatted("x86_64", 1024, 32, 1)),
            REFUSED,
            "limits of an unknown ABI, or twice"),
        part(
            "scope",
            scope.formatted(limit.formatted("x86_64", 5000, 32, 1)),
            REFUSED,
            "it declared limit ports=5000 is outside"),
        part(
            "scope",
            scope.formatted(limit.formatted("x86_64", 512, 0, 1)),
            REFUSED,
            "it declared limit vcpus=0 is outside"),
        part(
            "scope",
            scope.formatted(limit.formatted("x86_64", "'512'", 32, 1)),
            UNFIT,
            "is a text, not a whole number of 32 bits"),
        part(
            "scope",
            scope.formatted(limit.formatted("x86_64", "512.0", 32, 1)),
            UNFIT,
            "is a number, not a whole number of 32 bits"),
        part(
            "scope",
            scope.formatted(limit.formatted("x86_64", 512, 1, 1)),
            REFUSED,
            "a check is not for the guests that were judged"));
  }

  private static void drop(ObjectNode statement, String part, String containing) {
    list(statement, part).removeIf(name -> name.asString().contains(containing));
  }

  private static void move(ObjectNode statement, String containing, String to) {
    for (JsonNode name : List.copyOf(list(statement, "passedTests").values())) {
      if (name.asString().contains(containing)) {
        list(statement, to).add(name.asString());
      }
    }
    drop(statement, "passedTests", containing);
  }

  private static void judge(ObjectNode statement, String containing, String verdict) {
    ArrayNode checks = list(statement, "checks");
    for (int i = 0; i < checks.size(); i++) {
      String line = checks.get(i).asString();
      if (line.contains(containing)) {
        checks.set(i, line.substring(0, line.lastIndexOf(' ') + 1) + verdict);
      }
    }
  }

  private static List<Forgery> ofTheRules() {
    String one = "TIM-04 TR x86_64";
    return List.of(
        refused("a rule dropped", "missing: " + one, s -> drop(s, "passedTests", one)),
        refused(
            "a role dropped",
            "a rule of the catalogue is missing",
            s -> drop(s, "passedTests", " TR ")),
        refused(
            "a rule set aside", "not what its checks came to", s -> move(s, one, "notApplicable")),
        refused("a rule warned", "not what its checks came to", s -> move(s, one, "warnedTests")),
        refused("a rule failed", "not what its checks came to", s -> move(s, one, "failedTests")),
        refused(
            "a role set aside",
            "not what its checks came to",
            s -> move(s, " TR ", "notApplicable")),
        refused("a rule twice", "one rule twice", s -> list(s, "passedTests").add(one)),
        refused("a rule in two lists", "one rule twice", s -> list(s, "failedTests").add(one)),
        refused(
            "an unknown rule",
            "what the catalogue does not have: TIM-99",
            s -> list(s, "passedTests").add("TIM-99 TR x86_64")),
        refused(
            "a rule of a role that it does not bind",
            "what the catalogue does not have",
            s -> list(s, "passedTests").add("TIM-04 TP x86_64")),
        refused(
            "a rule in other words",
            "missing: " + one,
            s -> {
              drop(s, "passedTests", one);
              list(s, "passedTests").add("TIM-04  TR x86_64");
            }),
        part("passedTests", "", UNFIT, "no \"predicate.passedTests\""),
        part("passedTests", "'all'", UNFIT, "\"predicate.passedTests\" is a text"),
        part("passedTests", "[]", REFUSED, "a rule of the catalogue is missing"),
        part("notApplicable", "", UNFIT, "no \"predicate.notApplicable\""),
        part("warnedTests", "{}", UNFIT, "\"predicate.warnedTests\" is an object"),
        part("failedTests", "[[]]", UNFIT, "\"predicate.failedTests[0]\" is a list"));
  }

  private static List<Forgery> ofTheChecks() {
    String flickering = "x86_64 wallclock.";
    return List.of(
        part("checks", "", UNFIT, "no \"predicate.checks\""),
        part("checks", "[]", REFUSED, "a check of the plan is missing"),
        part("checks", "{}", UNFIT, "\"predicate.checks\" is an object"),
        part("checks", "['PASS']", UNFIT, "not a check with its verdict"),
        refused(
            "a check dropped", "a check of the plan is missing", s -> list(s, "checks").remove(11)),
        refused(
            "a check twice",
            "one check twice",
            s -> list(s, "checks").add(list(s, "checks").get(11).asString())),
        refused(
            "a check that is not in the plan",
            "a check that is not in the plan: x86_64 time.Time.isFine",
            s -> list(s, "checks").add("x86_64 time.Time.isFine PASS")),
        refused("a check failed", "", s -> judge(s, "x86_64 layout.", "FAIL")),
        refused("a check broke", "", s -> judge(s, "x86_64 time.", "ERROR")),
        refused("checks without a word", "", s -> judge(s, "x86_64 event.", "INCONCLUSIVE")),
        refused(
            "checks set aside", "a check was set aside", s -> judge(s, "x86_32 p2m.", "EXCLUDED")),
        refused(
            "a role offered to some checks alone",
            "was offered to others",
            s -> judgeFirst(s, flickering, "NOT_APPLICABLE")),
        refused(
            "nothing offered to checks, and all rules passed",
            "not what its checks came to",
            s -> judge(s, " ", "NOT_APPLICABLE")),
        refused(
            "nothing offered at all",
            "no MUST rule passed",
            s -> {
              judge(s, " ", "NOT_APPLICABLE");
              move(s, " ", "notApplicable");
            }),
        unfit(
            "an unknown verdict",
            "not a check with its verdict",
            s -> judge(s, "x86_64 time.", "FINE")),
        unfit(
            "a verdict in lower case",
            "not a check with its verdict",
            s -> judge(s, "x86_64 time.", "pass")));
  }

  private static void judgeFirst(ObjectNode statement, String containing, String verdict) {
    for (JsonNode line : list(statement, "checks").values()) {
      if (line.asString().contains(containing)) {
        judge(statement, line.asString(), verdict);
        return;
      }
    }
    throw new AssertionError("no check of " + containing);
  }
}
