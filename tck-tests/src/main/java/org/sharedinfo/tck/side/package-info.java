/**
 * What the kit's own sides do on shared memory, as the schedules see them: the types that a class
 * loader which watches the peers shares with the suites.
 */
package org.sharedinfo.tck.side;
