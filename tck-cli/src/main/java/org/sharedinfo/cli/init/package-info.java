/** Projects that {@code tck init} creates: each builds and can be judged as written. */
package org.sharedinfo.cli.init;
