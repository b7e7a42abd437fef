/**
 * A correct implementation of each role, cut into small steps. A planted fault or an unusual
 * variant replaces one of these steps.
 */
package org.sharedinfo.gallery.base;
