package org.sharedinfo.spi;

/**
 * One entry of a physical-to-machine list, as an observer read it.
 *
 * @param mfn the entry, W bytes, unsigned; ~0 of the guest's W means "no frame"
 * @param generation p2m_generation before the read, W bytes, unsigned; 0 for an entry of the tree
 * @param consistent whether the observer vouches that no change of mappings overlapped the read
 */
public record P2mEntry(long mfn, long generation, boolean consistent) {}
