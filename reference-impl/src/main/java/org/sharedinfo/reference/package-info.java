/**
 * A correct implementation of every role, for both ABIs, over {@code java.lang.foreign}: the
 * example to copy from.
 *
 * <p>How to read it. The classes named after a structure contain every access to the frame, each
 * with the ordering in its name: {@link org.sharedinfo.reference.TimeRecord}, {@link
 * org.sharedinfo.reference.WallclockRecord}, {@link org.sharedinfo.reference.ChannelBits}, {@link
 * org.sharedinfo.reference.UpcallRecord} and {@link org.sharedinfo.reference.P2mAnchor}. The
 * classes named Reference… are the roles. They show the order of these accesses, and which access
 * of the other side each ordering pairs with.
 */
package org.sharedinfo.reference;
