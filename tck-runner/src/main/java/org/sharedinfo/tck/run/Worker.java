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
import org.sharedinfo.tck.check.Providers;
import org.sharedinfo.tck.check.Providers.UnusableProviderException;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.check.Session;
import org.sharedinfo.tck.check.Settings;
import org.sharedinfo.tck.check.Subject;

/** The process that runs an implementation: it may be taken down by what it tests. */
public final class Worker {
  /** Exit code of a worker that ended itself because a check hangs; it has told so before. */
  static final int HUNG = 17;

  private Worker() {}

  /** Takes a work order from standard input and carries it out. */
  public static void main(String[] arguments) throws IOException {
    Channel channel = Channel.open();
    channel.send(new Message.Ready());
    WorkOrder order = channel.order(WorkOrder.class);
    try {
      work(order, channel);
    } catch (UnusableProviderException e) {
      channel.send(new Message.Unusable(String.valueOf(e.getMessage())));
    }
    // an implementation may have left threads behind that would keep the process alive
    Runtime.getRuntime().halt(0);
  }

  private static void work(WorkOrder order, Channel channel) throws IOException {
    SharedInfoProvider provider = Providers.load(Optional.of(order.provider()));
    Abi abi = Abi.byId(order.abi()).orElseThrow();
    Subject subject = announce(provider, abi, GuestKind.byId(order.guest()), channel);
    var settings =
        new Settings(order.seed(), order.profile().tries(), true)
            .replaying(Optional.of(order.replay()).filter(r -> !r.isEmpty()).map(Replay::parse));
    WorkOrder.Checks checks = channel.order(WorkOrder.Checks.class);
    channel.endWithParent();
    try (var session = Session.open(subject, settings)) {
      judge(session, order, checks, channel);
    }
    channel.send(new Message.Done());
  }

  private static void judge(
      Session session, WorkOrder order, WorkOrder.Checks checks, Channel channel) {
    List<CheckResult> results = new ArrayList<>();
    var judge =
        new Judge(
            checks.checks(),
            Set.copyOf(checks.settled()),
            session,
            order.profile(),
            new Judge.Listener() {
              @Override
              public void started(PlannedCheck check) {
                channel.send(new Message.Started(check.id()));
              }

              @Override
              public void finished(CheckResult result) {
                channel.send(Message.Finished.of(result, false));
                results.add(result);
              }
            });
    new Watchdog(judge, channel, order.hangMillis()).start();
    judge.run();
    for (Role role : Role.values()) {
      Standing standing = Standing.of(results, role);
      if (!standing.broken().isEmpty()) {
        Examination.of(session, role, standing)
            .ifPresent(cause -> channel.send(new Message.Explained(cause)));
      }
    }
  }

  private static Subject announce(
      SharedInfoProvider provider, Abi abi, Optional<GuestKind> guest, Channel channel) {
    try {
      ImplementationInfo info = provider.info();
      Subject subject = Subject.of(provider, abi, guest);
      channel.send(
          new Message.Loaded(
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
