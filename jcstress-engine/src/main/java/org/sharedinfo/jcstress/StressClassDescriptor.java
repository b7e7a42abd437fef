package org.sharedinfo.jcstress;

import java.util.Set;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;

/** A test class, which contains a test for each mode. */
final class StressClassDescriptor extends AbstractTestDescriptor {
  static final String SEGMENT = "class";

  private final StressClass test;
  private final Set<TestTag> tags;

  StressClassDescriptor(UniqueId parent, StressClass test) {
    super(
        parent.append(SEGMENT, test.type().getName()),
        displayName(test.type()),
        ClassSource.from(test.type()));
    this.test = test;
    this.tags = Tags.of(test.type());
  }

  private static String displayName(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  StressClass test() {
    return test;
  }

  @Override
  public Type getType() {
    return Type.CONTAINER;
  }

  @Override
  public Set<TestTag> getTags() {
    return tags;
  }
}
