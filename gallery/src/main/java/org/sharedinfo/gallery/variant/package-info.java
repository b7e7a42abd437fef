/** Correct implementations that look unusual: the kit must find nothing against them. */
package org.sharedinfo.gallery.variant;
