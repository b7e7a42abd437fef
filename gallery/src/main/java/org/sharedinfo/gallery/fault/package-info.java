/**
 * The planted faults, one file per area and role. Each fault is a correct implementation with one
 * step replaced by a wrong one.
 */
package org.sharedinfo.gallery.fault;
