/**
 * Schedules: the implementation's accesses to the guest's memory, in every order that a memory
 * model allows, against the kit's peers or its own other side.
 */
package org.sharedinfo.tck.schedule;
