package org.sharedinfo.certify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.input.ExpectedCheck;
import org.sharedinfo.report.input.Plans;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.JudgedAbis;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.Shard;
import org.sharedinfo.tck.run.Shares;

/** The plans of this version's runs. */
public final class KitPlans implements Plans {
  public static final KitPlans INSTANCE = new KitPlans();

  private KitPlans() {}

  @Override
  public Optional<List<ExpectedCheck>> checks(String profile) {
    return Profile.byId(profile).map(one -> expected(CheckPlan.discover(one)));
  }

  @Override
  public Map<Abi, List<ExpectedCheck>> of(RunInfo run) throws UnfitRunException {
    Profile profile = known("profile", run.profile(), Profile::byId);
    Filters filters = Filters.of(run.filters());
    Set<Abi> abis = EnumSet.noneOf(Abi.class);
    for (String id : run.abis()) {
      abis.add(known("ABI", id, Abi::byId));
    }
    if (!abis.equals(JudgedAbis.of(filters.abisOfRun(), GuestKind.byId(run.scope().guest())))) {
      throw new UnfitRunException(
          "\"abis\" does not agree with \"filters\": only --abi or --replay exclude an ABI");
    }
    CheckFilter checks = filters.checks();
    Optional<Replay> replay = filters.replays().stream().findFirst();
    return Shares.of(
            CheckPlan.discover(profile).stream()
                .filter(check -> checks.leaves(check, replay))
                .toList(),
            abis,
            filters.shard())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> expected(e.getValue())));
  }

  /** The options that excluded something from a run, as recorded in run.json. */
  private record Filters(
      Set<Abi> abis,
      Set<Role> roles,
      Set<Rule> rules,
      Set<Evidence> kinds,
      List<String> patterns,
      List<Replay> replays,
      List<Shard> shards) {
    static Filters of(List<String> texts) throws UnfitRunException {
      var all =
          new Filters(
              new HashSet<>(),
              new HashSet<>(),
              new HashSet<>(),
              new HashSet<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>());
      for (String text : texts) {
        int space = text.indexOf(' ');
        String option = space < 0 ? text : text.substring(0, space);
        String value = text.substring(space + 1);
        switch (option) {
          case "--abi" -> all.abis.add(known("ABI", value, Abi::byId));
          case "--role" -> all.roles.add(known("role", value, Role::byId));
          case "--rule" -> all.rules.add(known("rule", value, Rule::byId));
          case "--evidence" -> all.kinds.add(known("kind of evidence", value, Evidence::byId));
          case "--check" -> all.patterns.add(value);
          case "--replay" -> all.replays.add(known("replay", value, Filters::replay));
          case "--shard" -> all.shards.add(known("shard", value, Shard::parse));
          default -> throw unknown("filter", text);
        }
      }
      if (all.replays.size() > 1 || all.shards.size() > 1) {
        throw new UnfitRunException("\"filters\" names --replay or --shard more than once");
      }
      return all;
    }

    private static Optional<Replay> replay(String text) {
      try {
        return Optional.of(Replay.parse(text));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    /** The ABIs that were asked for. */
    Set<Abi> abisOfRun() {
      if (!replays.isEmpty()) {
        return Set.of(replays.getFirst().abi());
      }
      return abis.isEmpty() ? EnumSet.allOf(Abi.class) : abis;
    }

    Shard shard() {
      return shards.isEmpty() ? Shard.WHOLE : shards.getFirst();
    }

    CheckFilter checks() {
      return new CheckFilter(roles, rules, kinds, patterns);
    }
  }

  private static <T> T known(String what, String id, Function<String, Optional<T>> byId)
      throws UnfitRunException {
    return byId.apply(id).orElseThrow(() -> unknown(what, id));
  }

  private static UnfitRunException unknown(String what, String text) {
    return new UnfitRunException(
        "unknown "
            + what
            + " "
            + InertText.line(text, 100)
            + ": was this written by another version of the kit?");
  }

  private static List<ExpectedCheck> expected(List<PlannedCheck> checks) {
    return checks.stream().map(KitPlans::expected).toList();
  }

  private static ExpectedCheck expected(PlannedCheck check) {
    return new ExpectedCheck(
        check.id(), Set.copyOf(check.rules()), check.role(), check.applies(), check.evidence());
  }
}
