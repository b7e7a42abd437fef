/** Implementations that harm the kit, by accident or on purpose. */
package org.sharedinfo.gallery.hostile;
