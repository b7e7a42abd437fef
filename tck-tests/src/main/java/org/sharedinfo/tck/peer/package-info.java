/**
 * The kit's own side of the page: guests, their memory, and peers that play the role opposite to
 * the one under test, on raw memory.
 *
 * <p>Offsets come from tables that a C compiler made, not from {@code org.sharedinfo.abi}; nothing
 * here is shared with an implementation.
 */
package org.sharedinfo.tck.peer;
