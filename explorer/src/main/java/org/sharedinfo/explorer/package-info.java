/**
 * Explores every execution of a few actors on shared memory, under a memory model.
 *
 * <p>Begin with {@link org.sharedinfo.explorer.Scenario} and {@link
 * org.sharedinfo.explorer.Explorer}. A {@link org.sharedinfo.explorer.watch.WatchingLoader} loads
 * the code to explore. The other packages are internal.
 */
package org.sharedinfo.explorer;
