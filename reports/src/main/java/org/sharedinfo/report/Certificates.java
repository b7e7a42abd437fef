package org.sharedinfo.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Signs attestations, and says what one vouches for. */
public final class Certificates {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Certificates() {}

  /**
   * What an attestation is worth.
   *
   * @param conformant whether it vouches for conformance, as far as was asked
   * @param line why, in one line
   */
  public record Finding(boolean conformant, String line) {}

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
   * @throws IllegalArgumentException if the file is no attestation, or the key is none
   */
  public static Finding verify(
      byte[] json, Optional<String> publicKeyPem, Optional<String> implementationDigest) {
    JsonNode tree = tree(json);
    boolean signed = tree.has("payload");
    if (signed) {
      Envelope envelope = envelope(tree);
      if (publicKeyPem.isPresent() && !envelope.isSignedWith(publicKeyPem.get())) {
        return new Finding(
            false, "the signature is not by this key, or what it signed was changed");
      }
      if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
        return new Finding(false, "the envelope holds something else: " + envelope.payloadType());
      }
      tree = tree(envelope.content());
    } else if (publicKeyPem.isPresent()) {
      return new Finding(false, "it is not signed");
    }
    String trust =
        publicKeyPem.isPresent()
            ? "signed by the key given"
            : signed ? "signed, by whom was not checked (--key)" : "not signed";
    return verify(tree, trust, implementationDigest);
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
      JsonNode statement, String trust, Optional<String> implementationDigest) {
    if (!statement.path("_type").asString("").equals(Attestation.STATEMENT)
        || !statement.path("predicateType").asString("").equals(Attestation.PREDICATE)) {
      throw new IllegalArgumentException("it is no in-toto statement of test results");
    }
    JsonNode subject = statement.path("subject").path(0);
    JsonNode predicate = statement.path("predicate");
    String digest = subject.path("digest").path("sha256").asString("");
    if (implementationDigest.isPresent() && !implementationDigest.get().equals(digest)) {
      return new Finding(
          false,
          "it speaks of another implementation: digest " + shown(digest) + ", not of this one");
    }
    String catalogue = digestOf(predicate, "catalogue ");
    if (!catalogue.equals(Catalogue.digest())) {
      return new Finding(
          false,
          "its catalogue is not this kit's: verify it with the kit of its version, "
              + InertText.line(predicate.path("kitVersion").asString("unknown"), 40));
    }
    String outcome = predicate.path("outcome").asString("");
    if (!outcome.equals("CONFORMANT") || !predicate.path("result").asString("").equals("PASSED")) {
      return new Finding(false, "it does not say CONFORMANT but " + InertText.line(outcome, 40));
    }
    if (!predicate.path("filters").isEmpty()) {
      return new Finding(false, "parts were left out of the run: it cannot certify");
    }
    return complete(predicate)
        .map(gap -> new Finding(false, gap))
        .orElseGet(() ->
            new Finding(
                true,
                InertText.line(subject.path("name").asString(""), 80)
                    + " conforms to catalogue "
                    + Catalogue.VERSION
                    + " on "
                    + InertText.line(String.join(" and ", texts(predicate, "abis")), 40)
                    + ", profile "
                    + InertText.line(predicate.path("profile").asString(""), 20)
                    + ", digest "
                    + shown(digest)
                    + "; "
                    + trust));
  }

  /** Why the list of verdicts is not the catalogue's, or not good enough; empty if it is. */
  private static Optional<String> complete(JsonNode predicate) {
    Set<String> passed = new HashSet<>(texts(predicate, "passedTests"));
    Set<String> aside = new HashSet<>(texts(predicate, "notApplicable"));
    Set<String> other = new HashSet<>(texts(predicate, "warnedTests"));
    other.addAll(texts(predicate, "failedTests"));
    if (passed.isEmpty()) {
      return Optional.of("no rule passed: it says nothing");
    }
    Set<String> known = new HashSet<>();
    for (String abi : texts(predicate, "abis")) {
      for (Role role : Role.values()) {
        String suffix = " " + role.id() + " " + abi;
        boolean offered =
            passed.stream().anyMatch(name -> name.endsWith(suffix))
                || other.stream().anyMatch(name -> name.endsWith(suffix));
        for (Rule rule : Rule.values()) {
          if (!rule.roles().contains(role)) {
            continue;
          }
          String name = rule.id() + suffix;
          known.add(name);
          boolean good = passed.contains(name) || aside.contains(name);
          boolean tolerable = rule.level(role) != Level.MUST && other.contains(name);
          if (offered && !good && !tolerable) {
            return Optional.of("a rule of the catalogue has no PASS: " + name);
          }
        }
      }
    }
    return passed.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> "it lists what the catalogue does not have: " + InertText.line(name, 60));
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
