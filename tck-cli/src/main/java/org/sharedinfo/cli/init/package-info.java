/** Projects that {@code tck init} begins: each builds and is judged as it is written. */
package org.sharedinfo.cli.init;
