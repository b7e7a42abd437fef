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
 * {@code jcstress.modes}. A test runs in its own JVM or in one shared with others. The module's
 * README lists the parameters.
 *
 * <p>A test passes if its run ended normally, collected outcomes, saw no forbidden one, and saw a
 * witness if it declares any. Otherwise it fails with {@link StressFailure}, {@link
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

  /** The engine's tests, and the parameters for which they were discovered. */
  private static final class Root extends EngineDescriptor {
    private final StressOptions options;

    Root(UniqueId id, StressOptions options) {
      super(id, "JCStress");
      this.options = options;
    }
  }

  /** For the JUnit Platform, which discovers this engine. */
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
   * Discovers the tests of a request.
   *
   * @throws org.junit.platform.commons.JUnitException names a parameter with an invalid value
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
