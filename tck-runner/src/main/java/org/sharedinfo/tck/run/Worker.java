package org.sharedinfo.tck.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.jcstress.Printable;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.cause.Examination;
import org.sharedinfo.tck.check.ImplementationLoader;
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

  /** Argument: the order comes later, so there is time to load the suites before. */
  static final String EARLY = "early";

  private Worker() {}

  /** Takes orders from standard input, until the parent ends it. */
  public static void main(String[] arguments) throws IOException {
    Channel channel = Channel.open();
    channel.send(new WorkerMessage.Ready());
    if (List.of(arguments).contains(EARLY)) {
      CheckPlan.lookThrough(Profile.GATE);
    }
    WorkOrder order = channel.order(WorkOrder.class);
    // read by what loads the implementation, here and in forks
    set(ImplementationLoader.PATH, order.places());
    set(WorkerProcess.LIBRARY, order.library());
    try {
      work(order, channel);
    } catch (UnusableProviderException e) {
      channel.send(new WorkerMessage.Unusable(String.valueOf(e.getMessage())));
    }
    // an implementation may have left threads behind that would keep the process alive
    Runtime.getRuntime().halt(0);
  }

  private static void set(String property, String value) {
    if (!value.isEmpty()) {
      System.setProperty(property, value);
    }
  }

  private static void work(WorkOrder order, Channel channel) throws IOException {
    SharedInfoProvider provider = Providers.load(Optional.of(order.provider()));
    Abi abi = Abi.byId(order.abi()).orElseThrow();
    Subject subject = announce(provider, abi, GuestKind.byId(order.guest()), channel);
    var settings =
        new Settings(order.seed(), order.profile().tries(), true)
            .patientWith(LongWaits.of(subject, provider, order))
            .replaying(Optional.of(order.replay()).filter(r -> !r.isEmpty()).map(Replay::parse));
    channel.endWithParent();
    try (var session = Session.open(subject, settings)) {
      while (true) {
        WorkOrder.Checks checks = channel.order(WorkOrder.Checks.class);
        CheckJudge judge = judge(checks, order.profile(), session, channel);
        try (var _ = new Watchdog(judge, channel, order.hangMillis())) {
          judge.run();
          checks
              .unexplained()
              .forEach((role, standing) ->
                  Examination.of(session, role, standing)
                      .ifPresent(cause -> channel.send(new WorkerMessage.Explained(cause))));
        }
        channel.send(new WorkerMessage.Done());
      }
    }
  }

  /** A judge that tells the parent of each check. */
  private static CheckJudge judge(
      WorkOrder.Checks checks, Profile profile, Session session, Channel channel) {
    return new CheckJudge(
        checks.checks(),
        Set.copyOf(checks.settled()),
        session,
        profile,
        new CheckJudge.Listener() {
          @Override
          public void started(PlannedCheck check) {
            channel.send(new WorkerMessage.Started(check.id()));
          }

          @Override
          public void finished(CheckResult result) {
            channel.send(WorkerMessage.Finished.of(result, false));
          }
        });
  }

  private static Subject announce(
      SharedInfoProvider provider, Abi abi, Optional<GuestKind> guest, Channel channel) {
    try {
      ImplementationInfo info = provider.info();
      Subject subject = Subject.of(provider, abi, guest);
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
