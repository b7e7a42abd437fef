package org.sharedinfo.report.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.certificate.Statement.TestResult;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.ExpectedCheck;
import org.sharedinfo.report.input.InputFile;
import org.sharedinfo.report.input.Plans;
import org.sharedinfo.report.input.StrictJson;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.report.text.WholeFile;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Signs attestations, and says what one vouches for. */
public final class Certificates {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Certificates() {}

  /** What an attestation is worth, as far as was asked. */
  public enum Worth {
    /** Signed, whole, and of a conformant run. */
    VOUCHES("VOUCHES", 0),
    /** Signed, and of a run in which a MUST rule failed. */
    NON_CONFORMANT("DOES NOT VOUCH", 1),
    /** Nobody's word, or the word that the run was not whole. */
    CLAIM("CLAIM", 2),
    /** It is of something else, was changed, or contradicts itself or the kit. */
    REFUSED("DOES NOT VOUCH", 2);

    private final String words;
    private final int exitCode;

    Worth(String words, int exitCode) {
      this.words = words;
      this.exitCode = exitCode;
    }

    /** What the command says first. */
    public String words() {
      return words;
    }

    /** The command's exit code. */
    public int exitCode() {
      return exitCode;
    }
  }

  /**
   * The result of checking an attestation.
   *
   * @param worth what it is worth
   * @param line why, in one line
   */
  public record Assessment(Worth worth, String line) {
    /** Whether it vouches for conformance. */
    public boolean conformant() {
      return worth == Worth.VOUCHES;
    }
  }

  /**
   * The requirements on an attestation.
   *
   * @param key the signer's key; without it, no signature counts
   * @param implementationDigest digest of the implementation that it should be about
   * @param kitDigest digest of the kit that should have made it
   */
  public record Demand(
      Optional<VerificationKey> key,
      Optional<String> implementationDigest,
      Optional<String> kitDigest) {}

  /** Whether a file is an envelope around some bytes. */
  public static boolean wraps(byte[] file, byte[] content) {
    try {
      return Arrays.equals(Envelope.read(StrictJson.object(file)).content(), content);
    } catch (UnfitJsonException e) {
      return false;
    }
  }

