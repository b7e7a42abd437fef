/** Recordings of plays on the kit's own page, with gallery implementations and the kit's peers. */
package org.sharedinfo.selftest.recorded;
