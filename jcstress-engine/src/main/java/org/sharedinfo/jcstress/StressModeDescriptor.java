package org.sharedinfo.jcstress;

import java.util.Set;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;

/** One test: a test class in one mode. */
final class StressModeDescriptor extends AbstractTestDescriptor {
  static final String SEGMENT = "mode";

  private final StressClassDescriptor owner;
  private final StressMode mode;

  StressModeDescriptor(StressClassDescriptor owner, StressMode mode) {
    super(
        owner.getUniqueId().append(SEGMENT, mode.name()),
        mode.name(),
        ClassSource.from(owner.test().type()));
    this.owner = owner;
    this.mode = mode;
  }

  StressClassDescriptor owner() {
    return owner;
  }

  StressClass test() {
    return owner.test();
  }

  StressMode mode() {
    return mode;
  }

  @Override
  public Type getType() {
    return Type.TEST;
  }

  @Override
  public Set<TestTag> getTags() {
    return owner.getTags();
  }
}
