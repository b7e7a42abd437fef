/** Checks of the layout: LAY-01 to LAY-14. */
package org.sharedinfo.tck.layout;
