/**
 * Recordings of plays on the project's own page: the gallery's implementations and the kit's sides.
 */
package org.sharedinfo.selftest.recorded;
