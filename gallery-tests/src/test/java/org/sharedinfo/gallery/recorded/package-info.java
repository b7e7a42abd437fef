/** What monitors see in recordings of the gallery. */
package org.sharedinfo.gallery.recorded;
