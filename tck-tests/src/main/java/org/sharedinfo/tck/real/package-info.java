/** Checks on what real hypervisors wrote. */
package org.sharedinfo.tck.real;
