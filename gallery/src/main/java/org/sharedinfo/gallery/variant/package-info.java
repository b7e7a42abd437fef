/** Correct implementations that look unusual. The kit must not fail them. */
package org.sharedinfo.gallery.variant;
