/**
 * Runs the kit on shared libraries: a provider whose roles call the functions that a library
 * exports through the C ABI, {@code shared_info_tck.h}.
 */
package org.sharedinfo.bridge;
