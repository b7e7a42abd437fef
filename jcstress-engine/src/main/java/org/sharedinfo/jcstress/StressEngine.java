package org.sharedinfo.jcstress;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.discovery.EngineDiscoveryRequestResolver;

/**
 * Runs JCStress tests on the JUnit Platform: each class annotated with {@link
 * org.openjdk.jcstress.annotations.JCStressTest}, once for each mode of the configuration parameter
 * {@code jcstress.modes}, in a JVM of its own or one shared with others. The module's README lists
 * the parameters.
 *
 * <p>A test passes if its run came to a normal end, collected outcomes, saw none that is forbidden,
 * and saw a witness where it declares any. Else it fails with {@link StressFailure}, {@link
 * StressInconclusive} or {@link StressError}.
 */
public final class StressEngine implements TestEngine {
  /** The id of this engine. */
  public static final String ID = "jcstress";

  private static final EngineDiscoveryRequestResolver<Root> RESOLVER =
      EngineDiscoveryRequestResolver.<Root>builder()
          .addClassContainerSelectorResolver(StressClass::isStressTest)
          .addSelectorResolver(context ->
              new StressResolver(
                  context.getEngineDescriptor().options.modes(), context.getClassNameFilter()))
          .build();

  /** The engine's tests, with the parameters they were found under. */
  private static final class Root extends EngineDescriptor {
    private final StressOptions options;

    Root(UniqueId id, StressOptions options) {
      super(id, "JCStress");
      this.options = options;
    }
  }

  /** For the JUnit Platform, which finds this engine by itself. */
  public StressEngine() {}

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public Optional<String> getGroupId() {
    return Optional.of("org.sharedinfo");
  }

  @Override
  public Optional<String> getArtifactId() {
    return Optional.of("jcstress-engine");
  }

  /**
   * Finds the tests of a request.
   *
   * @throws org.junit.platform.commons.JUnitException names a parameter with a value that cannot be
   */
  @Override
  public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId uniqueId) {
    var root = new Root(uniqueId, StressOptions.from(request.getConfigurationParameters()));
    RESOLVER.resolve(request, root);
    return root;
  }

  @Override
  public void execute(ExecutionRequest request) {
    var root = (Root) request.getRootTestDescriptor();
    List<StressListener> listeners =
        ServiceLoader.load(StressListener.class).stream().map(ServiceLoader.Provider::get).toList();
    new StressExecution(root, root.options, request.getEngineExecutionListener(), listeners).run();
  }
}
