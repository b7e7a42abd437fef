/**
 * Goes through every execution of a few actors on shared memory, under a memory model.
 *
 * <p>Begin with {@link org.sharedinfo.explorer.Scenario} and {@link
 * org.sharedinfo.explorer.Explorer}; code that is explored is loaded by a {@link
 * org.sharedinfo.explorer.watch.WatchingLoader}. The other packages are no API.
 */
package org.sharedinfo.explorer;
