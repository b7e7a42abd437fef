package org.sharedinfo.tck.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.jcstress.Printable;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
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

/** The process that runs an implementation: it may be taken down by what it tests. */
public final class Worker {
  /** Exit code of a worker that ended itself because a check hangs; it has told so before. */
  static final int HUNG = 17;

  private Worker() {}

  /** Takes a work order from standard input and carries it out. */
  public static void main(String[] arguments) throws IOException {
    Channel channel = Channel.open();
    channel.send(new WorkerMessage.Ready());
    WorkOrder order = channel.order(WorkOrder.class);
    try {
      work(order, channel);
    } catch (UnusableProviderException e) {
      channel.send(new WorkerMessage.Unusable(String.valueOf(e.getMessage())));
    }
    // an implementation may have left threads behind that would keep the process alive
    Runtime.getRuntime().halt(0);
  }

  private static void work(WorkOrder order, Channel channel) throws IOException {
    SharedInfoProvider provider = Providers.load(Optional.of(order.provider()));
    Abi abi = Abi.byId(order.abi()).orElseThrow();
    Subject subject = announce(provider, abi, GuestKind.byId(order.guest()), channel);
    PropertySettings.use(order.seed(), order.profile().tries(), true);
    Schedules.replay(Optional.of(order.replay()).filter(r -> !r.isEmpty()).map(Replay::parse));
    WorkOrder.Checks checks = channel.order(WorkOrder.Checks.class);
    channel.endWithParent();
    List<CheckResult> results = new ArrayList<>();
    var judge =
        new CheckJudge(
            checks.checks(),
            Set.copyOf(checks.settled()),
            subject,
            order.profile(),
            order.seed(),
            new CheckJudge.Listener() {
              @Override
              public void started(PlannedCheck check) {
                channel.send(new WorkerMessage.Started(check.id()));
              }

              @Override
              public void finished(CheckResult result) {
                channel.send(WorkerMessage.Finished.of(result, false));
                results.add(result);
              }
            });
    new Watchdog(judge, channel, order.hangMillis()).start();
    judge.run();
    for (Role role : Role.values()) {
      Standing standing = Standing.of(results, role);
      if (!standing.broken().isEmpty()) {
        Examination.of(subject, role, standing)
            .ifPresent(cause -> channel.send(new WorkerMessage.Explained(cause)));
      }
    }
    channel.send(new WorkerMessage.Done());
  }

  private static Subject announce(
      SharedInfoProvider provider, Abi abi, Optional<GuestKind> guest, Channel channel) {
    try {
      ImplementationInfo info = provider.info();
      Subject subject = Subject.install(provider, abi, guest);
      channel.send(
          new WorkerMessage.Loaded(
              new RunInfo.Implementation(info.name(), info.version(), info.vendor()),
              Offer.of(subject, provider.abis().contains(abi))));
      return subject;
    } catch (UnusableProviderException e) {
      throw e;
    } catch (RuntimeException | Error thrown) {
      Throwable printable = Printable.of(thrown);
      throw new UnusableProviderException(
          "provider "
              + provider.getClass().getName()
              + " does not say what it offers: it threw "
              + printable,
          printable);
    }
  }
}
