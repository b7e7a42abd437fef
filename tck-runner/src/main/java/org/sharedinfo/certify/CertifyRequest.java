package org.sharedinfo.certify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.input.RunParts;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.run.Assignment;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.JudgedAbis;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.Shard;

/**
 * A user's request for a certification.
 *
 * @param target the implementation
 * @param scope which part of it is judged
 * @param effort how much evidence is gathered
 * @param files other files to read and write
 * @param label the user's name for the run; empty if it has none
 */
public record CertifyRequest(
    Target target, Scope scope, Effort effort, Files files, Optional<String> label) {
  /** The system property in which the {@code tck} script passes how it was called. */
  private static final String COMMAND = "tck.command";

  /**
   * The implementation.
   *
   * @param paths jars and folders of classes, or one shared library; empty for a provider on the
   *     kit's own class path
   * @param provider the provider's class; may be empty if the paths contain a single one or are a
   *     library
   * @param usual the provider's class if neither is given
   */
  public record Target(List<Path> paths, Optional<String> provider, Optional<String> usual) {
    /** Copies the paths. */
    public Target {
      paths = List.copyOf(paths);
    }
  }

  /**
   * What is judged.
   *
   * @param abis empty for all
   * @param guest empty for the implementation's usual kind
   * @param checks which checks are run
   * @param replay the single execution to play; empty for everything
   * @param shard the part of the run; empty for the whole
   */
  public record Scope(
      Set<Abi> abis,
      Optional<GuestKind> guest,
      CheckFilter checks,
      Optional<Replay> replay,
      Optional<Shard> shard) {
    /** Everything. */
    public static final Scope ALL =
        new Scope(Set.of(), Optional.empty(), CheckFilter.ALL, Optional.empty(), Optional.empty());

    /** Copies the set. */
    public Scope {
      abis = Set.copyOf(abis);
    }

    /** Whether a check runs if its role is offered. */
    public boolean wants(PlannedCheck check) {
      return checks.leaves(check, replay);
    }

    /** The ABIs that are judged, as far as is known before the implementation is loaded. */
    public Set<Abi> judgedAbis() {
      return JudgedAbis.of(askedAbis(), guest);
    }

    /** The ABIs that are asked for, whatever guests they have. */
    Set<Abi> askedAbis() {
      return replay
          .map(one -> Set.of(one.abi()))
          .orElseGet(() -> abis.isEmpty() ? EnumSet.allOf(Abi.class) : abis);
    }

    /** The options that exclude something, as on the command line. */
    List<String> filters() {
      List<String> filters = new ArrayList<>();
      abis.stream().sorted().forEach(abi -> filters.add("--abi " + abi.id()));
      filters.addAll(checks.options());
      replay.ifPresent(one -> filters.add("--replay " + one.text()));
      shard.ifPresent(one -> filters.add(RunParts.OPTION + one));
      return List.copyOf(filters);
    }
  }

  /**
   * How much evidence is gathered.
   *
   * @param seed of all random choices; empty for a random one
   * @param hangLimit the time without progress after which a check counts as hung, above 0
   * @param failFast whether the run ends with the first failing check
   * @param isolated whether workers are isolated from the rest of the machine, if possible
   */
  public record Effort(
      Profile profile, OptionalLong seed, Duration hangLimit, boolean failFast, boolean isolated) {
    /** A gate with default options. */
    public static final Effort USUAL =
        new Effort(Profile.GATE, OptionalLong.empty(), Assignment.USUAL_HANG_LIMIT, false, true);
  }

  /**
   * Files that the request names.
   *
   * @param out the results folder, replaced completely or not at all
   * @param history the folder of earlier runs
   * @param baseline an earlier conformance.json
   * @param exclude the file of known failures
   * @param signingKey signs the attestation
   */
  public record Files(
      Path out,
      Optional<Path> history,
      Optional<Path> baseline,
      Optional<Path> exclude,
      Optional<Path> signingKey) {
    /** The same with a results folder next to this one, whose name has an extra suffix. */
    public Files beside(String ending) {
      Path named = out.normalize();
      String name = String.valueOf(named.getFileName());
      Path whole = name.isEmpty() || name.equals("..") ? out.toAbsolutePath().normalize() : named;
      Path folder = whole.resolveSibling(whole.getFileName() + ending);
      return new Files(folder, history, baseline, exclude, signingKey);
    }

    /** Only results, in a folder. */
    public static Files in(Path out) {
      return new Files(out, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** The same with other files. */
  public CertifyRequest with(Files other) {
    return new CertifyRequest(target, scope, effort, other, label);
  }

  /**
   * The command for the same request, without the options that a replay sets itself. It writes next
   * to the results, because the results show it.
   */
  String command() {
    var text = new StringBuilder(Quoted.word(System.getProperty(COMMAND, "./tck")) + " certify");
    target
        .paths()
        .forEach(path -> text.append(" --implementation ").append(Quoted.word(path.toString())));
    target.provider().ifPresent(name -> text.append(" --provider ").append(Quoted.word(name)));
    scope.guest().ifPresent(kind -> text.append(" --guest ").append(kind.id()));
    if (!effort.isolated()) {
      text.append(" --isolation off");
    }
    if (!effort.hangLimit().equals(Effort.USUAL.hangLimit())) {
      text.append(" --hang-limit ").append(effort.hangLimit().toSeconds());
    }
    text.append(" --out ").append(Quoted.word(files.beside("-replay").out().toString()));
    return text.toString();
  }
}
