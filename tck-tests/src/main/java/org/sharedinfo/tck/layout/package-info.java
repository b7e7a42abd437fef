/** Checks of the layout: area LAY. */
package org.sharedinfo.tck.layout;
