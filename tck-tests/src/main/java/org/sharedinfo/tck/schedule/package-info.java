/**
 * Schedules: the implementation's own accesses to the guest's memory, in every order that a memory
 * model allows, against the kit's peers or against its own other side.
 */
package org.sharedinfo.tck.schedule;
