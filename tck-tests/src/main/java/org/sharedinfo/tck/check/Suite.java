package org.sharedinfo.tck.check;

import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Limits;

/** The common base of all suites. */
@AddLifecycleHook(value = PropertySettings.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
public abstract class Suite {
  /** For suites. */
  protected Suite() {}

  /** The session that is open. */
  protected final Session session() {
    return Session.current();
  }

  /** The implementation under test. */
  protected final Subject subject() {
    return session().subject();
  }

  /** The ABI that the checks run for. */
  protected final Abi abi() {
    return subject().abi();
  }

  /** The ports and vCPUs that the implementation serves. */
  protected final Limits limits() {
    return subject().limits();
  }
}
