/**
 * The planted faults, a file for each area and role: each is a correct implementation with one step
 * replaced by a wrong one.
 */
package org.sharedinfo.gallery.fault;
