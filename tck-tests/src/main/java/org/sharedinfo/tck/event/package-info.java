/** Checks of event channels: area EVT. */
package org.sharedinfo.tck.event;
