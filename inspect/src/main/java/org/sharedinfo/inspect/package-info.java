/** Decodes raw dumps of real pages, and reports what a page can show. */
package org.sharedinfo.inspect;
