package org.sharedinfo.tck.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.cause.Examination;
import org.sharedinfo.tck.cause.Standing;
import org.sharedinfo.tck.check.PropertySettings;
import org.sharedinfo.tck.check.Providers;
import org.sharedinfo.tck.check.Providers.UnusableProviderException;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.schedule.Replay;
import org.sharedinfo.tck.schedule.Schedules;
import tools.jackson.databind.json.JsonMapper;

/** The process that runs an implementation: it may be taken down by what it tests. */
public final class Worker {
  /** Exit code of a worker that ended itself because a check hangs; it has told so before. */
  static final int HUNG = 17;

  private Worker() {}

  /** Takes one work order from standard input and carries it out. */
  public static void main(String[] arguments) throws IOException {
    WorkOrder order = readOrder();
    Channel channel = Channel.takeOverStandardOutput(order.token());
    endWithParent();
    try {
      work(order, channel);
    } catch (UnusableProviderException e) {
      channel.send(new Message.Unusable(String.valueOf(e.getMessage())));
    }
    // an implementation may have left threads behind that would keep the process alive
    Runtime.getRuntime().halt(0);
  }

  /** Standard input ends when the parent does: then nobody waits for this work any more. */
  private static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .name("parent watch")
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // the parent writes nothing after the order
            }
          } catch (IOException e) {
            // as good as an end
          }
          Runtime.getRuntime().halt(0);
        });
  }

  private static WorkOrder readOrder() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      throw new IOException("no work order on standard input");
    }
    return JsonMapper.shared().readValue(line, WorkOrder.class);
  }

  private static void work(WorkOrder order, Channel channel) {
    SharedInfoProvider provider = Providers.load(Optional.of(order.provider()));
    Abi abi = Abi.byId(order.abi()).orElseThrow();
    Offer offer = announce(provider, abi, GuestKind.byId(order.guest()), channel);
    PropertySettings.use(order.seed(), order.profile().tries(), true);
    Schedules.replay(Optional.of(order.replay()).filter(r -> !r.isEmpty()).map(Replay::parse));

    List<PlannedCheck> applicable = new ArrayList<>();
    for (PlannedCheck check : order.checks()) {
      Optional<String> reason = reason(provider, offer, check);
      if (reason.isEmpty()) {
        applicable.add(check);
      } else {
        channel.send(
            new Message.Finished(
                check.result(
                    abi.id(),
                    Verdict.NOT_APPLICABLE,
                    Blame.NONE,
                    Strength.NONE,
                    order.seed(),
                    reason.get(),
                    "",
                    0)));
      }
    }
    List<CheckResult> results = new ArrayList<>();
    var judge =
        new Judge(
            applicable,
            Set.copyOf(order.settled()),
            offer.subject(),
            order.profile(),
            order.seed(),
            message -> {
              channel.send(message);
              if (message instanceof Message.Finished(CheckResult result)) {
                results.add(result);
              }
            });
    new Watchdog(judge, channel, order.hangMillis()).start();
    judge.run();
    for (Role role : Role.values()) {
      Standing standing = Standing.of(results, role);
      if (!standing.broken().isEmpty()) {
        Examination.of(offer.subject(), role, standing)
            .ifPresent(cause -> channel.send(new Message.Explained(cause)));
      }
    }
    channel.send(new Message.Done());
  }

  /** What is judged, and what it offers. */
  private record Offer(Subject subject, Set<Capability> capabilities) {}

  private static Optional<String> reason(
      SharedInfoProvider provider, Offer offer, PlannedCheck check) {
    Abi abi = offer.subject().abi();
    return provider.abis().contains(abi)
        ? check.notApplicable(offer.subject(), offer.capabilities())
        : Optional.of("ABI " + abi.id() + " is not offered");
  }

  private static Offer announce(
      SharedInfoProvider provider, Abi abi, Optional<GuestKind> guest, Channel channel) {
    try {
      ImplementationInfo info = provider.info();
      Subject subject = Subject.install(provider, abi, guest);
      channel.send(
          new Message.Loaded(
              new RunInfo.Implementation(info.name(), info.version(), info.vendor()),
              Scope.of(subject.kind().id(), abi, subject.limits())));
      return new Offer(subject, subject.offered());
    } catch (UnusableProviderException e) {
      throw e;
    } catch (RuntimeException | Error thrown) {
      throw new UnusableProviderException(
          "provider "
              + provider.getClass().getName()
              + " does not say what it offers: it threw "
              + thrown,
          thrown);
    }
  }
}
