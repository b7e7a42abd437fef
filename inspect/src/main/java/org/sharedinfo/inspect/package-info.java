/** Decodes raw dumps of real pages, and says what one page can show. */
package org.sharedinfo.inspect;
