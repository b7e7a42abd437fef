/**
 * A correct implementation of every role, for both ABIs, over {@code java.lang.foreign}: the
 * example to copy from.
 *
 * <p>How to read it. The classes named after a structure ({@link
 * org.sharedinfo.reference.TimeRecord}, {@link org.sharedinfo.reference.WallclockRecord}, {@link
 * org.sharedinfo.reference.ChannelBits}, {@link org.sharedinfo.reference.UpcallRecord}, {@link
 * org.sharedinfo.reference.P2mAnchor}) hold every access to the frame, each with the ordering in
 * its name; the classes named Reference… are the roles and say in which order those are made, and
 * which access of the other side each ordering pairs with.
 */
package org.sharedinfo.reference;
