package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is forged, damaged or sloppy is never vouched for, and each kind has its exit code. */
class ForgedAttestationTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @TempDir static Path base;

  @TempDir Path folder;

  private static Signer signer;
  private static String statement = "";

  @BeforeAll
  static void makeUpARun() throws IOException {
    signer = new Signer(base, "signer");
    Path dir = MadeUpRun.of().writeTo(base.resolve("results"));
    assertThat(CommandRun.of("report", dir.toString()).exitCode()).isZero();
    statement = Files.readString(dir.resolve("attestation.json"));
  }

  private static ObjectNode statement() {
    return (ObjectNode) MAPPER.readTree(statement);
  }

  private CommandRun verify(byte[] file, String... more) throws IOException {
    Path path = Files.write(folder.resolve("attestation.json"), file);
    return CommandRun.of(
        Stream.concat(Stream.of("verify", path.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private CommandRun verifySigned(byte[] file) throws IOException {
    return verify(file, "--key", signer.known.toString());
  }

  private static void expect(int exit, String words, CommandRun run) {
    String all = run.out() + run.err();
    assertThat(run.exitCode()).as(all).isEqualTo(exit);
    assertThat(all).doesNotContain("VOUCHES").contains(words);
    if (exit == 64) {
      assertThat(run.out()).isEmpty();
      assertThat(run.errLines()).singleElement().asString().startsWith("tck: ");
    } else {
      assertThat(run.err()).isEmpty();
      assertThat(run.outLines()).hasSize(1);
    }
  }

  private static byte[] utf8(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static List<ForgedStatements.Forgery> statements() {
    return ForgedStatements.all();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void forgedStatementIsNotVouchedFor(ForgedStatements.Forgery forgery) throws IOException {
    ObjectNode forged = statement();
    forgery.change().accept(forged);
    assertThat(forged).as("changed").isNotEqualTo(statement());
    expect(forgery.exit(), forgery.words(), verifySigned(utf8(signer.envelope(utf8(forged)))));
    CommandRun unsigned = verify(utf8(forged));
    expect(forgery.exit(), forgery.words(), unsigned);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", "not JSON"),
        Arguments.of("[]", "not a JSON object"),
        Arguments.of("null", "not a JSON object"),
        Arguments.of(statement + "{}", "not JSON"),
        Arguments.of(statement.substring(0, statement.length() / 2), "not JSON"),
        Arguments.of("\uFEFF" + statement, "not JSON"),
        Arguments.of(
            statement.replace("\"seed\"", "\"outcome\" : \"PARTIAL\", \"seed\""), "Duplicate"),
        Arguments.of(statement.replace("\"seed\"", "\"more\" : " + "[".repeat(9_000)), "not JSON"),
        Arguments.of(
            statement.replace("\"seed\"", "\"more\" : " + "9".repeat(9_000) + ", \"seed\""),
            "not JSON"));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("texts")
  void damagedTextIsNamed(String text, String words) throws IOException {
    expect(64, words, verify(utf8(text)));
    if (!text.isEmpty()) {
      expect(64, words, verifySigned(utf8(signer.envelope(utf8(text)))));
    }
  }

  @Test
  void bytesThatAreNoTextAreNamed() throws IOException {
    byte[] latin = statement.replace("made up", "m\u00E9").getBytes(StandardCharsets.ISO_8859_1);
    expect(64, "the text is not UTF-8", verify(latin));
    expect(64, "the text is not UTF-8", verifySigned(utf8(signer.envelope(latin))));
    expect(64, "not JSON", verify(statement.getBytes(StandardCharsets.UTF_16)));
  }

  static Stream<Arguments> envelopes() throws IOException {
    var other = new Signer(base, "other");
    byte[] payload = utf8(statement);
    byte[] raw = signer.sign(payload);
    byte[] good = Base64.getDecoder().decode(sig(signer.envelope(payload)));
    byte[] longer = good.clone();
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] s = reversed(Arrays.copyOfRange(good, 32, 64));
    byte[] more = reversed(fill(new BigInteger(1, s).add(order).toByteArray()));
    System.arraycopy(more, 0, longer, 32, 32);
    return Stream.of(
        envelope("signatures are empty", 64, "bears no signature", e -> set(e, "signatures", "[]")),
        envelope("signatures are absent", 64, "no \"signatures\"", e -> without(e, "signatures")),
        envelope("signatures are null", 64, "no \"signatures\"", e -> set(e, "signatures", "null")),
        envelope("signatures are text", 64, "is a text", e -> set(e, "signatures", "\"x\"")),
        envelope("no sig", 64, "no \"signatures[0].sig\"", e -> set(e, "signatures", "[{}]")),
        envelope("sig is a number", 64, "is a number", e -> sig(e, "7")),
        envelope("sig is empty", 64, "\"sig\" is empty", e -> sig(e, "\"\"")),
        envelope("sig is no Base64", 64, "is not Base64", e -> sig(e, "\"?\"")),
        envelope("sig is short", 2, "not by this key", e -> sig(e, Arrays.copyOf(good, 63))),
        envelope("sig is long", 2, "not by this key", e -> sig(e, Arrays.copyOf(good, 65))),
        envelope("sig is zero", 2, "not by this key", e -> sig(e, new byte[64])),
        envelope("sig with the order added", 2, "not by this key", e -> sig(e, longer)),
        envelope("sig without the type", 2, "not by this key", e -> sig(e, raw)),
        envelope("signed by another", 2, "not by this key", e -> other.envelope(payload)),
        envelope(
            "seventeen signatures",
            64,
            "more than 16 signatures",
            e ->
                set(
                    e,
                    "signatures",
                    "[" + "{\"sig\":\"AA==\"},".repeat(16) + "{\"sig\":\"AA==\"}]")),
        envelope(
            "payload changed",
            2,
            "what it signed was changed",
            e -> e.put("payload", base64(statement.replace("\"7\"", "\"8\"")))),
        envelope("payload is empty", 64, "\"payload\" is empty", e -> e.put("payload", "")),
        envelope("payload is a number", 64, "is a number", e -> e.put("payload", 7)),
        envelope("payload is absent", 64, "no \"payload\"", e -> without(e, "payload")),
        envelope("payload is not encoded", 64, "is not Base64", e -> e.put("payload", statement)),
        envelope(
            "payload in lines",
            64,
            "is not Base64",
            e -> e.put("payload", Base64.getMimeEncoder().encodeToString(payload))),
        envelope("type is absent", 64, "no \"payloadType\"", e -> without(e, "payloadType")),
        envelope("type is null", 64, "no \"payloadType\"", e -> e.putNull("payloadType")),
        envelope(
            "of another type", 2, "holds something else", e -> signer.envelope("text/x", payload)),
        envelope(
            "type changed", 2, "holds something else", e -> e.put("payloadType", "text/plain")),
        envelope(
            "an envelope in it", 64, "not an in-toto statement", e -> signer.envelope(utf8(e))));
  }

  private static Arguments envelope(
      String name, int exit, String words, UnaryOperator<ObjectNode> change) {
    return Arguments.of(name, exit, words, change);
  }

  private static ObjectNode set(ObjectNode envelope, String name, String json) {
    envelope.set(name, MAPPER.readTree(json));
    return envelope;
  }

  private static ObjectNode without(ObjectNode envelope, String name) {
    envelope.remove(name);
    return envelope;
  }

  private static String sig(ObjectNode envelope) {
    return envelope.at("/signatures/0/sig").asString();
  }

  private static ObjectNode sig(ObjectNode envelope, String json) {
    ((ObjectNode) envelope.at("/signatures/0")).set("sig", MAPPER.readTree(json));
    return envelope;
  }

  private static ObjectNode sig(ObjectNode envelope, byte[] signature) {
    return sig(envelope, "\"" + Base64.getEncoder().encodeToString(signature) + "\"");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(utf8(text));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return turned;
  }

  private static byte[] fill(byte[] number) {
    byte[] all = new byte[32];
    System.arraycopy(number, 0, all, 32 - number.length, number.length);
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("envelopes")
  void forgedEnvelopeIsNotVouchedFor(
      String name, int exit, String words, UnaryOperator<ObjectNode> change) throws IOException {
    expect(exit, words, verifySigned(utf8(change.apply(signer.envelope(utf8(statement))))));
  }

  /** Points of small order, in all encodings, one of mixed order, and one off the curve. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void unsoundKeyIsRefused(String point) throws IOException {
    byte[] encoded = HexFormat.of().parseHex("302a300506032b6570032100" + point);
    Path key = Signer.pem(folder.resolve("small.pub"), "PUBLIC KEY", encoded);
    byte[] neutral = new byte[64];
    neutral[0] = 1; // R is the neutral element and S is 0: fits every message under such a key
    byte[] file = utf8(Signer.wrapped(Signer.IN_TOTO, utf8(statement), neutral));
    expect(64, "it is no sound Ed25519 public key", verify(file, "--key", key.toString()));
  }

  @Test
  void keyOfAnotherKindIsRefused() throws IOException {
    byte[] file = utf8(signer.envelope(utf8(statement)));
    String known = Files.readString(signer.known);
    byte[] der = Base64.getMimeDecoder().decode(known.replaceAll("-----[A-Z ]+-----", "").strip());
    byte[] x25519 = der.clone();
    x25519[8] = 0x6e;
    for (byte[] other : List.of(Arrays.copyOf(der, 45), x25519, new byte[] {1}, new byte[0])) {
      Path key = Signer.pem(folder.resolve("odd.pub"), "PUBLIC KEY", other);
      expect(64, "it is no Ed25519 public key", verify(file, "--key", key.toString()));
    }
    Path two = Files.writeString(folder.resolve("two.pub"), known + known);
    expect(64, "it has more than one block", verify(file, "--key", two.toString()));
    Path odd = Files.writeString(folder.resolve("no.pub"), known.replace("MCo", "M?o"));
    expect(64, "is not Base64", verify(file, "--key", odd.toString()));
    expect(64, "it has no", verify(file, "--key", signer.secret.toString()));
    expect(64, "is a folder", verify(file, "--key", folder.toString()));
  }

  @Test
  void nonConformantRunThatIsSignedIsBelieved() throws IOException {
    ObjectNode failed = statement();
    ObjectNode predicate = ForgedStatements.predicate(failed);
    predicate.put("outcome", "NON_CONFORMANT").put("result", "FAILED");
    predicate.putArray("failedTests").add("TIM-04 TR x86_64");
    predicate.withArray("/checks").add("x86_64 time.Time.isWrong FAIL");
    CommandRun run = verifySigned(utf8(signer.envelope(utf8(failed))));
    expect(1, "DOES NOT VOUCH  it says NON_CONFORMANT: TIM-04 TR x86_64 fails", run);
    expect(2, "CLAIM  it is not signed; it claims: it says NON_CONFORMANT", verify(utf8(failed)));
  }

  /** What strictness must not refuse. */
  @Test
  void whatDoesNotMatterIsVouchedFor() throws IOException {
    ObjectNode more = statement();
    more.put("later", "version");
    ObjectNode predicate = ForgedStatements.predicate(more);
    predicate.putNull("unknown").remove("unknown");
    predicate.put("isolated", "yes").putObject("url").put("of", "the run");
    ObjectNode envelope = signer.envelope(utf8(more.toPrettyString()));
    ObjectNode both = new Signer(folder, "second").envelope(utf8(more.toPrettyString()));
    both.withArray("/signatures").addAll(envelope.withArray("/signatures"));
    for (ObjectNode good : List.of(envelope, both, envelope.put("comment", "kept"))) {
      CommandRun run = verifySigned(utf8(good));
      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(run.out()).startsWith("VOUCHES").contains(", isolated: yes, digest ");
    }
  }
}
