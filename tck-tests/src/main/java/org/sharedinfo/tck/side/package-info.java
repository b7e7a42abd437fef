/**
 * What the kit's peers do on shared memory, as the schedules see them. A class loader that watches
 * the peers shares these types with the suites.
 */
package org.sharedinfo.tck.side;
