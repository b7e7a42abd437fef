/** Checks of event channels: EVT-01 to EVT-19. */
package org.sharedinfo.tck.event;
