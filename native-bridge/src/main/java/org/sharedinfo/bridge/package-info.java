/**
 * Lets shared libraries be certified: a provider whose roles call the functions that a library
 * exports through the kit's C ABI, {@code shared_info_tck.h}.
 */
package org.sharedinfo.bridge;
