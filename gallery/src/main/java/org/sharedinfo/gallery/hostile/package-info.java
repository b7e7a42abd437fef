/** Implementations that harm whoever judges them, by accident or on purpose. */
package org.sharedinfo.gallery.hostile;