  /**
   * Wraps the attestation of a folder in a signed envelope. An earlier signature is replaced.
   *
   * @param report the report of the results in the folder
   * @throws DamagedResultsException if the attestation is missing or belongs to another report
   * @throws IOException if it cannot be written
   */
  public static void sign(Path folder, ConformanceReport report, SigningKey key)
      throws IOException {
    Path file = folder.resolve(Attestation.FILE);
    byte[] found;
    try {
      found = InputFile.read(file, InputFile.ATTESTATION);
    } catch (InputFile.UnreadableException e) {
      throw DamagedResultsException.in(file, e.getMessage() + "; tck report writes it again", e);
    }
    var content = new ByteArrayOutputStream();
    new Attestation().render(report, content);
    byte[] statement = content.toByteArray();
    if (!Arrays.equals(found, statement) && !wraps(found, statement)) {
      throw DamagedResultsException.in(
          file, "it is not what the results come to; tck report writes it again");
    }
    try {
      Statement.read(StrictJson.object(statement));
    } catch (UnfitJsonException e) {
      throw DamagedResultsException.in(file, "it cannot be signed: " + e.getMessage(), e);
    }
    String envelope = MAPPER.writeValueAsString(Envelope.sign(statement, key)) + "\n";
    WholeFile.write(file, out -> out.write(envelope.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Checks an attestation.
   *
   * @param json the file
   * @param plans derives the checks that such a run makes
   * @throws UnfitJsonException if the file is no attestation, or a part has the wrong form
   */
  public static Assessment verify(byte[] json, Demand demand, Plans plans)
      throws UnfitJsonException {
    var tree = StrictJson.object(json);
    if (!Envelope.isMeant(tree)) {
      Statement statement = Statement.read(tree);
      return claimed(
          demand.key().isPresent()
              ? "it is not signed: there is nothing for --key to check"
              : "it is not signed",
          judge(statement, demand, plans));
    }
    Envelope envelope = Envelope.read(tree);
    if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
      return refused("the envelope holds something else: " + envelope.payloadType());
    }
    if (demand.key().isPresent() && !envelope.isSignedWith(demand.key().get())) {
      return refused("the signature is not by this key, or what it signed was changed");
    }
    Statement statement = Statement.read(StrictJson.object(envelope.content()));
    Assessment finding = judge(statement, demand, plans);
    return demand.key().isPresent()
        ? finding
        : claimed("who signed it was not checked: name the key with --key", finding);
  }

  /** Without a signature that was checked, what is good or bad in it is what somebody says. */
  private static Assessment claimed(String why, Assessment finding) {
    return finding.worth() == Worth.REFUSED
        ? finding
        : new Assessment(Worth.CLAIM, why + "; it claims: " + finding.line());
  }

  private static Assessment refused(String why) {
    return new Assessment(Worth.REFUSED, InertText.line(why, 400));
  }

  private static Assessment judge(Statement statement, Demand demand, Plans plans)
      throws UnfitJsonException {
    TestResult told = statement.predicate();
    Optional<String> other = other(statement, demand);
    if (other.isPresent()) {
      return refused(other.get());
    }
    Optional<List<ExpectedCheck>> plan = plans.checks(told.profile());
    if (plan.isEmpty()) {
      return refused("its profile is not one of this kit's: " + told.profile());
    }
    Optional<String> unfit = unfit(told);
    if (unfit.isPresent()) {
      return refused(unfit.get());
    }
    return switch (told.outcome()) {
      case CONFORMANT -> conformant(statement, plan.get());
      case NON_CONFORMANT -> failed(told);
      case INCOMPLETE, PARTIAL ->
          new Assessment(Worth.CLAIM, "it does not say CONFORMANT but " + told.outcome());
    };
  }

  /** Why it is of another implementation, catalogue or kit than it should be. */
  private static Optional<String> other(Statement statement, Demand demand) {
    TestResult told = statement.predicate();
    String digest = statement.subject().getFirst().sha256();
    if (demand.implementationDigest().filter(wanted -> !wanted.equals(digest)).isPresent()) {
      return Optional.of(
          "it speaks of another implementation: digest " + shown(digest) + ", not of this one");
    }
    if (!told.digestOf("catalogue").equals(Catalogue.digest())
        || !told.catalogueVersion().equals(Catalogue.VERSION)) {
      return Optional.of(
          "its catalogue is not this kit's: verify it with the kit of its version, "
              + InertText.line(told.kitVersion(), 40));
    }
    String kit = told.digestOf("kit");
    return demand
        .kitDigest()
        .filter(wanted -> !wanted.equals(kit))
        .map(wanted ->
            "it was made by another kit: version "
                + InertText.line(told.kitVersion(), 40)
                + ", digest "
                + shown(kit)
                + ", not "
                + shown(wanted)
                + "; verify it with that one");
  }

  /** What it says of the run that no run says. */
  private static Optional<String> unfit(TestResult told) {
    if (!told.result().equals(TestResult.resultOf(told.outcome()))) {
      return Optional.of(
          "it contradicts itself: result " + told.result() + ", outcome " + told.outcome());
    }
    for (String abi : told.abis()) {
      if (Abi.byId(abi).isEmpty()) {
        return Optional.of("it names an unknown ABI: " + abi);
      }
    }
    if (told.abis().isEmpty() || new HashSet<>(told.abis()).size() != told.abis().size()) {
      return Optional.of("it names no ABI, or one twice");
    }
    return unfit(told.scope());
  }

  private static Optional<String> unfit(Scope scope) {
    if (!scope.guest().isEmpty() && GuestKind.byId(scope.guest()).isEmpty()) {
      return Optional.of("it does not say which kind of guests was judged: " + scope.guest());
    }
    List<String> declared = new ArrayList<>();
    for (Scope.Declared one : scope.limits()) {
      Optional<Abi> abi = Abi.byId(one.abi());
      if (abi.isEmpty() || declared.contains(one.abi())) {
        return Optional.of("it declares limits of an unknown ABI, or twice: " + one.abi());
      }
      declared.add(one.abi());
      try {
        new Limits(one.ports(), one.vcpus(), one.firstPort()).checkedFor(abi.get());
      } catch (IllegalArgumentException e) {
        return Optional.of("it " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Assessment conformant(Statement statement, List<ExpectedCheck> plan)
      throws UnfitJsonException {
    TestResult told = statement.predicate();
    if (!told.filters().isEmpty()) {
      return refused("it says CONFORMANT of a run of which parts were left out");
    }
    Optional<GuestKind> kind = GuestKind.byId(told.scope().guest());
    if (kind.isEmpty()) {
      return refused("it does not say which kind of guests was judged");
    }
    for (Abi abi : Abi.values()) {
      if (!kind.get().existsIn(abi) && told.abis().contains(abi.id())) {
        return refused("there are no %s guests on %s".formatted(kind.get(), abi.id()));
      }
      if (kind.get().existsIn(abi) && !told.abis().contains(abi.id())) {
        return refused("a whole run judges every ABI, and it leaves out " + abi.id());
      }
    }
    Optional<String> gap = Completeness.gap(told, plan, kind.get());
    return gap.map(Certificates::refused)
        .orElseGet(() -> new Assessment(Worth.VOUCHES, vouched(statement)));
  }

  private static String vouched(Statement statement) {
    TestResult told = statement.predicate();
    String abis =
        Amounts.list(
            told.abis().stream()
                .filter(
                    abi -> told.passedTests().stream().anyMatch(name -> name.endsWith(" " + abi)))
                .toList());
    String limits =
        told.scope().limits().isEmpty() ? "" : " (" + told.scope().limitsInWords() + ")";
    String isolated = told.isolated().map(text -> ", isolated: " + text).orElse("");
    return InertText.line(statement.subject().getFirst().name(), 80)
        + " conforms to catalogue "
        + Catalogue.VERSION
        + " on "
        + abis
        + ", "
        + InertText.line(told.scope().guest() + " guests" + limits, 160)
        + ", profile "
        + told.profile()
        + InertText.line(isolated, 120)
        + ", digest "
        + statement.subject().getFirst().sha256();
  }

  private static Assessment failed(TestResult told) throws UnfitJsonException {
    Optional<String> broken = told.failedTests().stream().filter(Completeness::isMust).findFirst();
    boolean seen = false;
    for (String line : told.checks()) {
      seen |= Statement.CheckLine.parse(line).verdict() == Verdict.FAIL;
    }
    return broken.isEmpty() || !seen
        ? refused(
            "it contradicts itself: " + RunOutcome.NON_CONFORMANT + ", and no MUST rule fails")
        : new Assessment(
            Worth.NON_CONFORMANT, "it says NON_CONFORMANT: " + broken.get() + " fails");
  }

  private static String shown(String digest) {
    return digest.substring(0, 12) + "…";
  }
}
