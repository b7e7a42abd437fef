package org.sharedinfo.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Signs attestations, and says what one vouches for. */
public final class Certificates {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Certificates() {}

  /** Whether a file is an envelope around some bytes. */
  static boolean wraps(byte[] file, byte[] content) {
    try {
      JsonNode tree = tree(file);
      return tree.has("payload") && Arrays.equals(envelope(tree).content(), content);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What an attestation is worth, as far as was asked. */
  public enum Worth {
    /** It vouches for conformance. */
    VOUCHES,
    /** It does not claim to: of a run that is not conformant, or not signed. */
    CLAIMS_NOTHING,
    /** It is of something else, was changed, or claims what it does not show. */
    REFUSED
  }

  /**
   * What was found of an attestation.
   *
   * @param worth what it is worth
   * @param line why, in one line
   */
  public record Finding(Worth worth, String line) {
    /** Whether it vouches for conformance. */
    public boolean conformant() {
      return worth == Worth.VOUCHES;
    }
  }

  /**
   * Wraps the attestation of a folder in a signed envelope.
   *
   * @param keyPem an Ed25519 private key, PKCS #8 in PEM
   * @throws IllegalArgumentException if the key is none; the message says so
   * @throws IOException if the attestation cannot be read or written
   */
  public static void sign(Path folder, String keyPem) throws IOException {
    Path file = folder.resolve(Attestation.FILE);
    Envelope envelope = Envelope.sign(Files.readAllBytes(file), keyPem);
    Path draft = folder.resolve(Attestation.FILE + ".part");
    Files.writeString(draft, MAPPER.writeValueAsString(envelope) + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Checks an attestation.
   *
   * @param json the file
   * @param publicKeyPem the signer's key, if the signature counts
   * @param implementationDigest the digest of the implementation that it should speak of
   * @param kitDigest the digest of the kit that it should be made by
   * @throws IllegalArgumentException if the file is no attestation, or the key is none
   */
  public static Finding verify(
      byte[] json,
      Optional<String> publicKeyPem,
      Optional<String> implementationDigest,
      Optional<String> kitDigest) {
    JsonNode tree = tree(json);
    boolean signed = tree.has("payload");
    if (signed) {
      Envelope envelope = envelope(tree);
      if (publicKeyPem.isPresent() && !envelope.isSignedWith(publicKeyPem.get())) {
        return new Finding(
            Worth.REFUSED, "the signature is not by this key, or what it signed was changed");
      }
      if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
        return new Finding(
            Worth.REFUSED, "the envelope holds something else: " + envelope.payloadType());
      }
      tree = tree(envelope.content());
    } else if (publicKeyPem.isPresent()) {
      return new Finding(
          Worth.CLAIMS_NOTHING, "it is not signed: there is nothing for --key to check");
    }
    String trust =
        publicKeyPem.isPresent()
            ? "signed by the key given"
            : signed ? "signed, by whom was not checked (--key)" : "not signed";
    return verify(tree, trust, implementationDigest, kitDigest);
  }

  private static Envelope envelope(JsonNode tree) {
    boolean whole =
        tree.path("payload").isString()
            && tree.path("payloadType").isString()
            && tree.path("signatures").isArray()
            && tree.path("signatures").values().stream().allMatch(s -> s.path("sig").isString());
    if (!whole) {
      throw new IllegalArgumentException("it is no DSSE envelope: parts are missing");
    }
    return new Envelope(
        tree.path("payloadType").asString(),
        tree.path("payload").asString(),
        tree.path("signatures").values().stream()
            .map(s -> new Envelope.Signed(s.path("keyid").asString(""), s.path("sig").asString()))
            .toList());
  }

  private static JsonNode tree(byte[] json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (!tree.isObject()) {
        throw new IllegalArgumentException("it is no attestation: not a JSON object");
      }
      return tree;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no attestation: " + e.getOriginalMessage(), e);
    }
  }

  private static Finding verify(
      JsonNode statement,
      String trust,
      Optional<String> implementationDigest,
      Optional<String> kitDigest) {
    if (!statement.path("_type").asString("").equals(Attestation.STATEMENT)
        || !statement.path("predicateType").asString("").equals(Attestation.PREDICATE)) {
      throw new IllegalArgumentException("it is no in-toto statement of test results");
    }
    JsonNode subject = statement.path("subject").path(0);
    JsonNode predicate = statement.path("predicate");
    String digest = subject.path("digest").path("sha256").asString("");
    if (implementationDigest.isPresent() && !implementationDigest.get().equals(digest)) {
      return new Finding(
          Worth.REFUSED,
          "it speaks of another implementation: digest " + shown(digest) + ", not of this one");
    }
    String catalogue = digestOf(predicate, "catalogue ");
    if (!catalogue.equals(Catalogue.digest())) {
      return new Finding(
          Worth.REFUSED,
          "its catalogue is not this kit's: verify it with the kit of its version, "
              + InertText.line(predicate.path("kitVersion").asString("unknown"), 40));
    }
    String kit = digestOf(predicate, "kit ");
    if (kitDigest.isPresent() && !kitDigest.get().equals(kit)) {
      return new Finding(
          Worth.REFUSED,
          "it was made by another kit: version "
              + InertText.line(predicate.path("kitVersion").asString("unknown"), 40)
              + ", digest "
              + shown(kit)
              + ", not "
              + shown(kitDigest.get())
              + "; verify it with that one");
    }
    String outcome = predicate.path("outcome").asString("");
    if (!outcome.equals("CONFORMANT") || !predicate.path("result").asString("").equals("PASSED")) {
      return new Finding(
          Worth.CLAIMS_NOTHING, "it does not say CONFORMANT but " + InertText.line(outcome, 40));
    }
    if (!predicate.path("filters").isEmpty()) {
      return new Finding(Worth.CLAIMS_NOTHING, "parts were left out of the run: it cannot certify");
    }
    return complete(predicate)
        .map(gap -> new Finding(Worth.REFUSED, gap))
        .orElseGet(() ->
            new Finding(
                Worth.VOUCHES,
                InertText.line(subject.path("name").asString(""), 80)
                    + " conforms to catalogue "
                    + Catalogue.VERSION
                    + " on "
                    + InertText.line(String.join(" and ", texts(predicate, "abis")), 40)
                    + guests(predicate)
                    + ", profile "
                    + InertText.line(predicate.path("profile").asString(""), 20)
                    + ", digest "
                    + shown(digest)
                    + "; "
                    + trust));
  }

  /** The kind of guests and the declared limits. */
  private static String guests(JsonNode predicate) {
    Scope scope = MAPPER.treeToValue(predicate.path("scope"), Scope.class);
    String limits = scope.limits().isEmpty() ? "" : " (" + scope.limitsInWords() + ")";
    return ", " + InertText.line(scope.guest() + " guests" + limits, 160);
  }

  /**
   * Why the verdicts are not exactly those of the catalogue, or not good enough; empty if they are.
   */
  private static Optional<String> complete(JsonNode predicate) {
    Map<String, Verdict> told = new HashMap<>();
    for (var list :
        List.of(
            Map.entry("passedTests", Verdict.PASS),
            Map.entry("notApplicable", Verdict.NOT_APPLICABLE),
            Map.entry("warnedTests", Verdict.INCONCLUSIVE),
            Map.entry("failedTests", Verdict.FAIL))) {
      for (String name : texts(predicate, list.getKey())) {
        if (told.put(name, list.getValue()) != null) {
          return Optional.of("it tells of one rule twice: " + InertText.line(name, 60));
        }
      }
    }
    List<String> abis = texts(predicate, "abis");
    if (abis.isEmpty()) {
      return Optional.of("it names no ABI");
    }
    Scope scope;
    try {
      scope = MAPPER.treeToValue(predicate.path("scope"), Scope.class);
    } catch (JacksonException e) {
      return Optional.of("it does not say which guests were judged");
    }
    if (scope == null || GuestKind.byId(scope.guest()).isEmpty()) {
      return Optional.of("it does not say which kind of guests was judged");
    }
    if (scope.limits().stream().anyMatch(one -> Abi.byId(one.abi()).isEmpty())) {
      return Optional.of("it declares limits of an unknown ABI");
    }
    boolean passed = false;
    for (String abi : abis) {
      for (Role role : Role.values()) {
        Optional<String> gap = gap(told, role, abi, scope);
        if (gap.isPresent()) {
          return gap;
        }
        for (Rule rule : Rule.values()) {
          passed |= told.remove(name(rule, role, abi), Verdict.PASS);
          told.remove(name(rule, role, abi));
        }
      }
    }
    if (!told.isEmpty()) {
      return Optional.of(
          "it tells of what the catalogue does not have: "
              + InertText.line(told.keySet().iterator().next(), 60));
    }
    return passed ? Optional.empty() : Optional.of("no rule passed: it says nothing");
  }

  /** Why the rules of a role are not enough on one ABI. */
  private static Optional<String> gap(
      Map<String, Verdict> told, Role role, String abi, Scope scope) {
    GuestKind kind = GuestKind.byId(scope.guest()).orElseThrow();
    int vcpus = scope.vcpus(abi);
    boolean offered = false;
    Optional<String> aside = Optional.empty();
    for (Rule rule : Rule.values()) {
      if (!rule.roles().contains(role)) {
        continue;
      }
      String name = name(rule, role, abi);
      Verdict verdict = told.get(name);
      if (verdict == null) {
        return Optional.of("a rule of the catalogue is missing: " + name);
      }
      if (verdict == Verdict.NOT_APPLICABLE) {
        aside = Applicability.mayBeLeftOut(rule, kind, vcpus) ? aside : Optional.of(name);
      } else {
        offered = true;
        if (verdict != Verdict.PASS && rule.level(role) == Level.MUST) {
          return Optional.of("a MUST rule has no PASS: " + name);
        }
      }
    }
    return offered
        ? aside.map(name -> "a rule of a role that is offered was set aside: " + name)
        : Optional.empty();
  }

  private static String name(Rule rule, Role role, String abi) {
    return rule.id() + " " + role.id() + " " + abi;
  }

  private static List<String> texts(JsonNode node, String field) {
    return node.path(field).values().stream().map(one -> one.asString("")).toList();
  }

  private static String digestOf(JsonNode predicate, String prefix) {
    return predicate.path("configuration").values().stream()
        .filter(one -> one.path("name").asString("").startsWith(prefix))
        .map(one -> one.path("digest").path("sha256").asString(""))
        .findFirst()
        .orElse("");
  }

  private static String shown(String digest) {
    return digest.length() > 12 ? InertText.line(digest.substring(0, 12), 12) + "…" : "none";
  }
}
